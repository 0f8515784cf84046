import { Index, Versions } from '../versions.cts';
import { visibleAt } from '../world.cts';
import type { World } from '../world.cts';
import type { Order, StoredOrder } from './records.cts';
import { Refusal } from './refusals.cts';
import type { OrderListRequest } from './schema.cts';

export type Outcome = 'paid' | 'declined' | 'cancelled';
export const settlingMs = 1500;
/** Timers may fire a little before the clock says so. */
export const settlingTimerMs = settlingMs + 10;
const pageSizeDefault = 20;
const pageSizeMax = 50;

const settledAs: Record<Outcome, Pick<Order, 'status' | 'failureCode' | 'failureMessage'>> = {
	paid: { status: 'success' },
	declined: { status: 'failed', failureCode: 'card_declined', failureMessage: 'The payment was declined.' },
	cancelled: {
		status: 'failed',
		failureCode: 'payment_cancelled',
		failureMessage: 'The customer cancelled the payment.',
	},
};

const eventNames: Partial<Record<Order['status'], string>> = {
	success: 'order.succeeded',
	failed: 'order.failed',
	requires_action: 'order.next_action',
};

/** The order as it was before anything was tried. */
function opened(order: Order): Order {
	const { paymentTime: _time, failureCode: _code, failureMessage: _message, ...rest } = order;
	return { ...rest, status: 'pending' };
}

export type Publish = (account: string, type: string, resource: unknown) => void;

export class Orders {
	private readonly records = new Versions<StoredOrder>();
	private readonly byReference = new Index();
	private readonly world: World;
	private readonly publish: Publish;

	constructor(world: World, publish: Publish) {
		this.world = world;
		this.publish = publish;
	}

	create(stored: StoredOrder): StoredOrder {
		const { order, account } = stored;
		this.byReference.add(`${account}\n${order.merchantReferenceId ?? ''}`, order.orderId);
		this.records.write(order.orderId, stored, this.world.now());
		this.publish(account, 'order.created', opened(order));
		this.announce(stored);
		if (stored.settlesAt !== undefined) this.world.timers.after(settlingTimerMs, () => this.current(order.orderId));
		return stored;
	}

	/** The order now; a pending one succeeds once its time has come. */
	current(orderId: string): StoredOrder | undefined {
		const stored = this.records.current(orderId);
		if (stored?.order.status !== 'pending' || this.world.now() < (stored.settlesAt ?? Infinity)) return stored;
		return this.update(stored, { status: 'success', paymentTime: this.world.now() });
	}

	/** What a person does on the pay page. @throws Refusal when the order waits for nothing. */
	settle(orderId: string, outcome: Outcome): StoredOrder {
		const stored = this.current(orderId);
		if (stored === undefined) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		if (!['requires_action', 'pending'].includes(stored.order.status)) {
			throw new Refusal('invalidParameter', `the order is already ${stored.order.status}`);
		}
		return this.update(stored, { ...settledAs[outcome], paymentTime: this.world.now() });
	}

	recordRefund(stored: StoredOrder, refundedMinor: number, isWhole: boolean): void {
		const order: Order = { ...stored.order, status: isWhole ? 'refunded' : 'partial_refunded' };
		this.records.write(order.orderId, { ...stored, order, refundedMinor }, this.world.now());
	}

	/** @throws Refusal when a look-up cannot see the order (yet), or it is another merchant's. */
	find(account: string, orderId: string): Order {
		this.current(orderId);
		const stored = this.records.asOf(orderId, visibleAt(this.world));
		if (stored?.account !== account) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		return stored.order;
	}

	/** The order itself, lag or no lag. */
	owned(account: string, orderId: string): StoredOrder {
		const stored = this.current(orderId);
		if (stored?.account !== account) throw new Refusal('orderNotFound', `no order has the id ${orderId}`);
		return stored;
	}

	list(account: string, request: OrderListRequest): { total: number; rows: Order[] } {
		const pageNum = Number(request.pageNum ?? 1);
		const pageSize = Math.min(Number(request.pageSize ?? pageSizeDefault), pageSizeMax);
		const rows = this.candidates(account, request.merchantReferenceId)
			.map((id) => (this.current(id), this.records.asOf(id, visibleAt(this.world))))
			.filter((stored) => stored !== undefined)
			.filter(
				({ account: owner, order }) =>
					owner === account &&
					request.subscriptionId === undefined &&
					(request.customerId ?? order.customerId) === order.customerId,
			)
			.map(({ order }) => order)
			.reverse();
		return { total: rows.length, rows: rows.slice((pageNum - 1) * pageSize, pageNum * pageSize) };
	}

	all(): StoredOrder[] {
		return [...this.records.all()].map((stored) => this.current(stored.order.orderId) ?? stored);
	}

	private candidates(account: string, reference: string | undefined): readonly string[] {
		if (reference !== undefined) return this.byReference.find(`${account}\n${reference}`);
		return [...this.records.all()].map(({ order }) => order.orderId);
	}

	private update(stored: StoredOrder, change: Partial<Order>): StoredOrder {
		const next: StoredOrder = { ...stored, order: { ...stored.order, ...change } };
		this.records.write(stored.order.orderId, next, this.world.now());
		this.announce(next);
		return next;
	}

	private announce({ account, order }: StoredOrder): void {
		const event = eventNames[order.status];
		if (event !== undefined) this.publish(account, event, order);
	}
}
