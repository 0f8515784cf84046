import { newId } from '../gateway/ids.cts';
import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import type { AgentSessionRequest } from './agent-session-schema.cts';
import type { Customer } from './customers.cts';
import { merchantIdOf } from './merchant-id.cts';
import { checkAmount } from './money.cts';
import { Refusal } from './refusals.cts';

const SESSION_LIFETIME_MS = 30 * 60 * 1000;

interface AgentSession extends AgentSessionRequest {
	readonly account: string;
	readonly sessionId: string;
	readonly customerId: string;
	/** Milliseconds. */
	readonly createdAt: number;
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const expiryOf = ({ createdAt }: AgentSession): string => iso(createdAt + SESSION_LIFETIME_MS);

/** What an agent may pay for a customer. There is no status and no page: the agent's wallet takes it from here. */
export class AgentSessions {
	private readonly records = new Versions<AgentSession>();
	private readonly context: SandboxContext;

	constructor(context: SandboxContext) {
		this.context = context;
	}

	create(account: string, request: AgentSessionRequest, customer: () => Customer): Record<string, unknown> {
		checkAmount('amount', request.amount, request.currency);
		const { customerId } = customer();
		const createdAt = this.context.now();
		const session = { ...request, account, sessionId: newId('sess'), customerId, createdAt };
		this.records.write(session.sessionId, session, createdAt);
		return { sessionId: session.sessionId, expireTime: expiryOf(session) };
	}

	find(account: string, sessionId: string): Record<string, unknown> {
		const session = this.records.asOf(sessionId, visibleAt(this.context));
		if (session?.account !== account) throw new Refusal('sessionNotFound', `no session has the id ${sessionId}`);
		const { customerEmail, customerId, amount, currency, createdAt } = session;
		return {
			sessionId,
			customerEmail,
			customerId,
			amount,
			currency,
			merchantId: merchantIdOf(account),
			tenantId: 'tenant_sandbox',
			createTime: iso(createdAt),
			expireTime: expiryOf(session),
		};
	}
}
