import { createHash } from 'node:crypto';

import type { OrderRows } from '../faults/faults.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import { Index, Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { executionDetail, orderAsCreated, orderInEvent } from './new-order.cts';
import type { Order, StoredOrder } from './records.cts';
import { Refusal } from './refusals.cts';
import type { OrderListRequest } from './schema.cts';

export const SETTLING_MS = 1500;
/** Timers may fire a little before the clock says so. */
export const SETTLING_TIMER_MS = SETTLING_MS + 10;
const pageSizeDefault = 20;

const settledAs: Record<PayerAction, Pick<Order, 'status'> & Partial<Order>> = {
	paid: { status: 'success' },
	declined: { status: 'failed', failureCode: 'card_declined', failureMessage: 'The payment was declined.' },
	cancelled: {
		status: 'failed',
		failureCode: 'payment_cancelled',
		failureMessage: 'The customer cancelled the payment.',
	},
};

/** Orders as they came, in the order in which they are listed. */
function arranged(orders: Order[], rows: OrderRows): Order[] {
	if (rows === 'oldestFirst') return orders;
	if (rows === 'changedFirst') return orders.reverse().sort((a, b) => changedAt(b) - changedAt(a));
	if (rows === 'mixed') return orders.sort((a, b) => mixed(a.orderId).localeCompare(mixed(b.orderId)));
	return orders.reverse();
}

const changedAt = ({ paymentTime, createTime }: Order) => paymentTime ?? createTime;
/** Says nothing about when an order came, and is always the same. */
const mixed = (orderId: string) => createHash('sha256').update(orderId).digest('hex');

const eventNames: Partial<Record<Order['status'], string>> = {
	success: 'order.succeeded',
	failed: 'order.failed',
	requires_action: 'order.next_action',
};

/** Returns the event's id. */
export type Publish = (account: string, type: string, resource: unknown) => string;
/** Is told of each order that is settled later than it was made. */
export type Settled = (stored: StoredOrder) => void;

export class Orders {
	private readonly records = new Versions<StoredOrder>();
	private readonly byReference = new Index();
	private readonly context: SandboxContext;
	private readonly publish: Publish;
	private readonly settled: Settled;

	constructor(context: SandboxContext, publish: Publish, settled: Settled) {
		this.context = context;
		this.publish = publish;
		this.settled = settled;
	}

	create(stored: StoredOrder): StoredOrder {
		const { order, account } = stored;
		this.byReference.add(`${account}\n${order.merchantReferenceId ?? ''}`, order.orderId);
		this.records.write(order.orderId, stored, this.context.now());
		this.publish(account, 'order.created', orderAsCreated(order));
		this.publishStatus(stored);
		if (stored.settlesAt !== undefined) this.context.timers.after(SETTLING_TIMER_MS, () => this.current(order.orderId));
		return stored;
	}

	/** The order now; a pending one succeeds once its time has come. */
	current(orderId: string): StoredOrder | undefined {
		const stored = this.records.current(orderId);
		if (stored?.order.status !== 'pending' || this.context.now() < (stored.settlesAt ?? Infinity)) return stored;
		return this.update(stored, { status: 'success', paymentTime: this.context.now() });
	}

	/** What a person does on the pay page. @throws Refusal when the order waits for nothing. */
	settle(orderId: string, action: PayerAction): StoredOrder {
		const stored = this.current(orderId);
		if (stored === undefined) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		if (!['requires_action', 'pending'].includes(stored.order.status)) {
			throw new Refusal('invalidParameter', `the order is already ${stored.order.status}`);
		}
		const result = settledAs[action];
		const paymentExecutionDetails = [executionDetail(result)];
		return this.update(stored, { ...result, paymentTime: this.context.now(), paymentExecutionDetails });
	}

	recordRefund(stored: StoredOrder, refundedMinor: number, isWhole: boolean): void {
		const order: Order = { ...stored.order, status: isWhole ? 'refunded' : 'partial_refunded' };
		this.records.write(order.orderId, { ...stored, order, refundedMinor }, this.context.now());
	}

	/** @throws Refusal when a look-up cannot see the order (yet), or it is another merchant's. */
	find(account: string, orderId: string): Order {
		const stored = this.visible(orderId);
		if (stored?.account !== account) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		return stored.order;
	}

	/** The account's order as it is now: `queryLagMs` does not apply. */
	ofAccount(account: string, orderId: string): StoredOrder {
		const stored = this.current(orderId);
		if (stored?.account !== account) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		return stored;
	}

	list(account: string, request: OrderListRequest): { total: number; rows: Order[] } {
		const pageNum = Number(request.pageNum ?? 1);
		const pageSize = Math.min(Number(request.pageSize ?? pageSizeDefault), this.context.faults.orderPageSize);
		const shown = this.candidates(account, request.merchantReferenceId)
			.map((id) => this.visible(id))
			.filter((stored) => stored !== undefined)
			.filter(
				({ account: owner, order, subscriptionId }) =>
					owner === account &&
					(request.subscriptionId ?? subscriptionId) === subscriptionId &&
					(request.customerId ?? order.customerId) === order.customerId,
			)
			.map(({ order }) => order);
		const rows = arranged(shown, this.context.faults.orderRows);
		return { total: rows.length, rows: rows.slice((pageNum - 1) * pageSize, pageNum * pageSize) };
	}

	all(): StoredOrder[] {
		return [...this.records.all()].map((stored) => this.current(stored.order.orderId) ?? stored);
	}

	/** The order as a look-up sees it. */
	private visible(orderId: string): StoredOrder | undefined {
		this.current(orderId);
		return this.records.asOf(orderId, visibleAt(this.context));
	}

	private candidates(account: string, reference: string | undefined): readonly string[] {
		if (reference !== undefined) return this.byReference.find(`${account}\n${reference}`);
		return [...this.records.all()].map(({ order }) => order.orderId);
	}

	private update(stored: StoredOrder, change: Partial<Order>): StoredOrder {
		const next: StoredOrder = { ...stored, order: { ...stored.order, ...change } };
		this.records.write(stored.order.orderId, next, this.context.now());
		this.publishStatus(next);
		this.settled(next);
		return next;
	}

	private publishStatus({ account, order }: StoredOrder): void {
		const event = eventNames[order.status];
		if (event !== undefined) this.publish(account, event, orderInEvent(order));
	}
}
