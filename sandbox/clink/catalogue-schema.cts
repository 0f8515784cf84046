import {
	digits,
	flag,
	integer,
	isObject,
	listOf,
	objectOf,
	oneOf,
	optional,
	positive,
	required,
	text,
	textMap,
} from '../gateway/fields.cts';
import type { Check, Values } from '../gateway/fields.cts';

const name = text({ min: 1 });
const count = integer({ min: 1, max: 2 ** 31 - 1 });
const wholeNumber = integer({ min: 0, max: 2 ** 31 - 1 });
/** Milliseconds: thirteen digits, so that a time in seconds is refused. */
const time = integer({ min: 1e12, max: 1e13 - 1 });
/** `isActive` is published as text, its values are not. */
const flagText = oneOf(['true', 'false']);

const currencies = [
	'USD',
	'EUR',
	'JPY',
	'GBP',
	'AUD',
	'CAD',
	'CNY',
	'HKD',
	'SGD',
	'KRW',
	'AED',
	'THB',
	'IDR',
	'PHP',
	'MYR',
	'BRL',
	'INR',
] as const;
const intervals = ['day', 'week', 'month', 'year', 'quarter', 'half_year', 'custom'] as const;
const roundings = ['up', 'down', 'ceiling', 'floor', 'half_up', 'half_down', 'half_even', 'unnecessary'] as const;
const discountTypes = ['percentage', 'fixed_amount'] as const;
const durationTypes = ['once', 'repeating', 'forever'] as const;

/** An object whose keys and values each pass a check. */
const mapOf =
	<T,>(key: Check<string>, value: Check<T>): Check<Record<string, T>> =>
	(input, field) => {
		if (!isObject(input)) return `${field} must be an object`;
		const entries = Object.entries(input);
		if (entries.length === 0) return `${field} must have at least 1 entry`;
		for (const [entryKey, entry] of entries) {
			const problem = key(entryKey, `a key of ${field}`) ?? value(entry, `${field}.${entryKey}`);
			if (problem !== undefined) return problem;
		}
		return undefined;
	};

const percentage: Check<number> = (value, field) =>
	typeof value === 'number' && value > 0 && value <= 100
		? undefined
		: `${field} must be a number above 0 and at most 100`;
const amounts = mapOf(oneOf(currencies), positive());
const paging = { pageNum: required(digits({ min: 1 })), pageSize: required(digits({ min: 1 })) };
const optionalPaging = { pageNum: optional(digits({ min: 1 })), pageSize: optional(digits({ min: 1 })) };

const recurringShape = {
	interval: required(oneOf(intervals)),
	intervalCount: optional(count),
	trialPeriodDays: optional(wholeNumber),
	pricingModel: optional(oneOf(['flat_rate', 'per_seat'])),
	transformQuantity: optional(objectOf({ divideBy: required(count), round: required(oneOf(roundings)) })),
};
export type RecurringDetails = Values<typeof recurringShape>;

const priceFields = {
	currency: required(oneOf(currencies)),
	unitAmount: required(positive()),
	priceType: required(oneOf(['one_time', 'recurring'])),
	recurringDetails: optional(objectOf(recurringShape)),
	priority: optional(wholeNumber),
	isDefaultPrice: optional(flag()),
};
const newProductPriceShape = { ...priceFields, isActive: optional(flagText) };
export type NewPrice = Values<typeof newProductPriceShape>;

export const priceShape = { productId: required(name), ...priceFields };
export type PriceRequest = Values<typeof priceShape>;

export const priceUpdateShape = {
	productId: optional(name),
	currency: optional(oneOf(currencies)),
	unitAmount: optional(positive()),
	priceType: optional(oneOf(['one_time', 'recurring'])),
	recurringDetails: optional(objectOf(recurringShape)),
	priority: optional(wholeNumber),
	isActive: optional(flagText),
	isDefaultPrice: optional(flag()),
};
export type PriceUpdateRequest = Values<typeof priceUpdateShape>;

export const priceListShape = { productId: required(name), ...paging, active: required(oneOf(['true', 'false'])) };
export type PriceListRequest = Values<typeof priceListShape>;

export const productShape = {
	name: required(name),
	image: required(name),
	taxCategory: required(oneOf(['digital_goods_or_service', 'ebook', 'software_service'])),
	localizedNames: optional(textMap({ keys: Infinity, keyLength: Infinity, valueLength: Infinity })),
	description: optional(text()),
	defaultPrice: optional(name),
	priceList: optional(listOf(objectOf(newProductPriceShape))),
};
export type ProductRequest = Values<typeof productShape>;

export const productListShape = paging;
export type ProductListRequest = Values<typeof productListShape>;

export const promotionCodeShape = {
	code: optional(text()),
	firstOrderOnly: optional(flag()),
	restrictedCustomerIds: optional(listOf(name)),
	minimumSpend: optional(amounts),
	perCustomerRedemptionLimit: optional(count),
	maxRedemptionLimit: optional(count),
	validPeriodStart: optional(time),
	validPeriodEnd: optional(time),
};
export type PromotionCodeRequest = Values<typeof promotionCodeShape>;

export const couponShape = {
	couponName: required(text({ min: 1, max: 40 })),
	discountType: required(oneOf(discountTypes)),
	applyType: required(oneOf(['none', 'product', 'price'])),
	durationType: required(oneOf(durationTypes)),
	percentage: optional(percentage),
	fixedAmounts: optional(amounts),
	applicableProducts: optional(listOf(name, { min: 1 })),
	applicablePrices: optional(mapOf(name, listOf(name, { min: 1 }))),
	durationMonths: optional(count),
	maxRedemptionCount: optional(count),
	validPeriodStart: optional(time),
	validPeriodEnd: optional(time),
	promotionCodes: optional(listOf(objectOf(promotionCodeShape))),
};
export type CouponRequest = Values<typeof couponShape>;

export const couponNameShape = { newName: required(text({ min: 1, max: 40 })) };

export const couponListShape = {
	discountType: optional(oneOf(discountTypes)),
	durationType: optional(oneOf(durationTypes)),
	...optionalPaging,
};
export type CouponListRequest = Values<typeof couponListShape>;
