import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import type { PortalSessionRequest } from './schema.cts';

const PORTAL_LIFETIME_MS = 30 * 60 * 1000;

export interface PortalSession {
	readonly id: string;
	readonly account: string;
	readonly customerId: string;
	readonly returnUrl: string | undefined;
	/** The products that the customer may switch to; empty means all. */
	readonly productIds: readonly string[];
	/** Milliseconds. */
	readonly expiresAt: number;
}

/** The links that were given out. They are kept after they expire, so that their page can say so. */
export class PortalSessions {
	private readonly sessions = new Map<string, PortalSession>();
	private readonly context: SandboxContext;

	constructor(context: SandboxContext) {
		this.context = context;
	}

	create(account: string, request: PortalSessionRequest): PortalSession {
		const session: PortalSession = {
			id: newId('portal'),
			account,
			customerId: request.customerId,
			returnUrl: request.returnUrl,
			productIds: request.subscriptionUpdateProductIds ?? [],
			expiresAt: this.context.now() + PORTAL_LIFETIME_MS,
		};
		this.sessions.set(session.id, session);
		return session;
	}

	find(id: string): PortalSession | undefined {
		return this.sessions.get(id);
	}

	isExpired({ expiresAt }: PortalSession): boolean {
		return this.context.now() >= expiresAt;
	}
}
