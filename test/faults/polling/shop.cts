import type { IDataObject } from 'n8n-workflow';

import type { Message, Sandbox } from '../../../sandbox/index.cts';
import { clinkRefundOf, TARGET } from '../callbacks/gateway.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { textOf } from '../../support/text.cts';

/** A merchant at Clink and their customers, and what Clink announces of them. */

export interface Announced {
	/** What it is about, as `stateOf` names what a run is about. */
	state: string;
	type: string;
	/** Signed anew for every try. */
	message(): Message;
}

let reference = 0;

export class Shop {
	/** What an order has been, oldest first, by its ID. */
	readonly states = new Map<string, string[]>();
	readonly announced: Announced[] = [];

	constructor(
		readonly sandbox: Sandbox,
		private readonly secret: string,
	) {}

	/** A customer begins to pay. */
	async order(customer: number, amount: number): Promise<string> {
		const { orderId } = await this.run({
			resource: 'payment',
			operation: 'create',
			customerIdentifierType: 'customerEmail',
			customerIdentifier: `customer-${customer}@example.com`,
			pricing: 'amount',
			amount,
			currency: 'USD',
			paymentMethodType: 'ALIPAY',
			returnUrl: 'https://shop.example.com/',
			merchantReferenceId: `ORDER-${(reference += 1)}`,
		});
		const id = textOf(orderId);
		await this.reached(id, 'order.created', 'pending');
		return id;
	}

	async settle(orderId: string, how: 'paid' | 'declined'): Promise<void> {
		this.sandbox.pay(orderId, how);
		await this.reached(
			orderId,
			how === 'paid' ? 'order.succeeded' : 'order.failed',
			how === 'paid' ? 'succeeded' : 'failed',
		);
	}

	async refund(orderId: string, amount: number): Promise<void> {
		const { outcome: _, ...refund } = await this.run({ ...clinkRefundOf(orderId), amount });
		const { status } = await this.get(orderId);
		const outcome = status === 'refunded' ? 'refunded' : 'partiallyRefunded';
		this.note(orderId, outcome);
		this.announce('refund.succeeded', refund, refundState(orderId, refund));
	}

	async get(orderId: string): Promise<IDataObject> {
		const { outcome: _, ...order } = await this.run({ resource: 'order', operation: 'get', orderId, simplify: false });
		return order;
	}

	private async reached(orderId: string, type: string, outcome: string): Promise<void> {
		this.note(orderId, outcome);
		this.announce(type, await this.get(orderId), `${orderId} ${outcome}`);
	}

	private note(orderId: string, outcome: string): void {
		this.states.set(orderId, [...(this.states.get(orderId) ?? []), outcome]);
	}

	private announce(type: string, resource: IDataObject, state: string): void {
		const eventId = `event_${(reference += 1)}`;
		const message = (): Message => {
			const options = { to: TARGET, secret: this.secret, eventId };
			const [signed] = this.sandbox.callbacks.clink.messages(type, resource, options);
			if (signed === undefined) throw new Error('There is no message.');
			return signed;
		};
		this.announced.push({ state, type, message });
	}

	/** What somebody does elsewhere: records are as they are, whatever look-ups show. */
	private async run(parameters: IDataObject): Promise<IDataObject> {
		const { faults } = this.sandbox;
		const { queryLagMs } = faults;
		faults.queryLagMs = 0;
		const { items, error } = await runNode({
			type: 'clink',
			parameters: parameters as never,
			credential: clinkCredential(this.sandbox),
		});
		faults.queryLagMs = queryLagMs;
		if (items[0] === undefined) throw new Error(`Nothing came of it: ${error?.message}`);
		return items[0].json;
	}
}

export const refundState = (orderId: unknown, { refundAmount }: IDataObject): string =>
	`${textOf(orderId)} refund of ${textOf(refundAmount)}`;
