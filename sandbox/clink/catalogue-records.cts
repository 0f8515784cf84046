type Interval = 'day' | 'week' | 'month' | 'year' | 'quarter' | 'half_year' | 'custom';

export interface Recurring {
	readonly interval: Interval;
	/** Days for the interval `custom`. */
	readonly intervalCount: number;
	readonly trialPeriodDays: number | null;
	readonly pricingModel: string;
	readonly transformQuantity: { readonly divideBy: number; readonly round: string } | null;
}

export interface Product {
	readonly productId: string;
	readonly name: string;
	readonly active: boolean;
	readonly description: string | null;
	/** The id of an uploaded image. */
	readonly ossId: string;
	readonly taxCategory: string;
	readonly localizedNames: Readonly<Record<string, string>> | null;
	/** The default price's id. */
	readonly defaultPrice: string | null;
	/** Milliseconds. */
	readonly createTime: number;
	readonly updateTime: number;
}

export interface Price {
	readonly priceId: string;
	/** The latest snapshot, which the API shows of an active price only. */
	readonly snapshotId: string;
	readonly productId: string;
	readonly currency: string;
	/** Major units. */
	readonly unitAmount: number;
	/** Null for a one-time price. */
	readonly recurring: Recurring | null;
	readonly active: boolean;
	/** Lower comes first. */
	readonly priority: number;
	/** Milliseconds. */
	readonly createTime: number;
}

/** A price with what it takes to charge it. */
export interface StoredPrice {
	readonly priceId: string;
	readonly priceSnapshotId: string;
	readonly productId: string;
	readonly productName: string;
	/** Major units. */
	readonly unitAmount: number;
	readonly currency: string;
	/** Undefined for a one-time price. */
	readonly recurring: Recurring | undefined;
	/** Whether the price itself is active now, also where this is an old snapshot of it. */
	readonly active: boolean;
}

export interface Coupon {
	readonly couponId: string;
	readonly couponName: string;
	readonly discountType: 'percentage' | 'fixed_amount';
	readonly percentage: number | null;
	/** Major units by currency. */
	readonly fixedAmounts: Readonly<Record<string, number>> | null;
	readonly applyType: 'none' | 'product' | 'price';
	readonly applicableProducts: readonly string[];
	/** Price ids by product id. */
	readonly applicablePrices: Readonly<Record<string, readonly string[]>>;
	readonly durationType: 'once' | 'repeating' | 'forever';
	readonly durationMonths: number | null;
	readonly maxRedemptionCount: number | null;
	readonly redeemedCount: number;
	/** Milliseconds. */
	readonly validPeriodStart: number | null;
	readonly validPeriodEnd: number | null;
	readonly createTime: number;
}

export interface PromotionCode {
	readonly promotionCodeId: string;
	readonly couponId: string;
	readonly code: string;
	readonly status: 'active' | 'inactive';
	readonly firstOrderOnly: boolean;
	readonly restrictedCustomerIds: readonly string[];
	/** Major units by currency. */
	readonly minimumSpend: Readonly<Record<string, number>> | null;
	readonly perCustomerRedemptionLimit: number | null;
	readonly maxRedemptionLimit: number | null;
	readonly redemptionCount: number;
	/** The customer of each redemption that named one. */
	readonly redeemedBy: readonly string[];
	/** Milliseconds. */
	readonly validPeriodStart: number | null;
	readonly validPeriodEnd: number | null;
	readonly createTime: number;
}
