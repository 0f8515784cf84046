import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { oneOf, optionalText, requiredUrl } from '../../../shared/values/validate';
import { METHODS_NEEDING_INSTRUMENT } from '../../api/conventions';
import { SUBSCRIPTION_METHOD_TYPES } from '../../api/wire/subscription';
import { paymentInstrument } from '../locators';

/** How the customer pays each time, and where they are sent after a step at the bank or in the wallet. */
export const paymentMethodFields: INodeProperties[] = [
	{
		displayName: 'Payment Method',
		name: 'paymentMethodType',
		type: 'options',
		options: [
			{ name: 'Card', value: 'CARD' },
			{ name: 'Cash App', value: 'CASHAPP' },
			{ name: 'GCash', value: 'GCASH' },
			{ name: 'Pix', value: 'PIX' },
			{ name: 'UPI', value: 'UPI' },
		],
		default: 'CARD',
	},
	paymentInstrument,
	{
		displayName: 'Return URL',
		name: 'returnUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://shop.example.com/thank-you',
		description: 'Where to send the customer after a step such as 3-D Secure or a wallet',
	},
];

export function readPaymentMethod(item: Item) {
	const method = oneOf(item.parameter('paymentMethodType'), 'Payment Method', SUBSCRIPTION_METHOD_TYPES);
	const instrument = optionalText(item.parameter('paymentInstrumentId'), 'Payment Instrument')?.trim();
	if (instrument === undefined && METHODS_NEEDING_INSTRUMENT.has(method)) {
		throw inputError(
			`'Payment Instrument' is empty, but ${method} requires one`,
			'Choose one that the customer has paid with, or select a wallet that creates one automatically.',
		);
	}
	return {
		paymentMethodType: method,
		returnUrl: requiredUrl(item.parameter('returnUrl'), 'Return URL'),
		...compact({ paymentInstrumentId: instrument }),
	};
}
