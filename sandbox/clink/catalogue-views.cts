import type { Coupon, Price, Product, PromotionCode } from './catalogue-records.cts';
import type { Customer } from './customers.cts';

export const priceTypeOf = ({ recurring }: Price) => (recurring === null ? 'one_time' : 'recurring');

export function priceView(price: Price): Record<string, unknown> {
	return {
		priceId: price.priceId,
		priceSnapshotId: price.active ? price.snapshotId : null,
		productId: price.productId,
		currency: price.currency,
		unitAmount: price.unitAmount,
		priceType: priceTypeOf(price),
		recurring: price.recurring,
		active: price.active,
		createTime: price.createTime,
	};
}

export function productView(product: Product, imageUrl: string, prices: readonly Price[]): Record<string, unknown> {
	return {
		productId: product.productId,
		name: product.name,
		active: product.active,
		description: product.description,
		defaultPrice: product.defaultPrice,
		image: imageUrl,
		taxCategory: product.taxCategory,
		priceList: prices.map(priceView),
		createTime: product.createTime,
		updateTime: product.updateTime,
		localizedNames: product.localizedNames,
	};
}

const durations: Record<Coupon['durationType'], (coupon: Coupon) => string> = {
	once: () => 'once',
	repeating: ({ durationMonths }) => `for ${durationMonths ?? 0} months`,
	forever: () => 'forever',
};

export function termsOf(coupon: Coupon): string {
	const amounts = Object.entries(coupon.fixedAmounts ?? {}).map(([currency, amount]) => `${amount} ${currency}`);
	const discount = coupon.discountType === 'percentage' ? `${coupon.percentage ?? 0}%` : amounts.join(' or ');
	return `${discount} off ${durations[coupon.durationType](coupon)}`;
}

function firstOf(amounts: Readonly<Record<string, number>> | null): { currency: string | null; amount: number | null } {
	const [currency = null, amount = null] = Object.entries(amounts ?? {})[0] ?? [];
	return { currency, amount };
}

export function couponView(coupon: Coupon): Record<string, unknown> {
	return {
		couponId: coupon.couponId,
		couponName: coupon.couponName,
		discountType: coupon.discountType,
		percentage: coupon.percentage,
		fixedAmounts: coupon.fixedAmounts,
		durationType: coupon.durationType,
		durationMonths: coupon.durationMonths,
		maxRedemptionCount: coupon.maxRedemptionCount,
		redeemedCount: coupon.redeemedCount,
		validPeriodEnd: coupon.validPeriodEnd,
		mirroring: false,
		terms: termsOf(coupon),
	};
}

export function couponDetailView(
	coupon: Coupon,
	promotionCodes: readonly PromotionCode[],
	valid: boolean,
): Record<string, unknown> {
	return {
		...couponView(coupon),
		createTime: coupon.createTime,
		valid,
		applyType: coupon.applyType,
		applicableProducts: coupon.applicableProducts,
		applicablePrices: coupon.applicablePrices,
		promotionCodeList: promotionCodes.map(promotionCodeView),
		...firstOf(coupon.fixedAmounts),
	};
}

export function promotionCodeView(promotionCode: PromotionCode): Record<string, unknown> {
	return {
		couponId: promotionCode.couponId,
		promotionCodeId: promotionCode.promotionCodeId,
		code: promotionCode.code,
		status: promotionCode.status,
		firstOrderOnly: promotionCode.firstOrderOnly,
		redemptionCount: promotionCode.redemptionCount,
		maxRedemptionLimit: promotionCode.maxRedemptionLimit,
		validPeriodEnd: promotionCode.validPeriodEnd,
		createTime: promotionCode.createTime,
		mirroring: false,
	};
}

export function promotionCodeDetailView(
	promotionCode: PromotionCode,
	customers: readonly Customer[],
): Record<string, unknown> {
	return {
		...promotionCodeView(promotionCode),
		customers: customers.map(({ customerId, email }) => ({ customerId, name: null, email: email ?? null })),
		perCustomerRedemptionLimit: promotionCode.perCustomerRedemptionLimit,
		minimumSpend: promotionCode.minimumSpend,
		...firstOf(promotionCode.minimumSpend),
	};
}
