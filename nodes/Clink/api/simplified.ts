import type { Outcome } from '../../shared/values/outcome';
import type { Action } from './wire/payment';

/**
 * What *Simplify* keeps of a response: up to a dozen members, those that people map. First what became of it, the user's
 * own number, the money and the times; then the IDs. Of what is not about money, its name comes first and the outcome last.
 * Each list has its type beside it, in the same order, which the preview of the output is made from: a test compares what
 * comes out with it. Amounts are handed on as Clink sends them.
 */

/** Members with a time, which Clink gives in milliseconds and *Simplify* as ISO 8601. */
export const TIMES = ['createTime', 'currentPeriodEnd', 'updateTime', 'validPeriodEnd'] as const;

export const PAYMENT_KEPT = [
	'outcome',
	'merchantReferenceId',
	'amount',
	'currency',
	'payUrl',
	'orderId',
	'sessionId',
	'paymentInstrumentId',
	'action',
] as const;
export interface SimplifiedPayment {
	outcome: Outcome;
	merchantReferenceId: string;
	amount: number;
	currency: string;
	payUrl: string;
	orderId: string;
	sessionId: string;
	paymentInstrumentId: string;
	action: Action;
}

export const CREATED_SUBSCRIPTION_KEPT = [
	'outcome',
	'merchantReferenceId',
	'amount',
	'currency',
	'payUrl',
	'subscriptionId',
	'orderId',
	'invoiceId',
	'sessionId',
	'paymentInstrumentId',
	'action',
] as const;
export interface SimplifiedCreatedSubscription {
	outcome: Outcome;
	merchantReferenceId: string;
	amount: number;
	currency: string;
	payUrl: string;
	subscriptionId: string;
	orderId: string;
	invoiceId: string;
	sessionId: string;
	paymentInstrumentId: string;
	action: Action;
}

export const CREATED_SESSION_KEPT = [
	'outcome',
	'merchantReferenceId',
	'originalAmount',
	'originalCurrency',
	'payUrl',
	'expireTime',
	'sessionId',
	'customerId',
	'url',
] as const;
export interface SimplifiedCreatedSession {
	outcome: Outcome;
	merchantReferenceId: string;
	originalAmount: number;
	originalCurrency: string;
	payUrl: string;
	expireTime: string;
	sessionId: string;
	customerId: string;
	url: string;
}

export const ORDER_KEPT = [
	'outcome',
	'merchantReferenceId',
	'amountTotal',
	'paymentCurrency',
	'createTime',
	'status',
	'customerEmail',
	'orderId',
	'customerId',
	'paymentMethod.paymentInstrumentId',
] as const;
export interface SimplifiedOrder {
	outcome: Outcome;
	merchantReferenceId: string;
	amountTotal: number;
	paymentCurrency: string;
	createTime: string;
	status: string;
	customerEmail: string;
	orderId: string;
	customerId: string;
	paymentInstrumentId: string;
}

export const REFUND_KEPT = [
	'outcome',
	'refundMerchantOrderId',
	'refundAmount',
	'refundCurrency',
	'createTime',
	'status',
	'refundReason',
	'failureMessage',
	'refundId',
	'orderId',
	'customerId',
] as const;
export interface SimplifiedRefund {
	outcome: Outcome;
	refundMerchantOrderId: string;
	refundAmount: number;
	refundCurrency: string;
	createTime: string;
	status: string;
	refundReason: string;
	failureMessage: string;
	refundId: string;
	orderId: string;
	customerId: string;
}

export const SESSION_KEPT = [
	'outcome',
	'merchantReferenceId',
	'amountTotal',
	'paymentCurrency',
	'status',
	'paymentStatus',
	'sessionId',
	'orderId',
	'subscriptionId',
	'customer.customerId',
] as const;
export interface SimplifiedSession {
	outcome: Outcome;
	merchantReferenceId: string;
	amountTotal: number;
	paymentCurrency: string;
	status: string;
	paymentStatus: string;
	sessionId: string;
	orderId: string;
	subscriptionId: string;
	customerId: string;
}

export const SUBSCRIPTION_KEPT = [
	'outcome',
	'merchantReference',
	'recurringInvoiceItem.paymentAmount',
	'currency',
	'currentPeriodEnd',
	'status',
	'cancelAtPeriodEnd',
	'subscriptionId',
	'customerId',
	'priceId',
] as const;
export interface SimplifiedSubscription {
	outcome: Outcome;
	merchantReference: string;
	paymentAmount: string;
	currency: string;
	currentPeriodEnd: string;
	status: string;
	cancelAtPeriodEnd: boolean;
	subscriptionId: string;
	customerId: string;
	priceId: string;
}

export const INVOICE_KEPT = [
	'outcome',
	'merchantReference',
	'paymentAmount',
	'originalCurrency',
	'createTime',
	'status',
	'invoiceId',
	'subscriptionId',
	'orderId',
	'customerId',
] as const;
export interface SimplifiedInvoice {
	outcome: Outcome;
	merchantReference: string;
	paymentAmount: string;
	originalCurrency: string;
	createTime: string;
	status: string;
	invoiceId: string;
	subscriptionId: string;
	orderId: string;
	customerId: string;
}

export const PRODUCT_KEPT = [
	'name',
	'active',
	'description',
	'defaultPrice',
	'image',
	'taxCategory',
	'createTime',
	'updateTime',
	'productId',
	'outcome',
] as const;
export interface SimplifiedProduct {
	name: string;
	active: boolean;
	description: string;
	defaultPrice: string;
	image: string;
	taxCategory: string;
	createTime: string;
	updateTime: string;
	productId: string;
	outcome: Outcome;
}

export const COUPON_KEPT = [
	'couponName',
	'terms',
	'discountType',
	'percentage',
	'fixedAmounts',
	'durationType',
	'redeemedCount',
	'validPeriodEnd',
	'couponId',
	'outcome',
] as const;
export interface SimplifiedCoupon {
	couponName: string;
	terms: string;
	discountType: string;
	percentage: number;
	fixedAmounts: Record<string, number>;
	durationType: string;
	redeemedCount: number;
	validPeriodEnd: string;
	couponId: string;
	outcome: Outcome;
}

export const PROMOTION_CODE_KEPT = [
	'code',
	'status',
	'firstOrderOnly',
	'redemptionCount',
	'maxRedemptionLimit',
	'minimumSpend',
	'validPeriodEnd',
	'promotionCodeId',
	'couponId',
	'outcome',
] as const;
export interface SimplifiedPromotionCode {
	code: string;
	status: string;
	firstOrderOnly: boolean;
	redemptionCount: number;
	maxRedemptionLimit: number;
	minimumSpend: Record<string, number>;
	validPeriodEnd: string;
	promotionCodeId: string;
	couponId: string;
	outcome: Outcome;
}
