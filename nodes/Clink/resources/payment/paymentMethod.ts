import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { oneOf, optionalText, requiredUrl } from '../../../shared/values/validate';
import { METHODS_NEEDING_INSTRUMENT } from '../../api/conventions';
import { PAYMENT_METHOD_TYPES } from '../../api/wire';

/** What is charged with, and where the customer lands after a step at the bank or in the wallet. */
export const paymentMethodFields: INodeProperties[] = [
	{
		displayName: 'Payment Method',
		name: 'paymentMethodType',
		type: 'options',
		options: [
			{ name: 'Alipay', value: 'ALIPAY' },
			{ name: 'Card', value: 'CARD' },
			{ name: 'Cash App', value: 'CASHAPP' },
			{ name: 'GCash', value: 'GCASH' },
			{ name: 'KakaoPay', value: 'KAKAO' },
			{ name: 'Pix', value: 'PIX' },
			{ name: 'PromptPay', value: 'PROMPTPAY' },
			{ name: 'QRIS', value: 'QRIS' },
			{ name: 'TNG', value: 'TNG', description: 'The Touch and Go wallet of Malaysia' },
			{ name: 'UPI', value: 'UPI' },
			{ name: 'WeChat Pay', value: 'WECHAT' },
		],
		default: 'CARD',
	},
	{
		displayName: 'Payment Instrument ID',
		name: 'paymentInstrumentId',
		type: 'string',
		default: '',
		placeholder: 'e.g. pi_0001',
		description:
			"The customer's saved card or wallet. Card, Pix and UPI need it; the other methods make one by themselves. A card's comes from an order that was paid with it.",
	},
	{
		displayName: 'Return URL',
		name: 'returnUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://shop.example.com/thank-you',
		description: 'Where the customer lands after a step such as 3-D Secure or a wallet',
	},
];

export function readPaymentMethod(item: Item) {
	const method = oneOf(item.parameter('paymentMethodType'), 'Payment Method', PAYMENT_METHOD_TYPES);
	const instrument = optionalText(item.parameter('paymentInstrumentId'), 'Payment Instrument ID')?.trim();
	if (instrument === undefined && METHODS_NEEDING_INSTRUMENT.has(method)) {
		throw inputError(
			`'Payment Instrument ID' is empty, and ${method} needs one`,
			'Take it from an order that the customer paid with it (paymentMethod.paymentInstrumentId), or choose a wallet that makes one by itself.',
		);
	}
	return {
		paymentMethodType: method,
		returnUrl: requiredUrl(item.parameter('returnUrl'), 'Return URL'),
		...compact({ paymentInstrumentId: instrument }),
	};
}
