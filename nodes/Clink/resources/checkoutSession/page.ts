import type { INodeProperties } from 'n8n-workflow';

import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, ifEntered, oneOf, optionalUrl } from '../../../shared/values/validate';
import {
	CHECKOUT_METHOD_TYPES,
	DIRECT_QR_CODE_TYPES,
	type CheckoutMethodType,
	type CreateCheckoutSessionRequest,
} from '../../api/wire/checkoutSession';
import { splitList } from '../ids';
import { promotionCode, readPromotionCode } from '../locators';
import { methodOptions } from '../methods';

/** What the page offers: payment methods, promotion codes, where it is shown. Members of *Additional Fields*. */

export const pageFields = {
	allowPromotionCodes: {
		displayName: 'Allow Promotion Codes',
		name: 'allowPromotionCodes',
		type: 'boolean',
		default: true,
		description: 'Whether promotion codes can be used',
	},
	directPaymentQrCodePaymentMethodType: {
		displayName: 'Direct QR Code',
		name: 'directPaymentQrCodePaymentMethodType',
		type: 'options',
		options: methodOptions(DIRECT_QR_CODE_TYPES),
		default: 'CASHAPP',
		description: "The method whose QR code is shown at once. It must also be selected under 'Payment Method'.",
	},
	paymentMethodTypeBlackList: {
		displayName: 'Excluded Payment Methods',
		name: 'paymentMethodTypeBlackList',
		type: 'multiOptions',
		options: methodOptions(CHECKOUT_METHOD_TYPES),
		default: [],
		description: 'The methods that the page does not offer',
	},
	localPriceOnly: {
		displayName: 'Local Price Only',
		name: 'localPriceOnly',
		type: 'boolean',
		default: true,
		description: "Whether to show the price in the customer's currency only. Not for recurring prices.",
	},
	paymentMethodType: {
		displayName: 'Payment Method',
		name: 'paymentMethodType',
		type: 'options',
		options: methodOptions(CHECKOUT_METHOD_TYPES),
		default: 'CARD',
		description: 'The method that is selected when the page opens',
	},
	promotionCode: {
		...promotionCode,
		description: "A promotion code to apply. Requires 'Allow Promotion Codes'.",
	},
	returnUrl: {
		displayName: 'Return URL',
		name: 'returnUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://shop.example.com/checkout',
		description: "Your page that the checkout is part of. Required if 'UI Mode' is Elements.",
	},
	showPromotionCode: {
		displayName: 'Show Promotion Code',
		name: 'showPromotionCode',
		type: 'boolean',
		default: true,
		description: "Whether the page shows the field for a promotion code. If not, 'Promotion Code' is required.",
	},
	uiMode: {
		displayName: 'UI Mode',
		name: 'uiMode',
		type: 'options',
		options: [
			{ name: 'Elements', value: 'elements', description: 'Parts that you put into a page of your own' },
			{ name: 'Hosted Page', value: 'hostedPage', description: 'A page of Clink' },
		],
		default: 'hostedPage',
		description: 'Where the checkout is shown',
	},
} as const satisfies Record<string, INodeProperties>;

type Page = Pick<CreateCheckoutSessionRequest, keyof typeof pageFields>;

/** @throws PaymentError (`input`) for members that do not go together */
export function readPage(fields: Record<string, unknown>): Page {
	const page: Page = compact({
		paymentMethodType: ifEntered(fields.paymentMethodType, (value) =>
			oneOf(value, 'Payment Method', CHECKOUT_METHOD_TYPES),
		),
		paymentMethodTypeBlackList: readExcluded(fields.paymentMethodTypeBlackList),
		directPaymentQrCodePaymentMethodType: ifEntered(fields.directPaymentQrCodePaymentMethodType, (value) =>
			oneOf(value, 'Direct QR Code', DIRECT_QR_CODE_TYPES),
		),
		allowPromotionCodes: ifEntered(fields.allowPromotionCodes, (value) => boolean(value, 'Allow Promotion Codes')),
		showPromotionCode: ifEntered(fields.showPromotionCode, (value) => boolean(value, 'Show Promotion Code')),
		promotionCode: readPromotionCode(fields.promotionCode),
		localPriceOnly: ifEntered(fields.localPriceOnly, (value) => boolean(value, 'Local Price Only')),
		uiMode: ifEntered(fields.uiMode, (value) => oneOf(value, 'UI Mode', ['hostedPage', 'elements'])),
		returnUrl: optionalUrl(fields.returnUrl, 'Return URL'),
	});
	const broken = RULES.find(({ isBroken }) => isBroken(page));
	if (broken !== undefined) throw inputError(broken.message, broken.advice);
	return page;
}

interface Rule {
	isBroken(page: Page): boolean;
	message: string;
	advice: string;
}

/** What ties members together. Source: docs/gateways/clink.md, "Checkout sessions". */
const RULES: Rule[] = [
	{
		isBroken: ({ promotionCode: code, allowPromotionCodes }) => code !== undefined && allowPromotionCodes !== true,
		message: "'Promotion Code' is filled in, but 'Allow Promotion Codes' is off",
		advice: "Add 'Allow Promotion Codes' under 'Additional Fields' and turn it on, or remove the promotion code.",
	},
	{
		isBroken: ({ promotionCode: code, showPromotionCode }) => showPromotionCode === false && code === undefined,
		message: "'Promotion Code' is empty, but 'Show Promotion Code' is off",
		advice: 'Enter the code to apply, or let the page show the field for it.',
	},
	{
		isBroken: ({ directPaymentQrCodePaymentMethodType: direct, paymentMethodType }) =>
			direct !== undefined && direct !== paymentMethodType,
		message: "'Direct QR Code' differs from 'Payment Method'",
		advice: "Select the same method under 'Payment Method', or remove 'Direct QR Code'.",
	},
	{
		isBroken: ({ paymentMethodType, paymentMethodTypeBlackList: excluded }) =>
			paymentMethodType !== undefined && excluded?.includes(paymentMethodType) === true,
		message: "'Excluded Payment Methods' contains the one that is selected under 'Payment Method'",
		advice: 'Remove it from one of the two.',
	},
	{
		isBroken: ({ uiMode, returnUrl }) => uiMode === 'elements' && returnUrl === undefined,
		message: "'Return URL' is empty, but 'UI Mode' is Elements",
		advice: 'Enter the URL of your page.',
	},
];

function readExcluded(value: unknown): CheckoutMethodType[] | undefined {
	const label = 'Excluded Payment Methods';
	const entries = splitList(value, label);
	return entries.length === 0 ? undefined : entries.map((entry) => oneOf(entry, label, CHECKOUT_METHOD_TYPES));
}
