import { newId } from '../gateway/ids.cts';
import { periodOf } from './billing-period.cts';
import { chargeInvoice, openInvoice } from './billing.cts';
import type { Books, ChargeStatus } from './billing.cts';
import type { Catalogue } from './catalogue.cts';
import type { StoredPrice } from './catalogue-records.cts';
import type { Order } from './records.cts';
import { Refusal } from './refusals.cts';
import { activate } from './settlement.cts';
import { afterUse, costOf, itemOf, noCost, paidFor } from './subscription-cost.cts';
import type { Metadata, Plan, Schedule, ScheduledPhase, Subscription } from './subscription-records.cts';

/** A phase as a request has it. */
export interface PhaseRequest {
	sequence: number;
	effectiveCycle: number;
	priceSnapshotId: string;
	quantity: number;
	metadata?: Metadata;
}

/** @throws Refusal for a one-time price. */
export function planOf(price: StoredPrice, quantity: number): Plan {
	const { recurring, priceId } = price;
	if (recurring === undefined) {
		throw new Refusal('invalidParameter', `priceId ${priceId} is not a recurring price`);
	}
	return { price: { ...price, recurring }, quantity };
}

/** @throws Refusal unless both numbers of each phase are above those of the phase before it. */
function checkOrder(phases: readonly PhaseRequest[]): void {
	for (const name of ['sequence', 'effectiveCycle'] as const) {
		if (phases.some((phase, index) => index > 0 && phase[name] <= (phases[index - 1]?.[name] ?? -1))) {
			throw new Refusal('invalidParameter', `scheduledPhases must be strictly increasing in ${name}`);
		}
	}
}

/** @throws Refusal unless every phase has an active recurring price in the plan's currency. */
export function phasesOf(
	catalogue: Catalogue,
	{ price }: Plan,
	requested: readonly PhaseRequest[] = [],
): Subscription['phases'] {
	checkOrder(requested);
	return requested.map(({ metadata, ...given }) => {
		const plan = planOf(catalogue.findSnapshot(given.priceSnapshotId), given.quantity);
		const phase: ScheduledPhase = { ...given, metadata: metadata ?? null };
		const name = `scheduledPhases: priceSnapshotId ${given.priceSnapshotId}`;
		if (!plan.price.active) throw new Refusal('invalidParameter', `${name} is not active`);
		if (plan.price.currency !== price.currency) {
			throw new Refusal('invalidParameter', `${name} is in ${plan.price.currency}, not in ${price.currency}`);
		}
		return { phase, plan };
	});
}

type Given =
	| 'account'
	| 'customerId'
	| 'customerEmail'
	| 'paymentMethodType'
	| 'paymentInstrumentId'
	| 'paymentCurrency'
	| 'returnUrl'
	| 'merchantReference'
	| 'metadata'
	| 'sessionId';

function newSubscription(given: Pick<Subscription, Given>, schedule: Schedule, now: number): Subscription {
	const { plan, discount, phases } = schedule;
	const { recurring } = plan.price;
	const trialDays = recurring.trialPeriodDays ?? 0;
	const trial = { interval: 'day', intervalCount: trialDays } as const;
	const period = periodOf(now, trialDays > 0 ? trial : recurring, 0);
	const whole = costOf(plan, discount, given.paymentCurrency, now);
	const cost = trialDays > 0 ? noCost : whole;
	return {
		...given,
		subscriptionId: newId('sub'),
		status: trialDays > 0 ? 'free_trial' : 'incomplete',
		startedAt: now,
		trialEnd: trialDays > 0 ? period.end : null,
		terms: {
			plan,
			discount: afterUse(discount, cost, now),
			anchor: now,
			index: 0,
			period,
			item: itemOf(plan, discount, cost, given.paymentCurrency, period),
		},
		phases,
		elapsedCycles: 0,
		invoiceId: null,
		wasActive: false,
		pendingChange: null,
		previews: [],
		cancelAtPeriodEnd: false,
		canceledAt: null,
		cancelReason: null,
		declined: null,
		clock: null,
	};
}

/**
 * Makes a subscription, with its first invoice and order unless it begins with a trial.
 * @param statusOf what comes of charging that many smallest units
 */
export function startSubscription(
	books: Books,
	given: Pick<Subscription, Given>,
	schedule: Schedule,
	statusOf: (minor: number, subscription: Subscription) => ChargeStatus,
): { subscription: Subscription; order: Order | null } {
	const subscription = newSubscription(given, schedule, books.context.now());
	books.subscriptions.add(subscription);
	if (subscription.status === 'free_trial') {
		return { subscription: books.subscriptions.save(subscription, 'subscription.trialing'), order: null };
	}
	const { item, period } = subscription.terms;
	const invoice = openInvoice(books, subscription, { items: [item], discount: schedule.discount, period });
	const billed = books.subscriptions.save({ ...subscription, invoiceId: invoice.invoiceId });
	const status = statusOf(paidFor(item), subscription);
	const order = chargeInvoice(books, subscription, invoice, status, { sessionId: subscription.sessionId });
	const isPaid = order === null || order.status === 'success';
	return { subscription: isPaid ? activate(books, billed) : billed, order };
}
