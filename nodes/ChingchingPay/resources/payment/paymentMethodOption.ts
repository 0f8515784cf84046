import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import {
	oneOf,
	optionalJsonText,
	optionalText,
	optionalUrl,
	requiredText,
	requiredUrl,
} from '../../../shared/values/validate';

/**
 * `payment_method_option`: a string that holds JSON. Typed fields for the published shapes, raw JSON for
 * the rest. Source: docs/gateways/chingchingpay.md, "Payment methods".
 */
interface Shape {
	name: string;
	value: string;
	description: string;
	fields: INodeProperties[];
	read(item: Item): string | undefined;
}

const WALLETS = ['ALIPAYHK', 'ALIPAYCN'] as const;

const raw: Shape = {
	name: 'JSON',
	value: 'json',
	description: "Any method: the JSON shown on its page of ChingchingPay's reference, or nothing",
	fields: [
		{
			displayName: 'Payment Method Option (JSON)',
			name: 'paymentMethodOption',
			type: 'json',
			// The editor marks an empty text as JSON that cannot be read.
			default: '{}',
			description:
				'The data that the payment method requires, e.g. {"auth_code": "280112345678901234"}. Leave it as it is if it requires none.',
		},
	],
	read: (item) => optionalJsonText(item.parameter('paymentMethodOption'), 'Payment Method Option (JSON)'),
};

const authCode: Shape = {
	name: 'Auth Code',
	value: 'authCode',
	description: "The code in the customer's wallet app, scanned in the store",
	fields: [
		{
			displayName: 'Auth Code',
			name: 'authCode',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 280112345678901234',
			description: "The code shown in the customer's wallet app",
		},
	],
	read: (item) =>
		JSON.stringify({
			auth_code: requiredText(item.parameter('authCode'), 'Auth Code', 'Scan the code and map it here.'),
		}),
};

const alipayMobile: Shape = {
	name: 'Alipay Mobile',
	value: 'alipayMobile',
	description: 'Pay with AlipayHK or Alipay on a phone',
	fields: [
		{
			displayName: 'Wallet',
			name: 'paymentInst',
			type: 'options',
			options: [
				{ name: 'AlipayHK', value: 'ALIPAYHK' },
				{ name: 'Alipay (Mainland China)', value: 'ALIPAYCN' },
			],
			default: 'ALIPAYHK',
			description: 'The wallet to pay with',
		},
		{
			displayName: 'Business Type',
			name: 'businessType',
			type: 'string',
			default: '',
			hint: 'Ask ChingchingPay for the number of your type of business',
			description: 'Required for AlipayHK. ChingchingPay publishes no list of the numbers.',
		},
		{
			displayName: 'Other Business Type',
			name: 'otherBusinessType',
			type: 'string',
			default: '',
			description: 'Your type of business in words, if no number fits',
		},
		{
			displayName: 'Refer URL',
			name: 'referUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/checkout',
			description: 'The page that the customer comes from',
		},
	],
	read(item) {
		const wallet = oneOf(item.parameter('paymentInst'), 'Wallet', WALLETS);
		const businessType = item.parameter('businessType');
		const trade = compact({
			business_type:
				wallet === 'ALIPAYHK'
					? requiredText(
							businessType,
							'Business Type',
							'AlipayHK requires it. Ask ChingchingPay for the number of your type of business.',
						)
					: optionalText(businessType, 'Business Type'),
			other_business_type: optionalText(item.parameter('otherBusinessType'), 'Other Business Type'),
		});
		return JSON.stringify(
			compact({
				trade_information: Object.keys(trade).length === 0 ? undefined : trade,
				payment_inst: wallet,
				refer_url: optionalUrl(item.parameter('referUrl'), 'Refer URL'),
			}),
		);
	},
};

const autoDebitPrepare: Shape = {
	name: 'Auto-Debit Prepare',
	value: 'autoDebitPrepare',
	description: 'Ask the customer to authorize later charges (HK_ALIPAY_AUTODEBIT_PREPARE)',
	fields: [
		{
			displayName: 'State',
			name: 'state',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. a session ID from your data',
			description: 'Returned with the customer, so that you can identify them',
		},
		{
			displayName: 'Merchant Agreement ID',
			name: 'merchantAgreementId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. AGREEMENT-77',
			description: 'Your ID for the agreement. The gateway does not store it, so you must.',
		},
		{
			displayName: 'Redirect URL',
			name: 'redirectUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://shop.example.com/agreed',
			description: 'Where the wallet sends the customer, with the auth code',
		},
	],
	read: (item) =>
		JSON.stringify({
			state: requiredText(item.parameter('state'), 'State'),
			merchant_agreement_id: requiredText(item.parameter('merchantAgreementId'), 'Merchant Agreement ID'),
			redirect_url: requiredUrl(item.parameter('redirectUrl'), 'Redirect URL'),
		}),
};

const SHAPES = [alipayMobile, authCode, autoDebitPrepare, raw];

export const paymentMethodOptionFields: INodeProperties[] = [
	{
		displayName: 'Payment Method Option',
		name: 'paymentMethodOptionType',
		type: 'options',
		options: SHAPES.map(({ name, value, description }) => ({ name, value, description })),
		default: 'json',
		description: 'How to enter the data that the payment method requires',
	},
	...SHAPES.flatMap(({ value, fields }) =>
		fields.map((field) => ({ ...field, displayOptions: { show: { paymentMethodOptionType: [value] } } })),
	),
];

/** The text to send, or `undefined` for none. @throws PaymentError (`input`) */
export function readPaymentMethodOption(item: Item): string | undefined {
	const selected = item.parameter('paymentMethodOptionType');
	return (SHAPES.find(({ value }) => value === selected) ?? raw).read(item);
}
