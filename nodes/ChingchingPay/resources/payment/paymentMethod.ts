import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { integer, requiredText } from '../../../shared/values/validate';
import { PAYMENT_METHODS } from '../../api/conventions';

/** Text, so that it can be empty: a number would begin with a channel that nobody chose. */
export const channelId: INodeProperties = {
	displayName: 'Channel ID',
	name: 'channelId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 101',
	hint: 'Ask ChingchingPay for your channel number',
	description:
		"The number of a payment channel that is open to you. ChingchingPay publishes no list; the details of an earlier payment ('Get Details') have it under 'channels'.",
};

/** What no method of the gateway is called. */
const OTHER = 'other';

export const paymentMethodFields: INodeProperties[] = [
	{
		displayName: 'Payment Method',
		name: 'paymentMethod',
		type: 'options',
		required: true,
		options: [
			{ name: '(Choose One)', value: '' },
			...PAYMENT_METHODS.map(({ name, value, description }) => ({ name, value, description })),
			{ name: 'Other', value: OTHER, description: 'A method that ChingchingPay has opened for you, by its name' },
		],
		default: '',
		description: 'How the customer pays. An expression can return any name that ChingchingPay uses.',
	},
	{
		displayName: 'Other Payment Method',
		name: 'otherPaymentMethod',
		type: 'string',
		// Not required: n8n shows it, and would ask for it, where an expression chooses the method.
		default: '',
		placeholder: 'e.g. ALIPAY',
		description: "ChingchingPay's name for the payment method, in its spelling. It comes with your channel.",
		displayOptions: { show: { paymentMethod: [OTHER] } },
	},
];

/** @throws PaymentError (`input`) */
export function readChannelId(item: Item): number {
	const entered = requiredText(
		item.parameter('channelId'),
		'Channel ID',
		'Ask ChingchingPay for the number of a channel that is open to you.',
	);
	return integer(entered, 'Channel ID', 1);
}

/** A name that is not in the list is sent as it is. @throws PaymentError (`input`) */
export function readPaymentMethod(item: Item): string {
	const chosen = requiredText(
		item.parameter('paymentMethod'),
		'Payment Method',
		"Choose one, or 'Other' and enter ChingchingPay's name for it.",
	);
	if (chosen !== OTHER) return chosen;
	return requiredText(
		item.parameter('otherPaymentMethod'),
		'Other Payment Method',
		"Enter ChingchingPay's name for it, e.g. ALIPAY.",
	);
}
