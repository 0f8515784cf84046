import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { oneOf, optionalText, requiredUrl } from '../../../shared/values/validate';
import { METHODS_NEEDING_INSTRUMENT } from '../../api/conventions';
import type { PaymentMethodType } from '../../api/wire/payment';
import { paymentInstrument } from '../locators';
import { methodOptions } from '../methods';

/** How the customer pays, and where they are sent after a step at the bank or in the wallet. */
export const methodFields = (allowed: readonly PaymentMethodType[]): INodeProperties[] => [
	{
		displayName: 'Payment Method',
		name: 'paymentMethodType',
		type: 'options',
		options: methodOptions(allowed),
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

export function readPaymentMethod<T extends PaymentMethodType>(item: Item, allowed: readonly T[]) {
	const method = oneOf(item.parameter('paymentMethodType'), 'Payment Method', allowed);
	const instrument = optionalText(item.parameter('paymentInstrumentId'), 'Payment Instrument')?.trim();
	if (instrument === undefined && METHODS_NEEDING_INSTRUMENT.has(method)) {
		throw inputError(
			`'Payment Instrument' is empty, but ${method} requires one`,
			'Choose one, or take it from an order that the customer paid with it (paymentMethod.paymentInstrumentId), or select a wallet that creates one automatically.',
		);
	}
	return {
		paymentMethodType: method,
		returnUrl: requiredUrl(item.parameter('returnUrl'), 'Return URL'),
		...compact({ paymentInstrumentId: instrument }),
	};
}
