import type { INodeProperties } from 'n8n-workflow';

import { AMOUNT_UNITS, type AmountUnit } from '../../shared/values/money';
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
		'Your order number. Take it from your data, so that running the workflow again for the same order cannot charge twice. A reference generated from the time or at random is different in every execution and does not protect against this.',
};

interface UnitTexts {
	name: string;
	/** As a tool of an agent, all that n8n shows the model of a field is its display name. So the unit is in it. */
	label: string;
	example: string;
	meaning: string;
}

const UNITS: Record<AmountUnit, UnitTexts> = {
	minor: { name: 'Cents (Minor)', label: 'Amount in Cents', example: '1250', meaning: '1250 is 12.50' },
	major: {
		name: 'Dollars or Yuan (Major)',
		label: 'Amount in Dollars or Yuan',
		example: '12.50',
		meaning: '12.50 is twelve dollars, or yuan, and fifty cents',
	},
};

export const amountLabel = (unit: AmountUnit): string => UNITS[unit].label;

export const amountUnit: INodeProperties = {
	displayName: 'Amount Unit',
	name: 'amountUnit',
	type: 'options',
	options: AMOUNT_UNITS.map((value) => ({ name: UNITS[value].name, value, description: UNITS[value].meaning })),
	default: 'major',
	description: 'The unit of the amount',
};

const amountIn = (unit: AmountUnit, more: Partial<INodeProperties>): INodeProperties => ({
	displayName: amountLabel(unit),
	name: 'amount',
	type: 'number',
	required: true,
	default: 0,
	placeholder: `e.g. ${UNITS[unit].example}`,
	hint: UNITS[unit].meaning,
	displayOptions: { show: { amountUnit: [unit] } },
	...more,
});

/** The unit, then the amount in it. */
export const amountFields = (more: Partial<INodeProperties> = { typeOptions: { minValue: 0 } }): INodeProperties[] => [
	amountUnit,
	amountIn('major', more),
	amountIn('minor', more),
];

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
		'Whether to look up the merchant reference first and, if it exists, return the existing transaction instead of sending the request again. This keeps a repeated execution from paying or refunding twice, even where the gateway accepts the same reference twice.',
};

/** Also offers the execution's own resume URL, for *Wait for Payment*. */
export const callback: INodeProperties[] = [
	{
		displayName: 'Callback',
		name: 'callback',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'Do not report status changes' },
			{
				name: 'Resume This Execution',
				value: 'resumeExecution',
				description: "Report status changes to this execution, for a 'Wait for Payment' later in the workflow",
			},
			{ name: 'To a URL', value: 'url', description: 'Report status changes to a URL' },
		],
		default: 'none',
		description: 'Where ChingchingPay reports status changes',
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
			'The URL that ChingchingPay calls. It must be reachable from the internet. To start a workflow, copy the production URL of a ChingchingPay Trigger.',
	},
];

export const transactionId: INodeProperties = {
	displayName: 'Transaction ID',
	name: 'transactionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 2025071500012345',
	description: "ChingchingPay's ID of the transaction, from an earlier response",
};

/** Members of *Additional Fields*, picked and sorted by each operation. */
const additional = {
	cancelUrl: {
		displayName: 'Cancel URL',
		name: 'cancelUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/cart',
		description: 'Where to send the customer after they cancel',
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
		description: 'Where to send the customer after they pay',
	},
	description: {
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Two tickets, 12 May',
		description: 'What the payment is for. The customer may see it.',
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
		description: "The time until which the customer can pay. Without a time zone, the workflow's time zone applies.",
	},
	merchantId: {
		displayName: 'Merchant ID',
		name: 'merchantId',
		type: 'string',
		default: '',
		description: 'Overrides the merchant ID from the credential',
	},
	paymentId: {
		displayName: 'Payment ID',
		name: 'paymentId',
		type: 'string',
		default: '',
		description: 'The existing order to pay, such as one created by a payment link. Leave empty to create a new order.',
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
