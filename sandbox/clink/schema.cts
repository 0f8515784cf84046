import {
	absoluteUrl,
	digits,
	flag,
	integer,
	listOf,
	objectOf,
	oneOf,
	optional,
	positive,
	required,
	text,
	textMap,
} from '../gateway/fields.cts';
import type { Check, Values } from '../gateway/fields.cts';

export const paymentMethodTypes = [
	'ALIPAY',
	'CARD',
	'CASHAPP',
	'GCASH',
	'KAKAO',
	'PIX',
	'PROMPTPAY',
	'QRIS',
	'TNG',
	'UPI',
	'WECHAT',
] as const;
export type PaymentMethodType = (typeof paymentMethodTypes)[number];
const checkoutMethodTypes = [
	'CARD',
	'CASHAPP',
	'WECHAT',
	'KAKAO',
	'PIX',
	'ALIPAY',
	'UPI',
	'PAYPAL',
	'GOOGLEPAY',
	'APPLEPAY',
	'QRIS',
	'GCASH',
] as const;

const name = text({ min: 1 });
export const currency = (): Check<string> => (value, field) =>
	typeof value === 'string' && /^[A-Z]{3}$/.test(value)
		? undefined
		: `${field} must be a three-letter ISO code in upper case`;
export const metadata = textMap({ keys: 20, keyLength: 40, valueLength: 500 });
export const email = (): Check<string> => (value, field) =>
	typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value) ? undefined : `${field} must be an e-mail address`;

const priceDataShape = {
	name: required(name),
	unitAmount: required(positive()),
	quantity: optional(integer({ min: 1, max: 2 ** 31 - 1 })),
	currency: optional(currency()),
	imageUrl: optional(absoluteUrl()),
};
export type PriceData = Values<typeof priceDataShape>;

export const customerFields = {
	customerId: optional(name),
	customerEmail: optional(email()),
	referenceCustomerId: optional(name),
};
export interface CustomerIdentifiers {
	customerId?: string;
	customerEmail?: string;
	referenceCustomerId?: string;
}

const shared = {
	...customerFields,
	priceDataList: optional(listOf(objectOf(priceDataShape))),
	merchantReferenceId: optional(text()),
	promotionCode: optional(name),
	metadata: optional(metadata),
};

export const paymentShape = {
	...shared,
	paymentMethodType: required(oneOf(paymentMethodTypes)),
	paymentInstrumentId: optional(name),
	returnUrl: required(absoluteUrl()),
	priceId: optional(name),
	productId: optional(name),
	amount: optional(positive()),
	currency: optional(currency()),
	paymentCurrency: optional(currency()),
	platformType: optional(oneOf(['WEB', 'WAP'])),
	deviceType: optional(oneOf(['Android', 'iOS'])),
};
export type PaymentRequest = Values<typeof paymentShape>;

const importShape = {
	channelAlias: required(name),
	channelCustomerReference: required(name),
	paymentMethodTypes: optional(listOf(oneOf(['CARD', 'CASHAPP']))),
};
const phaseShape = {
	sequence: required(integer({ min: 0 })),
	effectiveCycle: required(integer({ min: 0 })),
	priceSnapshotId: required(name),
	quantity: required(integer({ min: 1 })),
	metadata: optional(metadata),
};

export const sessionShape = {
	...shared,
	historicalPaymentInstrumentImport: optional(objectOf(importShape)),
	originalAmount: required(positive()),
	originalCurrency: required(currency()),
	productId: optional(name),
	priceId: optional(name),
	uiMode: optional(oneOf(['hostedPage', 'elements'])),
	returnUrl: optional(absoluteUrl()),
	successUrl: optional(absoluteUrl()),
	cancelUrl: optional(absoluteUrl()),
	paymentMethodType: optional(oneOf(checkoutMethodTypes)),
	paymentMethodTypeBlackList: optional(listOf(oneOf(checkoutMethodTypes))),
	directPaymentQrCodePaymentMethodType: optional(oneOf(['CASHAPP', 'QRIS'])),
	allowPromotionCodes: optional(flag()),
	showPromotionCode: optional(flag()),
	localPriceOnly: optional(flag()),
	scheduledPhases: optional(listOf(objectOf(phaseShape))),
};
export type SessionRequest = Values<typeof sessionShape>;

export const portalSessionShape = {
	customerId: required(name),
	returnUrl: optional(absoluteUrl()),
	subscriptionUpdateProductIds: optional(listOf(name)),
};
export type PortalSessionRequest = Values<typeof portalSessionShape>;

export const refundShape = {
	orderId: required(name),
	refundMerchantOrderId: required(name),
	refundAmount: required(positive()),
	refundReasonType: optional(integer({ min: 0, max: 3 })),
	remark: optional(text({ max: 500 })),
};
export type RefundRequest = Values<typeof refundShape>;

export const orderListShape = {
	subscriptionId: optional(name),
	customerId: optional(name),
	merchantReferenceId: optional(name),
	pageNum: optional(digits({ min: 1 })),
	pageSize: optional(digits({ min: 1 })),
};
export type OrderListRequest = Values<typeof orderListShape>;
