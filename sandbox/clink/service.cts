import type { SandboxContext } from '../server/context.cts';
import { AgentSessions } from './agent-sessions.cts';
import { Catalogue } from './catalogue.cts';
import { Customers } from './customers.cts';
import { Disputes } from './disputes.cts';
import { Images } from './images.cts';
import { Instruments } from './instruments.cts';
import { Invoices } from './invoices.cts';
import { Orders } from './orders.cts';
import type { Publish } from './orders.cts';
import { PortalSessions } from './portal-sessions.cts';
import { Refunds } from './refunds.cts';
import { Sessions } from './sessions.cts';
import { orderSettled } from './settlement.cts';
import { Subscriptions } from './subscriptions.cts';
import { TestClocks } from './test-clocks.cts';
import type { EventCount } from './test-clocks.cts';
import { Webhooks } from './webhooks.cts';

/** What every Clink endpoint works with. */
export class ClinkService {
	readonly context: SandboxContext;
	readonly agentSessions: AgentSessions;
	readonly disputes: Disputes;
	readonly instruments: Instruments;
	readonly invoices: Invoices;
	readonly orders: Orders;
	readonly portalSessions: PortalSessions;
	readonly refunds: Refunds;
	readonly sessions: Sessions;
	readonly subscriptions: Subscriptions;
	readonly testClocks: TestClocks;
	readonly webhooks: Webhooks;
	readonly images: Images;
	private readonly customers = new Map<string, Customers>();
	private readonly catalogues = new Map<string, Catalogue>();

	constructor(context: SandboxContext, send: Publish, allowLoopbackWebhooks: boolean) {
		let published: EventCount = { count: 0, lastId: null };
		const publish: Publish = (...event) => {
			const lastId = send(...event);
			published = { count: published.count + 1, lastId };
			return lastId;
		};
		this.context = context;
		this.agentSessions = new AgentSessions(context);
		this.instruments = new Instruments(context, publish);
		this.orders = new Orders(context, publish, (stored) => orderSettled(this, stored));
		this.disputes = new Disputes(context, this.orders, publish);
		this.portalSessions = new PortalSessions(context);
		this.refunds = new Refunds(context, this.orders, publish);
		this.invoices = new Invoices(context, publish);
		this.subscriptions = new Subscriptions(context, this.orders, this.invoices, publish);
		this.testClocks = new TestClocks(this, () => published);
		this.sessions = new Sessions(context, this.orders, publish, this);
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
