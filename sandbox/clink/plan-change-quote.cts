import { isSameRecurrence, periodOf } from './billing-period.cts';
import type { Period } from './billing-period.cts';
import { isDearerPerDay, prorate } from './proration.cts';
import type { Proration } from './proration.cts';
import { afterUse, costOf, itemOf, noCost, paidFor } from './subscription-cost.cts';
import type { Cost } from './subscription-cost.cts';
import type { Discount, InvoiceItem, Plan, Subscription, Terms } from './subscription-records.cts';
import { nextPeriod } from './subscription-view.cts';

/** What a change of plan comes to. Amounts are in the smallest unit of the payment currency. */
interface Quote {
	readonly plan: Plan;
	readonly discount: Discount | null;
	/** Of the new price: whole, and the period that it is charged for first. */
	readonly cost: Cost;
	readonly period: Period;
	readonly lines: Proration & { readonly period: Period };
}

interface ImmediateQuote extends Quote {
	readonly immediate: true;
	readonly terms: Terms;
	readonly items: readonly InvoiceItem[];
}

interface LaterQuote extends Quote {
	readonly immediate: false;
}

function costsMore({ terms, paymentCurrency }: Subscription, plan: Plan): boolean {
	const { start } = terms.period;
	const rate = (of: Plan) => ({
		minor: costOf(of, null, paymentCurrency, start).amount,
		period: periodOf(start, of.price.recurring, 0),
	});
	return isDearerPerDay(rate(plan), rate(terms.plan));
}

/** The new price's share of a proration, with the discount in proportion. */
function shareOf(cost: Cost, charge: number): Cost {
	const whole = cost.amount - cost.discount;
	const amount = whole === 0 ? 0 : Math.round((cost.amount * charge) / whole);
	return { amount, discount: amount - charge };
}

/** As if the change held at once, whatever it costs. In a trial nothing is due. */
function changeNow(subscription: Subscription, plan: Plan, discount: Discount | null, at: number): ImmediateQuote {
	const { terms, paymentCurrency, status } = subscription;
	const isTrial = status === 'free_trial';
	const goesOn = isTrial || isSameRecurrence(plan.price.recurring, terms.plan.price.recurring);
	const period = goesOn ? terms.period : periodOf(at, plan.price.recurring, 0);
	const cost = costOf(plan, discount, paymentCurrency, period.start);
	const { credit, charge } = isTrial
		? { credit: 0, charge: 0 }
		: prorate({ minor: paidFor(terms.item), period: terms.period }, cost.amount - cost.discount, at, goesOn);
	const left = { start: at, end: period.end };
	const share = shareOf(cost, charge);
	const proratedItem = (of: Plan, off: Discount | null, part: Cost, words: string): InvoiceItem =>
		itemOf(of, off, part, paymentCurrency, left, { description: `${words} ${of.price.productName}`, proration: true });
	return {
		immediate: true,
		plan,
		discount,
		cost,
		period,
		lines: { credit, charge, period: left },
		terms: {
			plan,
			discount: isTrial ? discount : afterUse(discount, share, at),
			...(goesOn ? { anchor: terms.anchor, index: terms.index } : { anchor: at, index: 0 }),
			period,
			item: itemOf(plan, discount, isTrial ? noCost : cost, paymentCurrency, period),
		},
		items: [
			proratedItem(terms.plan, null, { amount: -credit, discount: 0 }, 'Unused time on'),
			proratedItem(plan, discount, share, 'Remaining time on'),
		],
	};
}

/**
 * A price that is dearer by the day holds at once, and what is left of the present period is credited. A cheaper one waits
 * for the end of the period and costs nothing now; so does one whose credit is above its charge.
 */
export function quoteChange(
	subscription: Subscription,
	plan: Plan,
	discount: Discount | null,
	at: number,
): ImmediateQuote | LaterQuote {
	const now = changeNow(subscription, plan, discount, at);
	if (costsMore(subscription, plan) && now.lines.charge >= now.lines.credit) return now;
	const { period } = nextPeriod({
		...subscription,
		phases: [],
		pendingChange: { waitsFor: 'periodEnd', plan, discount },
	});
	const cost = costOf(plan, discount, subscription.paymentCurrency, period.start);
	return { immediate: false, plan, discount, cost, period, lines: { credit: 0, charge: 0, period } };
}

export type PlanChangeQuote = ReturnType<typeof quoteChange>;
