import type { INodeProperties } from 'n8n-workflow';

import { CURRENCIES } from '../api/conventions';

/** Fields that several operations share. The names are part of the public contract. */

export const merchantReference: INodeProperties = {
	displayName: 'Merchant Reference',
	name: 'merchantReference',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ORDER-1042',
	description:
		'Your own order number. Take it from your data, so that running this again for the same order cannot charge twice. A reference made from the time or at random is new on every run and protects nobody.',
};

export const amount: INodeProperties = {
	displayName: 'Amount',
	name: 'amount',
	type: 'number',
	required: true,
	typeOptions: { minValue: 0 },
	default: 0,
	placeholder: 'e.g. 1250',
	description: 'How much, in the unit below. In cents, 1250 is 12.50.',
};

export const amountUnit: INodeProperties = {
	displayName: 'Amount Unit',
	name: 'amountUnit',
	type: 'options',
	options: [
		{ name: 'Cents (Minor)', value: 'minor', description: '1250 is 12.50' },
		{ name: 'Dollars or Yuan (Major)', value: 'major', description: '12.50 is 12.50' },
	],
	default: 'minor',
	description: 'What the amount counts',
};

export const currency: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	options: CURRENCIES.map((code) => ({ name: code, value: code })),
	default: 'HKD',
};

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: false,
	description:
		'Whether to look the merchant reference up first, and return what exists instead of sending again. It keeps a run that is repeated from paying or refunding twice, also where the gateway accepts a reference twice.',
};

/** For *Wait for Payment*, the field offers the run's own address as well. */
export const callback: INodeProperties[] = [
	{
		displayName: 'Callback',
		name: 'callback',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'Nobody is told when the status changes' },
			{
				name: 'Resume This Execution',
				value: 'resumeExecution',
				description: "ChingchingPay calls this run itself, for a 'Wait for Payment' further on",
			},
			{ name: 'To a URL', value: 'url', description: 'ChingchingPay calls an address when the status changes' },
		],
		default: 'none',
		description: 'Whether ChingchingPay calls an address when the status changes',
	},
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/…',
		displayOptions: { show: { callback: ['url'] } },
		description:
			'The address that ChingchingPay calls, reachable from the internet. To start a workflow with it, copy the production URL from the panel of a ChingchingPay Trigger.',
	},
];

export const transactionId: INodeProperties = {
	displayName: 'Transaction ID',
	name: 'transactionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2025071500012345',
	description: "ChingchingPay's own number of the payment, from an earlier answer",
};

/** Members of *Additional Fields*, picked and sorted by each operation. */
const additional = {
	cancelUrl: {
		displayName: 'Cancel URL',
		name: 'cancelUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/cart',
		description: 'Where the customer lands after cancelling',
	},
	clientIp: {
		displayName: 'Client IP',
		name: 'clientIp',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7',
		description: "The customer's IP address",
	},
	completeUrl: {
		displayName: 'Complete URL',
		name: 'completeUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/thank-you',
		description: 'Where the customer lands after paying',
	},
	description: {
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Two tickets, 12 May',
		description: 'What is paid for, as the customer may see it',
	},
	deviceId: {
		displayName: 'Device ID',
		name: 'deviceId',
		type: 'string',
		default: '',
		description: 'The terminal or device that takes the payment',
	},
	expiresAt: {
		displayName: 'Expires At',
		name: 'expiresAt',
		type: 'dateTime',
		default: '',
		description: "Until when the customer can pay. Without a time zone it is taken in the workflow's.",
	},
	merchantId: {
		displayName: 'Merchant ID',
		name: 'merchantId',
		type: 'string',
		default: '',
		description: "Used instead of the credential's merchant ID",
	},
	paymentId: {
		displayName: 'Payment ID',
		name: 'paymentId',
		type: 'string',
		default: '',
		description: 'Pays an order that exists already, such as one made by a payment link. Leave empty for a new order.',
	},
	paymentType: {
		displayName: 'Payment Type',
		name: 'paymentType',
		type: 'options',
		options: [
			{ name: 'Checkout', value: 'checkout' },
			{ name: 'Link', value: 'link' },
		],
		default: 'link',
		description: 'How the hosted page is used',
	},
	storeId: {
		displayName: 'Store ID',
		name: 'storeId',
		type: 'string',
		default: '',
		description: 'The store that the payment belongs to',
	},
} as const satisfies Record<string, INodeProperties>;

/** *Additional Fields* with these members. */
export function additionalFields(...members: Array<keyof typeof additional>): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		options: [...members].sort().map((member) => additional[member]),
	};
}
