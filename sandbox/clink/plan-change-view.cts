import { termsOf } from './catalogue-views.cts';
import { toMajor } from './money.cts';
import type { PlanChangeQuote } from './plan-change-quote.cts';
import type { Subscription } from './subscription-records.cts';

function symbolOf(currency: string): string {
	const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
	return format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
}

function discountObject({ discount, cost }: PlanChangeQuote, currency: string): Record<string, unknown> | null {
	if (discount === null || cost.discount === 0) return null;
	const { coupon, code, usedTimes } = discount;
	return {
		couponId: coupon.couponId,
		couponName: coupon.couponName,
		couponTerms: termsOf(coupon),
		promotionCode: code,
		discountAmount: toMajor(cost.discount, currency),
		durationType: coupon.durationType,
		durationMonths: coupon.durationMonths,
		couponUsedTimes: usedTimes,
	};
}

/** What a preview answers. Amounts are numbers in major units of the payment currency. */
export function previewView(subscription: Subscription, quote: PlanChangeQuote): Record<string, unknown> {
	const { paymentCurrency: currency, subscriptionId } = subscription;
	const { plan, cost, period, lines } = quote;
	const { price, quantity } = plan;
	const currencySymbol = symbolOf(currency);
	const total = toMajor(lines.charge - lines.credit, currency);
	return {
		subscriptionId,
		immediate: quote.immediate,
		recurringPrice: {
			periodStart: period.start,
			periodEnd: period.end,
			priceId: price.priceId,
			priceSnapshotId: price.priceSnapshotId,
			productId: price.productId,
			productName: price.productName,
			totalAmount: toMajor(cost.amount - cost.discount, currency),
			unitAmount: toMajor(Math.round(cost.amount / quantity), currency),
			currencySymbol,
			currency,
			quantity,
			interval: price.recurring.interval,
			recurring: `${price.recurring.intervalCount} ${price.recurring.interval}`,
		},
		lines: {
			proratedCredit: toMajor(lines.credit, currency),
			proratedCharge: toMajor(lines.charge, currency),
			periodStart: lines.period.start,
			periodEnd: lines.period.end,
			subtotalAmount: total,
			taxAmount: 0,
			taxRate: 0,
			taxName: null,
			totalAmount: total,
			currencySymbol,
			currency,
		},
		discountObject: discountObject(quote, currency),
	};
}
