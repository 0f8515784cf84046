import { outcomeOf } from '../chingchingpay/outcome.cts';
import type { Personality } from '../chingchingpay/personality.cts';
import { wordOf } from '../chingchingpay/records.cts';
import type { Payment, Refund } from '../chingchingpay/records.cts';
import { orderOutcomes, refundOutcomes, sessionOutcomes } from '../clink/outcome.cts';
import type { Order, Session, StoredOrder, StoredRefund } from '../clink/records.cts';
import { paidFor } from '../clink/subscription-cost.cts';
import type { Subscription } from '../clink/subscription-records.cts';
import { nextPeriod } from '../clink/subscription-view.cts';
import { toMajor } from '../clink/money.cts';
import type { GatewayName } from '../gateway/gateway.cts';
import type { Outcome } from '../gateway/outcome.cts';

export interface LedgerEntry {
	/** Milliseconds. */
	time: number;
	gateway: GatewayName;
	/** The merchant: its id, or for Clink the position of its key (`key 1`). */
	account: string;
	kind: 'payment link' | 'checkout' | 'command' | 'payment' | 'checkout session' | 'subscription' | 'charge' | 'refund';
	/** The merchant's own reference; a refund carries its own, not the original's. */
	reference: string;
	id: string;
	/** The order that a charge or refund belongs to. */
	orderId: string;
	/** As on the wire: cents for ChingchingPay, major units for Clink. */
	amount: number;
	currency: string;
	status: string;
	/** What the gateway calls that status. */
	word: string;
	/** What the nodes call it. */
	outcome: Outcome;
	/** Of a subscription: the price that it has, and the one that it will have from its next period on. */
	prices?: { now: string; next: string };
	/** Whom the money is from or goes to: at Clink the customer's e-mail, or the id of one without; elsewhere empty. */
	customer: string;
}

const kindOf = { link: 'payment link', checkout: 'checkout', command: 'command' } as const;

export function ofPayment(payment: Payment, personality: Personality): LedgerEntry {
	return {
		time: payment.createdAt,
		gateway: 'ChingchingPay',
		account: payment.merchantId,
		kind: kindOf[payment.origin],
		reference: payment.merchantReference,
		id: payment.paymentId,
		orderId: payment.paymentId,
		amount: payment.amount,
		currency: payment.currency,
		status: payment.status,
		word: wordOf(payment, personality),
		outcome: outcomeOf(payment),
		customer: '',
	};
}

export function ofRefund(refund: Refund, personality: Personality): LedgerEntry {
	return {
		time: refund.createdAt,
		gateway: 'ChingchingPay',
		account: refund.merchantId,
		kind: 'refund',
		reference: refund.merchantReference,
		id: refund.transactionId,
		orderId: refund.paymentId,
		amount: refund.amount,
		currency: refund.currency,
		status: refund.status,
		word: wordOf(refund, personality),
		outcome: outcomeOf(refund),
		customer: '',
	};
}

export type AccountName = (apiKey: string) => string;

export function ofOrder({ account, order }: StoredOrder, name: AccountName): LedgerEntry {
	return {
		time: order.createTime,
		gateway: 'Clink',
		account: name(account),
		kind: 'payment',
		reference: order.merchantReferenceId ?? '',
		id: order.orderId,
		orderId: order.orderId,
		amount: order.amountTotal,
		currency: order.paymentCurrency,
		status: order.status,
		word: order.status,
		outcome: orderOutcomes[order.status],
		customer: order.customerEmail ?? order.customerId,
	};
}

/** @param order the order that the refund gives back */
export function ofClinkRefund(
	{ account, refund }: StoredRefund,
	order: Order | undefined,
	name: AccountName,
): LedgerEntry {
	return {
		time: refund.createTime,
		gateway: 'Clink',
		account: name(account),
		kind: 'refund',
		reference: refund.refundMerchantOrderId,
		id: refund.refundId,
		orderId: refund.orderId,
		amount: refund.refundAmount,
		currency: refund.refundCurrency,
		status: refund.status,
		word: refund.status,
		outcome: refundOutcomes[refund.status],
		customer: order?.customerEmail ?? refund.customerId,
	};
}

export function ofSession(session: Session, name: AccountName): LedgerEntry {
	return {
		time: session.createdAt,
		gateway: 'Clink',
		account: name(session.account),
		kind: 'checkout session',
		reference: session.merchantReferenceId ?? '',
		id: session.sessionId,
		orderId: session.orderId ?? '',
		amount: session.originalAmount,
		currency: session.originalCurrency,
		status: session.status,
		word: session.status,
		outcome: sessionOutcomes[session.status],
		customer: session.customerEmail ?? session.customerId,
	};
}

export function ofSubscription(subscription: Subscription, name: AccountName): LedgerEntry {
	return {
		time: subscription.startedAt,
		gateway: 'Clink',
		account: name(subscription.account),
		kind: 'subscription',
		reference: subscription.merchantReference ?? '',
		id: subscription.subscriptionId,
		orderId: '',
		amount: toMajor(paidFor(subscription.terms.item), subscription.paymentCurrency),
		currency: subscription.paymentCurrency,
		status: subscription.status,
		word: subscription.status,
		outcome: 'notApplicable',
		prices: {
			now: subscription.terms.plan.price.priceId,
			next: nextPeriod(subscription).plan.price.priceId,
		},
		customer: subscription.customerEmail ?? subscription.customerId,
	};
}
