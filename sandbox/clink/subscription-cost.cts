import { newId } from '../gateway/ids.cts';
import { addMonths } from './billing-period.cts';
import type { Period } from './billing-period.cts';
import { discountOf } from './catalogue-discount.cts';
import type { Coupon } from './catalogue-records.cts';
import { termsOf } from './catalogue-views.cts';
import { convert, decimalText, toMajor, toMinor } from './money.cts';
import type { Discount, InvoiceItem, Plan } from './subscription-records.cts';

/** For one period, in the smallest unit of the payment currency. */
export interface Cost {
	readonly amount: number;
	readonly discount: number;
}

export const noCost: Cost = { amount: 0, discount: 0 };

function couponAt({ coupon, usedTimes, firstUsedAt }: Discount, periodStart: number): Coupon | undefined {
	const isInUse = {
		once: usedTimes === 0,
		repeating: firstUsedAt === null || periodStart < addMonths(firstUsedAt, coupon.durationMonths ?? 0),
		forever: true,
	};
	return isInUse[coupon.durationType] ? coupon : undefined;
}

/**
 * What the plan costs for a period that starts then.
 * @throws Refusal when the price's currency cannot be converted to the payment currency.
 */
export function costOf(plan: Plan, discount: Discount | null, paymentCurrency: string, periodStart: number): Cost {
	const { price, quantity } = plan;
	const coupon = discount === null ? undefined : couponAt(discount, periodStart);
	const major = (minor: number): number => toMajor(minor, price.currency);
	const whole = toMinor(price.unitAmount, price.currency) * quantity;
	const off =
		coupon === undefined
			? 0
			: toMinor(discountOf(coupon, major(whole), price.currency, price.productId, price.priceId), price.currency);
	const inPayment = (minor: number): number =>
		toMinor(convert(major(minor), price.currency, paymentCurrency), paymentCurrency);
	const amount = inPayment(whole);
	return { amount, discount: amount - inPayment(whole - off) };
}

/** The discount after an invoice with this cost. */
export const afterUse = (discount: Discount | null, cost: Cost, at: number): Discount | null =>
	discount === null || cost.discount === 0
		? discount
		: { ...discount, usedTimes: discount.usedTimes + 1, firstUsedAt: discount.firstUsedAt ?? at };

function priceOf({ price, quantity }: Plan): Record<string, unknown> {
	const { productId, productName, priceId, priceSnapshotId, recurring } = price;
	return {
		productId,
		productName,
		priceId,
		priceSnapshotId,
		unitAmount: decimalText(toMinor(price.unitAmount, price.currency), price.currency),
		quantity,
		recurring: {
			interval: recurring.interval,
			intervalCount: recurring.intervalCount,
			trialPeriodDays: recurring.trialPeriodDays,
			pricingModel: recurring.pricingModel,
			tiersMode: null,
		},
	};
}

interface ItemOptions {
	/** By default the product's name. */
	description?: string;
	proration?: boolean;
}

export function itemOf(
	plan: Plan,
	discount: Discount | null,
	cost: Cost,
	currency: string,
	period: Period,
	{ description = plan.price.productName, proration = false }: ItemOptions = {},
): InvoiceItem {
	const isCheaper = discount !== null && cost.discount > 0;
	return {
		invoiceItemId: newId('ii'),
		amount: decimalText(cost.amount, currency),
		discountAmount: decimalText(cost.discount, currency),
		paymentAmount: decimalText(cost.amount - cost.discount, currency),
		couponTerms: isCheaper ? termsOf(discount.coupon) : null,
		promotionCode: isCheaper ? discount.code : null,
		currency,
		description,
		periodStart: period.start,
		periodEnd: period.end,
		proration,
		price: priceOf(plan),
	};
}

/** In the smallest unit of the item's currency. */
export const paidFor = ({ paymentAmount, currency }: InvoiceItem): number => toMinor(Number(paymentAmount), currency);
