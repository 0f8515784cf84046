/**
 * Products, prices, coupons and promotion codes as Clink names them. Amounts are decimal numbers in major units, times in
 * milliseconds. Source: docs/gateways/clink.md, "Products and prices" and "Coupons and promotion codes".
 */

/** The currencies of prices, invoices and subscriptions. */
export const PRICE_CURRENCIES = [
	'AED',
	'AUD',
	'BRL',
	'CAD',
	'CNY',
	'EUR',
	'GBP',
	'HKD',
	'IDR',
	'INR',
	'JPY',
	'KRW',
	'MYR',
	'PHP',
	'SGD',
	'THB',
	'USD',
] as const;

export const PRICE_TYPES = ['one_time', 'recurring'] as const;
export type PriceType = (typeof PRICE_TYPES)[number];

export const INTERVALS = ['custom', 'day', 'half_year', 'month', 'quarter', 'week', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

export interface RecurringDetails {
	interval: Interval;
	/** How many of them; of `custom`, days. */
	intervalCount: number;
	trialPeriodDays?: number;
	pricingModel?: string;
}

export interface Price {
	priceId: string;
	/** The terms as they are now. A change makes new ones; subscriptions refer to those that they began with. */
	priceSnapshotId: string;
	productId: string;
	currency: string;
	unitAmount: number;
	priceType: string;
	recurring: {
		interval: string;
		intervalCount: number;
		trialPeriodDays: number;
		pricingModel: string;
		transformQuantity: { divideBy: number; round: string };
	};
	active: boolean;
	createTime: number;
}

export interface Product {
	productId: string;
	name: string;
	active: boolean;
	description: string;
	/** The ID of a price. */
	defaultPrice: string;
	/** A URL. */
	image: string;
	taxCategory: string;
	priceList: Price[];
	createTime: number;
	updateTime: number;
	localizedNames: Record<string, string>;
}
