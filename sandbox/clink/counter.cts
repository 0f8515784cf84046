import type { World } from '../world.cts';
import { Customers } from './customers.cts';
import { Orders } from './orders.cts';
import type { Publish } from './orders.cts';
import { Refunds } from './refunds.cts';
import { Sessions } from './sessions.cts';
import { Webhooks } from './webhooks.cts';

/** Everything the Clink stand-in keeps. */
export class Counter {
	readonly world: World;
	readonly orders: Orders;
	readonly refunds: Refunds;
	readonly sessions: Sessions;
	readonly webhooks: Webhooks;
	private readonly customers = new Map<string, Customers>();

	constructor(world: World, publish: Publish, allowLoopbackWebhooks: boolean) {
		this.world = world;
		this.orders = new Orders(world, publish);
		this.refunds = new Refunds(world, this.orders, publish);
		this.sessions = new Sessions(world, this.orders, publish);
		this.webhooks = new Webhooks(world, allowLoopbackWebhooks);
	}

	customersOf(account: string): Customers {
		const known = this.customers.get(account);
		if (known !== undefined) return known;
		const created = new Customers();
		this.customers.set(account, created);
		return created;
	}
}
