import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { looksLikeCardNumber } from '../../../shared/values/cardNumber';
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
	const instrument = readInstrument(item.parameter('paymentInstrumentId'));
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

/**
 * The ID of a saved card or wallet. The number of a card is not one, and is refused before any message could repeat it. No other
 * field is checked for card numbers: one order number in ten looks like one.
 */
function readInstrument(value: unknown): string | undefined {
	// A long number may have lost digits, so its checksum says nothing.
	const isCard = typeof value === 'number' ? value >= 1e11 : looksLikeCardNumber(String(value));
	if (isCard) {
		throw inputError(
			"'Payment Instrument' contains a card number, which must never be stored here",
			'Nothing was sent. Remove the number from the workflow and from the data that it came from. Choose a saved card from the list, or let the customer enter the card on the page of a checkout session.',
		);
	}
	return optionalText(value, 'Payment Instrument')?.trim();
}
