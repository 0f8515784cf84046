import type { Coupon } from './catalogue-records.cts';
import { toMajor, toMinor } from './money.cts';

function appliesTo(coupon: Coupon, productId: string | undefined, priceId: string | undefined): boolean {
	if (coupon.applyType === 'none') return true;
	if (productId === undefined) return false;
	if (coupon.applyType === 'product') return coupon.applicableProducts.includes(productId);
	return priceId !== undefined && (coupon.applicablePrices[productId] ?? []).includes(priceId);
}

/**
 * What the coupon takes off, never more than the amount; 0 when it does not apply to the product, price or currency.
 * Amount and result are in major units.
 */
export function discountOf(
	coupon: Coupon,
	amount: number,
	currency: string,
	productId?: string,
	priceId?: string,
): number {
	if (!appliesTo(coupon, productId, priceId)) return 0;
	const minor = toMinor(amount, currency);
	const wanted =
		coupon.discountType === 'percentage'
			? Math.round((minor * (coupon.percentage ?? 0)) / 100)
			: toMinor(coupon.fixedAmounts?.[currency] ?? 0, currency);
	return toMajor(Math.min(wanted, minor), currency);
}
