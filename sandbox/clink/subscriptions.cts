import { Versions } from '../gateway/versions.cts';
import { visibleAt } from '../server/context.cts';
import type { SandboxContext } from '../server/context.cts';
import { DAY_MS } from './billing-period.cts';
import type { Invoices } from './invoices.cts';
import type { Orders, Publish } from './orders.cts';
import { Refusal } from './refusals.cts';
import type { Subscription } from './subscription-records.cts';
import { subscriptionView } from './subscription-view.cts';

/** How long the first invoice can be paid. */
const INCOMPLETE_LIFETIME_MS = DAY_MS;

const endEvents = {
	cancelled: 'subscription.cancelled',
	incomplete_expired: 'subscription.incomplete_expired',
} as const;
const isOver = ({ status }: Subscription): boolean => Object.hasOwn(endEvents, status);

export interface CancelRequest {
	reason: string;
	cancelImmediately?: boolean;
}

/** What subscriptions there are, and how they end. They renew only where a test clock moves their time. */
export class Subscriptions {
	private readonly records = new Versions<Subscription>();
	private readonly context: SandboxContext;
	private readonly orders: Orders;
	private readonly invoices: Invoices;
	private readonly publish: Publish;

	constructor(context: SandboxContext, orders: Orders, invoices: Invoices, publish: Publish) {
		this.context = context;
		this.orders = orders;
		this.invoices = invoices;
		this.publish = publish;
	}

	add(subscription: Subscription): Subscription {
		this.context.timers.after(INCOMPLETE_LIFETIME_MS, () => this.current(subscription.subscriptionId));
		return this.save(subscription, 'subscription.created');
	}

	save(subscription: Subscription, event?: string): Subscription {
		this.records.write(subscription.subscriptionId, subscription, this.context.now());
		if (event !== undefined) this.publish(subscription.account, event, subscriptionView(subscription));
		return subscription;
	}

	/** The subscription as it was last written, whatever the time is. */
	stored(subscriptionId: string): Subscription | undefined {
		return this.records.current(subscriptionId);
	}

	/** The subscription now: a first order that has settled counts, and one that was not paid in time has expired. */
	current(subscriptionId: string): Subscription | undefined {
		const before = this.stored(subscriptionId);
		for (const orderId of before === undefined ? [] : this.ordersOf(before)) this.orders.current(orderId);
		const subscription = this.stored(subscriptionId);
		if (subscription?.status !== 'incomplete' || this.timeOf(subscription) < this.expiryOf(subscription)) {
			return subscription;
		}
		return this.end(subscription, 'incomplete_expired');
	}

	/** @throws Refusal when there is no such subscription of the account. `queryLagMs` does not apply. */
	ofAccount(account: string, subscriptionId: string): Subscription {
		const subscription = this.current(subscriptionId);
		if (subscription?.account !== account) throw this.unknown(subscriptionId);
		return subscription;
	}

	/** @throws Refusal when a look-up cannot see the subscription (yet), or it is another merchant's. */
	find(account: string, subscriptionId: string): Record<string, unknown> {
		this.current(subscriptionId);
		const subscription = this.records.asOf(subscriptionId, visibleAt(this.context));
		if (subscription?.account !== account) throw this.unknown(subscriptionId);
		return subscriptionView(subscription);
	}

	/** Oldest first. */
	ofCustomer(account: string, customerId: string): Subscription[] {
		return this.all().filter(
			(subscription) => subscription.account === account && subscription.customerId === customerId,
		);
	}

	all(): Subscription[] {
		return [...this.records.all()].map((subscription) => this.current(subscription.subscriptionId) ?? subscription);
	}

	/** What time it is for the subscription, in milliseconds: its test clock's while it has one. */
	timeOf({ clock }: Subscription): number {
		if (clock === null) return this.context.now();
		return clock.isRunning ? clock.time : Math.max(clock.time, this.context.now());
	}

