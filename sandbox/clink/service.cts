import type { SandboxContext } from '../server/context.cts';
import { AgentSessions } from './agent-sessions.cts';
import { Catalogue } from './catalogue.cts';
import { Customers } from './customers.cts';
import { Disputes } from './disputes.cts';
import { Images } from './images.cts';
import { Instruments } from './instruments.cts';
import { Orders } from './orders.cts';
import type { Publish } from './orders.cts';
import { PortalSessions } from './portal-sessions.cts';
import { Refunds } from './refunds.cts';
import { Sessions } from './sessions.cts';
import { Webhooks } from './webhooks.cts';

/** What every Clink endpoint works with. */
export class ClinkService {
	readonly context: SandboxContext;
	readonly agentSessions: AgentSessions;
	readonly disputes: Disputes;
	readonly instruments: Instruments;
	readonly orders: Orders;
	readonly portalSessions: PortalSessions;
	readonly refunds: Refunds;
	readonly sessions: Sessions;
	readonly webhooks: Webhooks;
	readonly images: Images;
	private readonly customers = new Map<string, Customers>();
	private readonly catalogues = new Map<string, Catalogue>();

	constructor(context: SandboxContext, publish: Publish, allowLoopbackWebhooks: boolean) {
		this.context = context;
		this.agentSessions = new AgentSessions(context);
		this.instruments = new Instruments(context, publish);
		this.orders = new Orders(context, publish);
		this.disputes = new Disputes(context, this.orders, publish);
		this.portalSessions = new PortalSessions(context);
		this.refunds = new Refunds(context, this.orders, publish);
		this.sessions = new Sessions(context, this.orders, publish);
		this.webhooks = new Webhooks(context, allowLoopbackWebhooks);
		this.images = new Images(context);
	}

	customersOf(account: string): Customers {
		const known = this.customers.get(account);
		if (known !== undefined) return known;
		const created = new Customers();
		this.customers.set(account, created);
		return created;
	}

	catalogueOf(account: string): Catalogue {
		const known = this.catalogues.get(account);
		if (known !== undefined) return known;
		const created = new Catalogue(this.context);
		this.catalogues.set(account, created);
		return created;
	}
}
