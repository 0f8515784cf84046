import type { Personality } from './personality.cts';
import type { Status } from './status.cts';
import { toUnit } from './time-unit.cts';

interface Common {
	readonly merchantId: string;
	readonly merchantReference: string;
	/** Cents. */
	readonly amount: number;
	readonly currency: string;
	readonly status: Status;
	/** Milliseconds. */
	readonly createdAt: number;
	readonly message: string;
	readonly transactionId: string;
	readonly paymentReference: string;
	readonly channelId: number;
	readonly paymentMethod: string;
	readonly callbackUrl: string;
	readonly description: string;
	readonly settlesAt?: number;
}

/** An order; its latest attempt to pay is the transaction it carries (an empty id before the first). */
export interface Payment extends Common {
	readonly kind: 'payment';
	readonly origin: 'link' | 'checkout' | 'command';
	readonly paymentId: string;
	readonly refundedAmount: number;
	/** Milliseconds. */
	readonly expiresAt: number;
	readonly paidAt?: number;
	readonly cancelUrl: string;
	readonly completeUrl: string;
	readonly deviceId: string;
	readonly storeId: string;
}

export interface Refund extends Common {
	readonly kind: 'refund';
	readonly paymentId: string;
	readonly originalMerchantReference: string;
	readonly originalPaymentReference: string;
}

export type Transaction = Payment | Refund;

export const idOf = (transaction: Transaction): string =>
	transaction.kind === 'payment' ? transaction.paymentId : transaction.transactionId;

/** What the gateway calls the status of a payment or refund. */
export function wordOf(transaction: Transaction, { words, refundedWord }: Personality): string {
	const { status, amount } = transaction;
	const isRefunded = transaction.kind === 'payment' && transaction.refundedAmount > 0;
	if (refundedWord !== undefined && isRefunded && transaction.refundedAmount === amount) return refundedWord;
	return words[status];
}

const transactionTypes = { link: 'sale', checkout: 'sale', command: 'command' } as const;

/** The answer to a query; callbacks carry the same members. */
export function transactionView(transaction: Transaction, personality: Personality): Record<string, unknown> {
	const payment = transaction.kind === 'payment' ? transaction : undefined;
	return {
		amount: transaction.amount,
		callback_url: transaction.callbackUrl,
		cancel_url: payment?.cancelUrl ?? '',
		channel_id: transaction.channelId,
		complete_url: payment?.completeUrl ?? '',
		created_at: toUnit(transaction.createdAt, personality.timeUnit),
		currency: transaction.currency,
		description: transaction.description,
		device_id: payment?.deviceId ?? '',
		extra: '',
		merchant_id: transaction.merchantId,
		merchant_reference: transaction.merchantReference,
		message: transaction.message,
		...(transaction.kind === 'refund' && {
			original_merchant_reference: transaction.originalMerchantReference,
			original_payment_reference: transaction.originalPaymentReference,
		}),
		payment_id: transaction.paymentId,
		payment_method: transaction.paymentMethod,
		payment_reference: transaction.paymentReference,
		...(payment !== undefined && { refunded_amount: payment.refundedAmount }),
		status: wordOf(transaction, personality),
		transaction_id: transaction.transactionId,
		transaction_type: payment === undefined ? 'refund' : transactionTypes[payment.origin],
	};
}

export function paymentDetail(
	payment: Payment,
	merchantName: string,
	personality: Personality,
): Record<string, unknown> {
	return {
		amount: payment.amount,
		callback_url: payment.callbackUrl,
		cancel_url: payment.cancelUrl,
		channels: [{ channel_id: payment.channelId, sub_channel_id: [] }],
		complete_url: payment.completeUrl,
		created_at: toUnit(payment.createdAt, personality.timeUnit),
		currency: payment.currency,
		description: payment.description,
		device_id: payment.deviceId,
		expires_at: toUnit(payment.expiresAt, personality.timeUnit),
		merchant: {
			contact_email: 'merchant@example.com',
			contact_name: 'Sandbox Merchant',
			contact_phone: '+85200000000',
			merchant_id: payment.merchantId,
			merchant_name: merchantName,
			status: 1,
		},
		merchant_id: payment.merchantId,
		merchant_reference: payment.merchantReference,
		payment_id: payment.paymentId,
		refunded_amount: payment.refundedAmount,
		status: wordOf(payment, personality),
		store: { store_id: payment.storeId, store_name: payment.storeId === '' ? '' : `Store ${payment.storeId}` },
	};
}
