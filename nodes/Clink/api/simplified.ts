import type { CheckoutSession } from './wire/checkoutSession';
import type { Invoice } from './wire/invoice';
import type { Order } from './wire/order';
import type { Coupon, PromotionCode, PromotionCodeDetail } from './wire/promotions';
import type { Product } from './wire/catalog';
import type { Subscription } from './wire/subscription';

/**
 * What *Simplify* keeps of a response: the ten members that people map, `outcome` among them. Each list has its type beside
 * it, which the preview of the output is made from. Amounts are handed on as Clink sends them.
 */

export const ORDER_KEPT = [
	'orderId',
	'merchantReferenceId',
	'status',
	'amountTotal',
	'paymentCurrency',
	'customerId',
	'customerEmail',
	'paymentMethod.paymentInstrumentId',
	'createTime',
	'outcome',
] as const;
export type SimplifiedOrder = Pick<Order['paymentMethod'], 'paymentInstrumentId'> &
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
	>;

export const SESSION_KEPT = [
	'sessionId',
	'merchantReferenceId',
	'status',
	'paymentStatus',
	'amountTotal',
	'paymentCurrency',
	'orderId',
	'subscriptionId',
	'customer.customerId',
	'outcome',
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
	'subscriptionId',
	'status',
	'customerId',
	'merchantReference',
	'priceId',
	'recurringInvoiceItem.paymentAmount',
	'currency',
	'currentPeriodEnd',
	'cancelAtPeriodEnd',
	'outcome',
] as const;
export type SimplifiedSubscription = Pick<Subscription['recurringInvoiceItem'], 'paymentAmount'> &
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
	>;

export const INVOICE_KEPT = [
	'invoiceId',
	'status',
	'subscriptionId',
	'orderId',
	'customerId',
	'merchantReference',
	'paymentAmount',
	'originalCurrency',
	'createTime',
	'outcome',
] as const;
export type SimplifiedInvoice = Pick<
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
>;

export const PRODUCT_KEPT = [
	'productId',
	'name',
	'active',
	'description',
	'defaultPrice',
	'image',
	'taxCategory',
	'createTime',
	'updateTime',
	'outcome',
] as const;
export type SimplifiedProduct = Omit<Product, 'priceList' | 'localizedNames'>;

export const COUPON_KEPT = [
	'couponId',
	'couponName',
	'terms',
	'discountType',
	'percentage',
	'fixedAmounts',
	'durationType',
	'redeemedCount',
	'validPeriodEnd',
	'outcome',
] as const;
export type SimplifiedCoupon = Omit<Coupon, 'durationMonths' | 'maxRedemptionCount' | 'mirroring'>;

export const PROMOTION_CODE_KEPT = [
	'promotionCodeId',
	'couponId',
	'code',
	'status',
	'firstOrderOnly',
	'redemptionCount',
	'maxRedemptionLimit',
	'minimumSpend',
	'validPeriodEnd',
	'outcome',
] as const;
export type SimplifiedPromotionCode = Pick<PromotionCodeDetail, 'minimumSpend'> &
	Omit<PromotionCode, 'createTime' | 'mirroring'>;
