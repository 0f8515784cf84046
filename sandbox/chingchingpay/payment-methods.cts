import { newId } from '../gateway/ids.cts';
import type { Payment } from './records.cts';
import { Refusal } from './refusals.cts';
import type { CheckoutRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';

export const autoDebitPay = 'HK_ALIPAY_AUTODEBIT_PAY';
const commandOnly = ['PREPARE', 'TOKEN', 'CANCELAUTH'].map((step) => `HK_ALIPAY_AUTODEBIT_${step}`);

/** `payment_method_option`, which is JSON in a string. */
export type Options = Record<string, unknown>;

export function optionsOf({ payment_method_option: option }: CheckoutRequest): Options {
	return option === undefined ? {} : (JSON.parse(option) as Options);
}

/** An option as text; other JSON as it is written, nothing when it is left out. */
function optionText(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Which transaction type a method goes with, and which options an auto-debit step needs. */
export function checkMethod(
	{ payment_method: method, transaction_type: type }: CheckoutRequest,
	options: Options,
): void {
	if (type === 'sale' && commandOnly.includes(method)) {
		throw new Refusal('invalidRequest', `${method} goes with transaction_type command`);
	}
	if (type === 'command' && method === autoDebitPay) {
		throw new Refusal('invalidRequest', `${method} goes with transaction_type sale`);
	}
	const needed = { HK_ALIPAY_AUTODEBIT_PREPARE: 'redirect_url', HK_ALIPAY_AUTODEBIT_TOKEN: 'auth_code' }[method];
	if (needed !== undefined && typeof options[needed] !== 'string') {
		throw new Refusal('invalidRequest', `payment_method_option.${needed} is required for ${method}`);
	}
}

type NextAction = (service: ChingchingPayService, payment: Payment, options: Options) => Record<string, unknown>;

/** What the merchant does after an auto-debit command. */
export const nextActions: Partial<Record<string, NextAction>> = {
	HK_ALIPAY_AUTODEBIT_PREPARE: ({ context }, { paymentId }, options) => ({
		type: 'redirect',
		url: `${context.url()}/authorize/${paymentId}?${new URLSearchParams({
			redirect_url: optionText(options['redirect_url']),
			state: optionText(options['state']),
			merchant_agreement_id: optionText(options['merchant_agreement_id']),
		}).toString()}`,
	}),
	HK_ALIPAY_AUTODEBIT_TOKEN: () => ({ type: 'token', access_token: newId('token') }),
	HK_ALIPAY_AUTODEBIT_CANCELAUTH: () => ({ type: 'none' }),
};
