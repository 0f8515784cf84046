import type { Books } from './billing.cts';
import { discountOf } from './catalogue-discount.cts';
import type { Coupon } from './catalogue-records.cts';
import { toMajor, toMinor } from './money.cts';
import { Refusal } from './refusals.cts';
import type { Discount, Plan } from './subscription-records.cts';

interface Use {
	customerId: string;
	/** Before the discount, in major units. */
	amount: number;
	currency: string;
	productId: string | undefined;
	priceId: string | undefined;
}

/** @throws Refusal when the code cannot be used for this by this customer. */
export function usableCoupon(books: Books, account: string, code: string, use: Use): Coupon {
	const { customerId, amount, currency, productId, priceId } = use;
	const isFirstOrder = !books.orders
		.all()
		.some(
			({ account: owner, order }) => owner === account && order.customerId === customerId && order.status !== 'failed',
		);
	const { coupon } = books.catalogueOf(account).findPromotionCode(code, { customerId, amount, currency, isFirstOrder });
	if (discountOf(coupon, amount, currency, productId, priceId) > 0) return coupon;
	throw new Refusal('promotionCodeUnusable', `promotionCode ${code} does not apply to this price`);
}

/** @throws Refusal when the code cannot be used for this plan by this customer. */
export function discountFor(books: Books, account: string, code: string, plan: Plan, customerId: string): Discount {
	const { currency, unitAmount, productId, priceId } = plan.price;
	const amount = toMajor(toMinor(unitAmount, currency) * plan.quantity, currency);
	const coupon = usableCoupon(books, account, code, { customerId, amount, currency, productId, priceId });
	return { coupon, code, usedTimes: 0, firstUsedAt: null };
}
