import { DAY_MS } from './billing-period.cts';
import { chargeInvoice, openInvoice } from './billing.cts';
import type { Books, ChargeStatus } from './billing.cts';
import { activate } from './settlement.cts';
import { afterUse, costOf, itemOf } from './subscription-cost.cts';
import type { Invoice, Subscription } from './subscription-records.cts';
import { nextPeriod } from './subscription-view.cts';
import { testResult } from './test-amounts.cts';

/** Days after the first attempt at a renewal that was declined. */
const retryAfterDays = [3, 7];
const decliningInstrument = 'declines_renewals';

/** What comes of charging an invoice while the customer is away: never anything that waits. */
function statusWithoutCustomer({ paymentInstrumentId }: Subscription, { paymentAmount }: Invoice): ChargeStatus {
	const isDeclined =
		paymentInstrumentId.includes(decliningInstrument) || testResult(Number(paymentAmount)) === 'failed';
	return isDeclined ? 'failed' : 'success';
}

interface Step {
	/** Milliseconds. */
	readonly at: number;
	take(books: Books, subscription: Subscription): Subscription;
}

function attempt(books: Books, subscription: Subscription, invoice: Invoice): Subscription {
	const order = chargeInvoice(books, subscription, invoice, statusWithoutCustomer(subscription, invoice));
	if (order === null || order.status === 'success') {
		if (!subscription.wasActive) return activate(books, subscription);
		return books.subscriptions.save(
			{ ...subscription, status: 'active', declined: null },
			'subscription.updated.renewed',
		);
	}
	const { attempts, firstAt } = subscription.declined ?? {
		attempts: 0,
		firstAt: books.subscriptions.timeOf(subscription),
	};
	if (attempts >= retryAfterDays.length) return books.subscriptions.end(subscription, 'cancelled');
	const declined = { attempts: attempts + 1, firstAt };
	const pastDue: Subscription = { ...subscription, status: 'past_due', declined };
	return books.subscriptions.save(pastDue, attempts === 0 ? 'subscription.past_due' : undefined);
}

const tryAgain = (books: Books, subscription: Subscription): Subscription => {
	const invoice = books.invoices.current(subscription.invoiceId ?? '');
	return invoice === undefined ? subscription : attempt(books, subscription, invoice);
};

/** A change that was not paid while its period lasted is too late. */
function withoutUnpaidChange(books: Books, subscription: Subscription): Subscription {
	if (subscription.pendingChange?.waitsFor !== 'payment') return subscription;
	books.subscriptions.withdraw(subscription.pendingChange.orderId);
	return { ...subscription, pendingChange: null };
}

function beginPeriod(books: Books, before: Subscription): Subscription {
	const subscription = withoutUnpaidChange(books, before);
	const { plan, discount, cycle, anchor, index, period } = nextPeriod(subscription);
	const cost = costOf(plan, discount, subscription.paymentCurrency, period.start);
	const item = itemOf(plan, discount, cost, subscription.paymentCurrency, period);
	const isChanged = plan !== subscription.terms.plan;
	const begun = books.subscriptions.save(
		{
			...subscription,
			terms: { plan, discount: afterUse(discount, cost, period.start), anchor, index, period, item },
			elapsedCycles: cycle,
			pendingChange: null,
		},
		isChanged ? 'subscription.updated.plan_changed' : undefined,
	);
	const invoice = openInvoice(books, begun, { items: [item], discount, period });
	return attempt(books, books.subscriptions.save({ ...begun, invoiceId: invoice.invoiceId }), invoice);
}

const cancelled = (books: Books, subscription: Subscription): Subscription =>
	books.subscriptions.end(subscription, 'cancelled');

/** What happens next if nobody does anything; undefined when nothing ever will. */
function nextStep({ subscriptions }: Books, subscription: Subscription): Step | undefined {
	const { status, terms, cancelAtPeriodEnd, declined } = subscription;
	const endsAt = cancelAtPeriodEnd ? terms.period.end : Infinity;
	const retryAt = (declined?.firstAt ?? 0) + (retryAfterDays[(declined?.attempts ?? 1) - 1] ?? 0) * DAY_MS;
	const goingOn: Step = { at: terms.period.end, take: cancelAtPeriodEnd ? cancelled : beginPeriod };
	const steps: Record<Subscription['status'], Step | undefined> = {
		incomplete: {
			at: subscriptions.expiryOf(subscription),
			take: (books, expired) => books.subscriptions.end(expired, 'incomplete_expired'),
		},
		free_trial: goingOn,
		active: goingOn,
		past_due: endsAt <= retryAt ? { at: endsAt, take: cancelled } : { at: retryAt, take: tryAgain },
		incomplete_expired: undefined,
		cancelled: undefined,
	};
	return steps[status];
}

/**
 * Lets the time of a subscription with a running clock go on, step by step.
 * @param target milliseconds
 * @returns when the last step was, null if there was none
 */
export function advanceTo(books: Books, subscription: Subscription, target: number): number | null {
	const { subscriptions } = books;
	const setTime = (before: Subscription, time: number): Subscription =>
		subscriptions.save({ ...before, clock: { time, isRunning: true } });
	let lastStepAt: number | null = null;
	let now = subscription;
	for (let step = nextStep(books, now); step !== undefined && step.at <= target; step = nextStep(books, now)) {
		lastStepAt = Math.max(step.at, subscriptions.timeOf(now));
		now = step.take(books, setTime(now, lastStepAt));
	}
	setTime(now, target);
	return lastStepAt;
}
