import { isSameRecurrence, periodOf } from './billing-period.cts';
import type { Period } from './billing-period.cts';
import { costOf, itemOf } from './subscription-cost.cts';
import type { Discount, InvoiceItem, Plan, Subscription } from './subscription-records.cts';

interface NextPeriod {
	readonly plan: Plan;
	readonly discount: Discount | null;
	readonly cycle: number;
	readonly anchor: number;
	readonly index: number;
	readonly period: Period;
}

/**
 * What begins when the current period is over: a pending change first, then a phase that is due, which wins. The periods are
 * counted anew after a trial and where the interval changes.
 */
export function nextPeriod({ status, terms, phases, pendingChange, elapsedCycles }: Subscription): NextPeriod {
	const isTrial = status === 'free_trial';
	const cycle = isTrial ? elapsedCycles : elapsedCycles + 1;
	const { plan: changed, discount } = pendingChange?.waitsFor === 'periodEnd' ? pendingChange : terms;
	const plan = phases.find(({ phase }) => phase.effectiveCycle === cycle)?.plan ?? changed;
	const goesOn = !isTrial && isSameRecurrence(plan.price.recurring, terms.plan.price.recurring);
	const [anchor, index] = goesOn ? [terms.anchor, terms.index + 1] : [terms.period.end, 0];
	return { plan, discount, cycle, anchor, index, period: periodOf(anchor, plan.price.recurring, index) };
}

const renews = ({ status, cancelAtPeriodEnd }: Subscription): boolean =>
	['free_trial', 'active', 'past_due'].includes(status) && !cancelAtPeriodEnd;

/** On no invoice yet, so without an id. */
function upcomingItem(subscription: Subscription): InvoiceItem | null {
	if (!renews(subscription)) return null;
	const { plan, discount, period } = nextPeriod(subscription);
	const { paymentCurrency } = subscription;
	const cost = costOf(plan, discount, paymentCurrency, period.start);
	return { ...itemOf(plan, discount, cost, paymentCurrency, period), invoiceItemId: null };
}

/** A subscription as the API and its events show it: what has no value is null. */
export function subscriptionView(subscription: Subscription): Record<string, unknown> {
	const { terms, trialEnd, phases } = subscription;
	const { price, quantity } = terms.plan;
	return {
		subscriptionId: subscription.subscriptionId,
		customerId: subscription.customerId,
		productId: price.productId,
		priceId: price.priceId,
		priceSnapshotId: price.priceSnapshotId,
		createTime: subscription.startedAt,
		quantity,
		paymentMethodType: subscription.paymentMethodType,
		paymentInstrumentId: subscription.paymentInstrumentId,
		status: subscription.status,
		billing: 'charge_automatically',
		merchantReference: subscription.merchantReference,
		trialStart: trialEnd === null ? null : subscription.startedAt,
		trialEnd,
		// Clink's own peculiarity: the start of the subscription, while the end is the current period's.
		currentPeriodStart: subscription.startedAt,
		currentPeriodEnd: terms.period.end,
		cancelAt: subscription.cancelAtPeriodEnd ? terms.period.end : null,
		cancelAtPeriodEnd: subscription.cancelAtPeriodEnd,
		canceledAt: subscription.canceledAt,
		cancelReason: subscription.cancelReason,
		currency: subscription.paymentCurrency,
		recurringInvoiceItem: terms.item,
		upcomingInvoiceItem: upcomingItem(subscription),
		scheduledPhases: phases.length === 0 ? null : phases.map(({ phase }) => phase),
		elapsedCycles: subscription.elapsedCycles,
		sessionId: subscription.sessionId,
		metadata: subscription.metadata,
	};
}
