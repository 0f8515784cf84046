/**
 * Products and prices as Clink names them. Amounts are decimal numbers in major units, times in milliseconds. Source:
 * docs/gateways/clink.md, "Products and prices".
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
export type PriceCurrency = (typeof PRICE_CURRENCIES)[number];

export const TAX_CATEGORIES = ['digital_goods_or_service', 'ebook', 'software_service'] as const;
type TaxCategory = (typeof TAX_CATEGORIES)[number];

export const PRICE_TYPES = ['one_time', 'recurring'] as const;
export type PriceType = (typeof PRICE_TYPES)[number];

export const INTERVALS = ['custom', 'day', 'half_year', 'month', 'quarter', 'week', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

export const PRICING_MODELS = ['flat_rate', 'per_seat'] as const;
type PricingModel = (typeof PRICING_MODELS)[number];

export const ROUNDINGS = [
	'ceiling',
	'down',
	'floor',
	'half_down',
	'half_even',
	'half_up',
	'unnecessary',
	'up',
] as const;
type Rounding = (typeof ROUNDINGS)[number];

export interface RecurringDetails {
	interval: Interval;
	/** How many of them; of `custom`, days. */
	intervalCount: number;
	trialPeriodDays?: number;
	pricingModel?: PricingModel;
	/** What a quantity is divided by before it is charged. */
	transformQuantity?: { divideBy: number; round: Rounding };
}

/** What a new price and one that is created with its product have in common. */
export interface NewPrice {
	currency: PriceCurrency;
	unitAmount: number;
	priceType: PriceType;
	/** For a recurring price, and only for one. */
	recurringDetails?: RecurringDetails;
	/** A lower one comes first. */
	priority?: number;
	isDefaultPrice?: boolean;
}

export interface CreatePriceRequest extends NewPrice {
	productId: string;
}

/** What is missing stays as it is. */
export interface UpdatePriceRequest extends Partial<NewPrice> {
	isActive?: string;
}

export interface CreateProductRequest {
	name: string;
	/** The `ossId` of an uploaded image. */
	image: string;
	taxCategory: TaxCategory;
	description?: string;
	/** Names by locale. */
	localizedNames?: Record<string, string>;
	priceList?: Array<NewPrice & { isActive?: string }>;
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
