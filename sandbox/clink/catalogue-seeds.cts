import type { Coupon, Price, Product, PromotionCode, Recurring } from './catalogue-records.cts';

/** Milliseconds. */
const seededAt = Date.UTC(2026, 0, 5);

/** The image of the seeded products, which new ones may use as well. */
export const seededOssId = 'oss_test';

const product = (productId: string, name: string, change: Partial<Product> = {}): Product => ({
	productId,
	name,
	active: true,
	description: null,
	ossId: seededOssId,
	taxCategory: 'digital_goods_or_service',
	localizedNames: null,
	defaultPrice: null,
	createTime: seededAt,
	updateTime: seededAt,
	...change,
});

/** What every merchant sells at first. */
export const seededProducts: readonly Product[] = [
	product('prd_test', 'Test product', { defaultPrice: 'price_test' }),
	product('prd_plans', 'Plans', { taxCategory: 'software_service' }),
	product('prd_retired', 'Retired product', { active: false }),
];

const each = (interval: 'month' | 'year', trialPeriodDays: number | null = null): Recurring => ({
	interval,
	intervalCount: 1,
	trialPeriodDays,
	pricingModel: 'flat_rate',
	transformQuantity: null,
});

function price(
	productId: string,
	suffix: string,
	unitAmount: number,
	currency: string,
	recurring: Recurring | null,
	active = true,
): Price {
	return {
		priceId: `price_${suffix}`,
		snapshotId: `snap_${suffix}`,
		productId,
		currency,
		unitAmount,
		recurring,
		active,
		priority: 0,
		createTime: seededAt,
	};
}

export const seededPrices: readonly Price[] = [
	price('prd_test', 'test', 19.99, 'USD', null),
	price('prd_test', 'monthly', 9.99, 'USD', each('month')),
	price('prd_plans', 'basic', 10, 'USD', each('month')),
	price('prd_plans', 'pro', 30, 'USD', each('month')),
	price('prd_plans', 'trial', 10, 'USD', each('month', 14)),
	price('prd_plans', 'yearly', 100, 'USD', each('year')),
	price('prd_plans', 'hkd', 78, 'HKD', each('month')),
	price('prd_plans', 'old', 8, 'USD', each('month'), false),
];

const coupon = (change: Pick<Coupon, 'couponId' | 'couponName' | 'discountType'> & Partial<Coupon>): Coupon => ({
	percentage: null,
	fixedAmounts: null,
	applyType: 'none',
	applicableProducts: [],
	applicablePrices: {},
	durationType: 'once',
	durationMonths: null,
	maxRedemptionCount: null,
	redeemedCount: 0,
	validPeriodStart: null,
	validPeriodEnd: null,
	createTime: seededAt,
	...change,
});

export const seededCoupons: readonly Coupon[] = [
	coupon({ couponId: 'cpn_test', couponName: 'Spring sale', discountType: 'percentage', percentage: 10 }),
	coupon({
		couponId: 'cpn_five',
		couponName: 'Five off',
		discountType: 'fixed_amount',
		fixedAmounts: { USD: 5, HKD: 40 },
		durationType: 'forever',
	}),
];

const promotionCode = (
	change: Pick<PromotionCode, 'promotionCodeId' | 'couponId' | 'code'> & Partial<PromotionCode>,
): PromotionCode => ({
	status: 'active',
	firstOrderOnly: false,
	restrictedCustomerIds: [],
	minimumSpend: null,
	perCustomerRedemptionLimit: null,
	maxRedemptionLimit: null,
	redemptionCount: 0,
	redeemedBy: [],
	validPeriodStart: null,
	validPeriodEnd: null,
	createTime: seededAt,
	...change,
});

export const seededPromotionCodes: readonly PromotionCode[] = [
	promotionCode({ promotionCodeId: 'promo_test', couponId: 'cpn_test', code: 'SPRING' }),
	promotionCode({ promotionCodeId: 'promo_inactive', couponId: 'cpn_test', code: 'WINTER', status: 'inactive' }),
	promotionCode({ promotionCodeId: 'promo_five', couponId: 'cpn_five', code: 'FIVE' }),
];
