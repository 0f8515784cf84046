/**
 * Subscriptions and changes of their plan as Clink names them. Amounts are in major units, times in milliseconds.
 * Source: docs/gateways/clink.md, "Subscriptions".
 */
import type { ScheduledPhase } from './checkoutSession';
import type { Customer } from './customer';
import type { InvoiceItem } from './invoice';
import type { Action } from './payment';

export const SUBSCRIPTION_METHOD_TYPES = ['CARD', 'CASHAPP', 'GCASH', 'PIX', 'UPI'] as const;

export type CreateSubscriptionRequest = Customer & {
	productId: string;
	priceId: string;
	paymentMethodType: (typeof SUBSCRIPTION_METHOD_TYPES)[number];
	paymentInstrumentId?: string;
	/** Required; the price's own currency, unless the user enters another. */
	paymentCurrency?: string;
	returnUrl: string;
	merchantReferenceId?: string;
	promotionCode?: string;
	metadata?: Record<string, string>;
	platformType?: string;
	deviceType?: string;
	scheduledPhases?: ScheduledPhase[];
};

export interface CreatedSubscription {
	subscriptionId: string;
	sessionId: string;
	paymentInstrumentId: string;
	/** 1 success, 2 pending, 3 failure, 5 next action. */
	status: number;
	action: Action;
	amount: number;
	currency: string;
	orderId: string;
	invoiceId: string;
}

export interface Subscription {
	subscriptionId: string;
	customerId: string;
	productId: string;
	priceId: string;
	priceSnapshotId: string;
	createTime: number;
	quantity: number;
	paymentMethodType: string;
	paymentInstrumentId: string;
	status: string;
	billing: string;
	/** Of an order it is `merchantReferenceId`. */
	merchantReference: string;
	trialStart: number;
	trialEnd: number;
	/** When the subscription began; it never changes. */
	currentPeriodStart: number;
	currentPeriodEnd: number;
	cancelAt: number;
	cancelAtPeriodEnd: boolean;
	canceledAt: number;
	cancelReason: string;
	currency: string;
	/** Its period is the current one. */
	recurringInvoiceItem: InvoiceItem;
	upcomingInvoiceItem: InvoiceItem;
	scheduledPhases: ScheduledPhase[];
	elapsedCycles: number;
	sessionId: string;
	metadata: Record<string, string>;
}

export const CANCEL_REASON_CODES = [
	'found_alternative',
	'need_more_features',
	'no_longer_needed',
	'other_reasons',
	'poor_customer_service',
	'poor_quality',
	'poor_usability',
	'too_expensive',
] as const;

export interface CancelSubscriptionRequest {
	reason: string;
	cancelReasonCode?: (typeof CANCEL_REASON_CODES)[number];
	/** Otherwise at the end of the period. */
	cancelImmediately: boolean;
}

export interface PreviewPlanChangeRequest {
	priceId: string;
	promotionCode?: string;
}

export interface PlanChangePreview {
	subscriptionId: string;
	/** Whether it changes at once, and not at the end of the period. */
	immediate: boolean;
	recurringPrice: {
		periodStart: number;
		periodEnd: number;
		priceId: string;
		/** What a change is confirmed with. */
		priceSnapshotId: string;
		productId: string;
		productName: string;
		totalAmount: number;
		unitAmount: number;
		currencySymbol: string;
		currency: string;
		quantity: number;
		interval: string;
		recurring: string;
	};
	/** What is charged upon the change, less what was paid before; below 0 for a credit. */
	lines: {
		proratedCredit: number;
		proratedCharge: number;
		periodStart: number;
		periodEnd: number;
		subtotalAmount: number;
		taxAmount: number;
		taxRate: number;
		taxName: string;
		totalAmount: number;
		currencySymbol: string;
		currency: string;
	};
	discountObject: {
		couponId: string;
		couponName: string;
		couponTerms: string;
		promotionCode: string;
		discountAmount: number;
		durationType: string;
		durationMonths: number;
		couponUsedTimes: number;
	};
}

export interface ConfirmPlanChangeRequest {
	priceSnapshotId: string;
	promotionCode?: string;
}

export interface PlanChange {
	subscriptionId: string;
	/** 1 success, 2 pending, 3 failure, 5 next action. */
	status: number;
	code: string;
	declinedCode: string;
	message: string;
	action: Action;
	subscription: Subscription;
}
