import { absoluteUrl, digits, integer, jsonText, oneOf, optional, required, text } from '../gateway/fields.cts';
import type { Check, Values } from '../gateway/fields.cts';
import type { Personality, TimeUnit } from './personality.cts';

export const currencies = ['HKD', 'CNY'] as const;
export const minimumCheckoutAmount = 10;

const smallestMillisecondTime = 100_000_000_000;
const otherUnit = { seconds: 'milliseconds', milliseconds: 'seconds' } as const;
const unixTime =
	(unit: TimeUnit): Check<string> =>
	(value, name) => {
		const problem = digits()(value, name);
		if (problem !== undefined) return `${name} must be a string of Unix ${unit}`;
		const unitGiven = Number(value) < smallestMillisecondTime ? 'seconds' : 'milliseconds';
		return unitGiven === unit ? undefined : `${name} must be Unix ${unit}, not ${otherUnit[unit]}`;
	};

const name = text({ min: 1 });
const pages = {
	callback_url: optional(absoluteUrl()),
	cancel_url: optional(absoluteUrl()),
	complete_url: optional(absoluteUrl()),
};

export const linkShape = ({ timeUnit }: Personality) => ({
	amount: required(integer({ min: 1 })),
	currency: required(oneOf(currencies)),
	merchant_id: required(name),
	merchant_reference: required(name),
	...pages,
	description: optional(text()),
	device_id: optional(text()),
	expires_at: optional(unixTime(timeUnit)),
	payment_type: optional(oneOf(['link', 'checkout'])),
	store_id: optional(text()),
});
export type LinkRequest = Values<ReturnType<typeof linkShape>>;

export const checkoutShape = ({ timeUnit }: Personality) => ({
	channel_id: required(integer({ min: 0 })),
	merchant_id: required(name),
	payment_method: required(name),
	transaction_type: required(oneOf(['sale', 'command'])),
	amount: optional(integer({ min: minimumCheckoutAmount })),
	currency: optional(oneOf(currencies)),
	merchant_reference: optional(text()),
	payment_id: optional(text()),
	payment_method_option: optional(jsonText()),
	...pages,
	client_ip: optional(text()),
	description: optional(text()),
	device_id: optional(text()),
	expires_at: optional(unixTime(timeUnit)),
	store_id: optional(text()),
});
export type CheckoutRequest = Values<ReturnType<typeof checkoutShape>>;

export const refundShape = {
	amount: required(integer({ min: 1 })),
	currency: required(oneOf(currencies)),
	merchant_reference: required(name),
	transaction_type: required(oneOf(['refund'])),
	original_merchant_reference: optional(name),
	transaction_id: optional(name),
	callback_url: optional(absoluteUrl()),
	description: optional(text()),
};
export type RefundRequest = Values<typeof refundShape>;

export const queryShape = {
	merchant_reference: optional(name),
	transaction_id: optional(name),
};
export type QueryRequest = Values<typeof queryShape>;

export const settlementsShape = ({ timeUnit, maxPageSize, pageSizeAboveMax }: Personality) => ({
	page: optional(digits({ min: 1 })),
	page_size: optional(digits({ min: 1, ...(pageSizeAboveMax === 'refused' && { max: maxPageSize }) })),
	is_transferred: optional(oneOf(['true', 'false', '1', '0'])),
	start_time: optional(unixTime(timeUnit)),
	end_time: optional(unixTime(timeUnit)),
});
export type SettlementsRequest = Values<ReturnType<typeof settlementsShape>>;
