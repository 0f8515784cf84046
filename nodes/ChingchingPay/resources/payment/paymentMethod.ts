import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { integer, requiredText } from '../../../shared/values/validate';

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

/**
 * Payment methods whose names are published. There are more; they come with a channel, whose numbers are not published.
 * Source: docs/gateways/chingchingpay.md, "Payment methods".
 */
const PAYMENT_METHODS: INodePropertyOptions[] = [
	{ name: 'Alipay or AlipayHK', value: 'ALIPAY', description: 'ALIPAY' },
	{
		name: 'AlipayHK Auto-Debit: Cancel',
		value: 'HK_ALIPAY_AUTODEBIT_CANCELAUTH',
		description: "End the customer's agreement (HK_ALIPAY_AUTODEBIT_CANCELAUTH)",
	},
	{
		name: 'AlipayHK Auto-Debit: Get Token',
		value: 'HK_ALIPAY_AUTODEBIT_TOKEN',
		description: 'Exchange the auth code for a token (HK_ALIPAY_AUTODEBIT_TOKEN)',
	},
	{
		name: 'AlipayHK Auto-Debit: Pay',
		value: 'HK_ALIPAY_AUTODEBIT_PAY',
		description: 'Charge with the token (HK_ALIPAY_AUTODEBIT_PAY)',
	},
	{
		name: 'AlipayHK Auto-Debit: Prepare',
		value: 'HK_ALIPAY_AUTODEBIT_PREPARE',
		description: 'Ask the customer to agree to later charges (HK_ALIPAY_AUTODEBIT_PREPARE)',
	},
];

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
			...PAYMENT_METHODS,
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