	expiryOf({ startedAt }: Subscription): number {
		return startedAt + INCOMPLETE_LIFETIME_MS;
	}

	/** At the end of the period, or now without a refund. @throws Refusal when it is over or already set to end. */
	cancel(account: string, subscriptionId: string, { reason, cancelImmediately = false }: CancelRequest): Subscription {
		const subscription = this.ofAccount(account, subscriptionId);
		const { status, cancelAtPeriodEnd } = subscription;
		if (isOver(subscription)) throw new Refusal('subscriptionState', `the subscription is already ${status}`);
		if (cancelImmediately) return this.end({ ...subscription, cancelReason: reason }, 'cancelled');
		if (cancelAtPeriodEnd) {
			throw new Refusal('subscriptionState', 'the subscription is already set to end with its period');
		}
		if (status === 'incomplete') {
			throw new Refusal('subscriptionState', 'an incomplete subscription can only be cancelled immediately');
		}
		return this.save(
			{ ...subscription, cancelReason: reason, cancelAtPeriodEnd: true },
			'subscription.updated.cancel_at_period_end_set',
		);
	}

	/** Takes back a cancellation at the end of the period. @throws Refusal when none is set. */
	keep(account: string, subscriptionId: string): Subscription {
		const subscription = this.ofAccount(account, subscriptionId);
		if (isOver(subscription) || !subscription.cancelAtPeriodEnd) {
			throw new Refusal('subscriptionState', 'the subscription is not set to end with its period');
		}
		return this.save(
			{ ...subscription, cancelReason: null, cancelAtPeriodEnd: false },
			'subscription.updated.cancel_at_period_end_revoked',
		);
	}

	/** What later invoices, and further attempts at a declined one, are charged to. @throws Refusal when it is over. */
	changePaymentInstrument(
		account: string,
		subscriptionId: string,
		instrument: Pick<Subscription, 'paymentMethodType' | 'paymentInstrumentId'>,
	): Subscription {
		const subscription = this.ofAccount(account, subscriptionId);
		if (isOver(subscription)) throw new Refusal('subscriptionState', `the subscription is ${subscription.status}`);
		const { paymentMethodType, paymentInstrumentId } = instrument;
		return this.save({ ...subscription, paymentMethodType, paymentInstrumentId });
	}

	/** Whatever is still to be paid can be paid no more. */
	end(subscription: Subscription, status: keyof typeof endEvents): Subscription {
		for (const orderId of this.ordersOf(subscription)) this.withdraw(orderId);
		const ended = this.save(
			{
				...subscription,
				status,
				pendingChange: null,
				declined: null,
				canceledAt: status === 'cancelled' ? this.timeOf(subscription) : null,
			},
			endEvents[status],
		);
		if (subscription.invoiceId !== null) this.invoices.close(subscription.invoiceId, 'void');
		return ended;
	}

	/** Lets an order that waits for its payment fail. */
	withdraw(orderId: string): void {
		const status = this.orders.current(orderId)?.order.status;
		if (status === 'requires_action' || status === 'pending') this.orders.settle(orderId, 'cancelled');
	}

	/** Lets what the bank is still thinking about succeed: for a clock that goes on by more than that takes. */
	settlePending(subscription: Subscription): void {
		for (const orderId of this.ordersOf(subscription)) {
			if (this.orders.current(orderId)?.order.status === 'pending') this.orders.settle(orderId, 'paid');
		}
	}

	/** The orders that its present invoices wait for. */
	private ordersOf({ invoiceId, pendingChange }: Subscription): string[] {
		const orderId = invoiceId === null ? undefined : this.invoices.current(invoiceId)?.orderId;
		return [
			...(typeof orderId === 'string' ? [orderId] : []),
			...(pendingChange?.waitsFor === 'payment' ? [pendingChange.orderId] : []),
		];
	}

	private unknown(subscriptionId: string): Refusal {
		return new Refusal('subscriptionNotFound', `no subscription has the id ${subscriptionId}`);
	}
}
