/**
 * Coupons and promotion codes as Clink names them. Amounts are decimal numbers in major units, times in milliseconds.
 * Source: docs/gateways/clink.md, "Coupons and promotion codes".
 */
import type { PriceCurrency } from './catalog';

export const DISCOUNT_TYPES = ['fixed_amount', 'percentage'] as const;
export const APPLY_TYPES = ['none', 'price', 'product'] as const;
export const DURATION_TYPES = ['forever', 'once', 'repeating'] as const;

/** Amounts by currency. */
export type Amounts = Partial<Record<PriceCurrency, number>>;

export interface ValidPeriod {
	validPeriodStart?: number;
	validPeriodEnd?: number;
}

/** What a coupon takes off: the first member says which of the others it has. */
export type Discount =
	{ discountType: 'percentage'; percentage: number } | { discountType: 'fixed_amount'; fixedAmounts: Amounts };

/** What a coupon is for. Products by their IDs; prices by theirs, under the ID of their product. */
export type AppliesTo =
	| { applyType: 'none' }
	| { applyType: 'product'; applicableProducts: string[] }
	| { applyType: 'price'; applicablePrices: Record<string, string[]> };

/** How long a subscription gets the discount. */
export type Duration = { durationType: 'forever' | 'once' } | { durationType: 'repeating'; durationMonths: number };

export type CreateCouponRequest = Discount &
	AppliesTo &
	Duration &
	ValidPeriod & {
		couponName: string;
		maxRedemptionCount?: number;
		promotionCodes?: CreatePromotionCodeRequest[];
	};

export interface CreatePromotionCodeRequest extends ValidPeriod {
	/** Made up by Clink if it is missing. */
	code?: string;
	firstOrderOnly?: boolean;
	restrictedCustomerIds?: string[];
	minimumSpend?: Amounts;
	perCustomerRedemptionLimit?: number;
	maxRedemptionLimit?: number;
}

export interface Coupon {
	couponId: string;
	couponName: string;
	discountType: string;
	percentage: number;
	fixedAmounts: Record<string, number>;
	durationType: string;
	durationMonths: number;
	maxRedemptionCount: number;
	redeemedCount: number;
	validPeriodEnd: number;
	/** Not described. */
	mirroring: boolean;
	/** The discount in words. */
	terms: string;
}

export interface PromotionCode {
	couponId: string;
	promotionCodeId: string;
	code: string;
	status: string;
	firstOrderOnly: boolean;
	redemptionCount: number;
	maxRedemptionLimit: number;
	validPeriodEnd: number;
	createTime: number;
	mirroring: boolean;
}

/** A promotion code that is looked up by its ID. */
export interface PromotionCodeDetail extends PromotionCode {
	customers: Array<{ customerId: string; name: string; email: string }>;
	perCustomerRedemptionLimit: number;
	minimumSpend: Record<string, number>;
	currency: string;
	amount: number;
}
