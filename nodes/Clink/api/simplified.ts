import type { CreatedCheckoutSession, CheckoutSession } from './wire/checkoutSession';
import type { Invoice } from './wire/invoice';
import type { Order } from './wire/order';
import type { PaymentResult } from './wire/payment';
import type { Coupon, PromotionCode, PromotionCodeDetail } from './wire/promotions';
import type { Product } from './wire/catalog';
import type { Refund } from './wire/refund';
import type { CreatedSubscription, Subscription } from './wire/subscription';

/**
 * What *Simplify* keeps of a response: up to a dozen members, those that people map. First what became of it, the user's own number, the
 * money and the times; then the IDs. Of what is not about money, its name comes first and the outcome last. Each list has its
 * type beside it, which the preview of the output is made from. Amounts are handed on as Clink sends them.
 */

/** Members with a time, which Clink gives in milliseconds and *Simplify* as ISO 8601. */
export const TIMES = ['createTime', 'currentPeriodEnd', 'updateTime', 'validPeriodEnd'] as const;

type IsoTimes<T> = { [Name in keyof T]: Name extends (typeof TIMES)[number] ? string : T[Name] };

/** Where the customer pays or confirms. */
export interface WithPayUrl {
	payUrl: string;
}

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
export type SimplifiedPayment = WithPayUrl & Pick<Order, 'merchantReferenceId'> & Omit<PaymentResult, 'status'>;

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
export type SimplifiedCreatedSubscription = WithPayUrl &
	Pick<Order, 'merchantReferenceId'> &
	Omit<CreatedSubscription, 'status'>;

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
export type SimplifiedCreatedSession = WithPayUrl & Omit<CreatedCheckoutSession, 'tokenValue' | 'uiMode' | 'returnUrl'>;

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
export type SimplifiedOrder = IsoTimes<
	Pick<Order['paymentMethod'], 'paymentInstrumentId'> &
		Pick<
			Order,
			| 'orderId'
			| 'merchantReferenceId'
			| 'status'
			| 'amountTotal'
			| 'paymentCurrency'
			| 'customerId'
			| 'customerEmail'
			| 'createTime'
		>
>;

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
export type SimplifiedRefund = IsoTimes<Omit<Refund, 'failureCode' | 'metadata' | 'paymentInstrumentId'>>;

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
export type SimplifiedSession = Pick<CheckoutSession['customer'], 'customerId'> &
	Pick<
		CheckoutSession,
		| 'sessionId'
		| 'merchantReferenceId'
		| 'status'
		| 'paymentStatus'
		| 'amountTotal'
		| 'paymentCurrency'
		| 'orderId'
		| 'subscriptionId'
	>;

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
export type SimplifiedSubscription = IsoTimes<
	Pick<Subscription['recurringInvoiceItem'], 'paymentAmount'> &
		Pick<
			Subscription,
			| 'subscriptionId'
			| 'status'
			| 'customerId'
			| 'merchantReference'
			| 'priceId'
			| 'currency'
			| 'currentPeriodEnd'
			| 'cancelAtPeriodEnd'
		>
>;

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
export type SimplifiedInvoice = IsoTimes<
	Pick<
		Invoice,
		| 'invoiceId'
		| 'status'
		| 'subscriptionId'
		| 'orderId'
		| 'customerId'
		| 'merchantReference'
		| 'paymentAmount'
		| 'originalCurrency'
		| 'createTime'
	>
>;

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
export type SimplifiedProduct = IsoTimes<Omit<Product, 'priceList' | 'localizedNames'>>;

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
export type SimplifiedCoupon = IsoTimes<Omit<Coupon, 'durationMonths' | 'maxRedemptionCount' | 'mirroring'>>;

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
export type SimplifiedPromotionCode = IsoTimes<
	Pick<PromotionCodeDetail, 'minimumSpend'> & Omit<PromotionCode, 'createTime' | 'mirroring'>
>;
