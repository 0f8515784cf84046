import { newId } from '../gateway/ids.cts';
import type { Payment } from './records.cts';
import { Refusal } from './refusals.cts';
import type { CheckoutRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';

export const autoDebitPay = 'HK_ALIPAY_AUTODEBIT_PAY';
const commandOnly = ['PREPARE', 'TOKEN', 'CANCELAUTH'].map((step) => `HK_ALIPAY_AUTODEBIT_${step}`);

const autoDebit = [...commandOnly, autoDebitPay];

/** The channels that are open to every merchant. The gateway publishes neither its numbers nor which methods each has. */
export const channels: ReadonlyArray<{ id: number; methods: readonly string[] }> = [
	{ id: 101, methods: ['ALIPAY', ...autoDebit] },
	{ id: 102, methods: autoDebit },
];

function checkChannel({ channel_id: id, payment_method: method }: CheckoutRequest): void {
	const channel = channels.find((open) => open.id === id);
	if (channel === undefined) {
		const open = channels.map((known) => known.id).join(', ');
		throw new Refusal('invalidRequest', `channel_id ${id} is not open to this merchant, only ${open}`);
	}
	if (channel.methods.includes(method)) return;
	throw new Refusal(
		'invalidRequest',
		`channel ${id} has no payment_method "${method}", only ${channel.methods.join(', ')}`,
	);
}

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

/** Whether a channel is open and has the method, which transaction type that goes with, and which options a step needs. */
export function checkMethod(request: CheckoutRequest, options: Options): void {
	checkChannel(request);
	const { payment_method: method, transaction_type: type } = request;
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
