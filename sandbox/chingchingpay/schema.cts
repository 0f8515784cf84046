import { absoluteUrl, digits, integer, jsonText, oneOf, optional, required, text } from '../gateway/fields.cts';
import type { Check, Values } from '../gateway/fields.cts';

export const currencies = ['HKD', 'CNY'] as const;
export const minimumCheckoutAmount = 10;

const smallestMillisecondTime = 100_000_000_000;
const unixSeconds = (): Check<string> => (value, name) => {
	const problem = digits()(value, name);
	if (problem !== undefined) return `${name} must be a string of Unix seconds`;
	return Number(value) < smallestMillisecondTime ? undefined : `${name} must be Unix seconds, not milliseconds`;
};

const name = text({ min: 1 });
const pages = {
	callback_url: optional(absoluteUrl()),
	cancel_url: optional(absoluteUrl()),
	complete_url: optional(absoluteUrl()),
};

export const linkShape = {
	amount: required(integer({ min: 1 })),
	currency: required(oneOf(currencies)),
	merchant_id: required(name),
	merchant_reference: required(name),
	...pages,
	description: optional(text()),
	device_id: optional(text()),
	expires_at: optional(unixSeconds()),
	payment_type: optional(oneOf(['link', 'checkout'])),
	store_id: optional(text()),
};
export type LinkRequest = Values<typeof linkShape>;

export const checkoutShape = {
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
	expires_at: optional(unixSeconds()),
	store_id: optional(text()),
};
export type CheckoutRequest = Values<typeof checkoutShape>;

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

export const settlementsShape = {
	page: optional(digits({ min: 1 })),
	page_size: optional(digits({ min: 1, max: 100 })),
	is_transferred: optional(oneOf(['true', 'false', '1', '0'])),
	start_time: optional(unixSeconds()),
	end_time: optional(unixSeconds()),
};
export type SettlementsRequest = Values<typeof settlementsShape>;
