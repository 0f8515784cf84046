import { newId } from '../ids.cts';
import type { World } from '../world.cts';
import type { Merchant } from './authenticate.cts';
import type { Payment, Refund } from './records.cts';
import { paymentDetail, transactionView } from './records.cts';
import type { References } from './references.cts';
import { Refusal } from './refusals.cts';
import type { LinkRequest, QueryRequest, RefundRequest } from './schema.cts';
import { settlingMs } from './transactions.cts';
import type { Transactions } from './transactions.cts';

export interface Desk {
	world: World;
	transactions: Transactions;
	references: References;
}

const dayMs = 24 * 60 * 60 * 1000;
export const lastTwoDigits = (amount: number): number => amount % 100;
export const payPage = ({ world }: Desk, paymentId: string): string => `${world.url()}/pay/${paymentId}`;

/** Refunds settle by their last two digits, as payments do; all others at once. */
const refundStatuses: Record<number, { status: Refund['status']; message: string }> = {
	13: { status: 'failed', message: 'refund refused by the wallet' },
	2: { status: 'pending', message: 'refund is being processed' },
};

export function checkMerchant(merchant: Merchant, merchantId: string): void {
	if (merchantId !== merchant.merchantId) {
		throw new Refusal('wrongMerchant', 'merchant_id is not the merchant of this x-api-key');
	}
}

type Request = Partial<Omit<LinkRequest, 'merchant_id'>>;

/** A new order with what link and checkout have in common; unpaid, it expires a day later unless told. */
export function newPayment({ world }: Desk, merchant: Merchant, request: Request): Payment {
	const now = world.now();
	return {
		kind: 'payment',
		origin: 'link',
		paymentId: newId('pay'),
		merchantId: merchant.merchantId,
		merchantReference: request.merchant_reference ?? '',
		amount: request.amount ?? 0,
		currency: request.currency ?? '',
		status: 'pending',
		createdAt: now,
		expiresAt: request.expires_at === undefined ? now + dayMs : Number(request.expires_at) * 1000,
		refundedAmount: 0,
		message: '',
		transactionId: '',
		paymentReference: '',
		channelId: 0,
		paymentMethod: '',
		callbackUrl: request.callback_url ?? '',
		cancelUrl: request.cancel_url ?? '',
		completeUrl: request.complete_url ?? '',
		description: request.description ?? '',
		deviceId: request.device_id ?? '',
		storeId: request.store_id ?? '',
	};
}

export function createLink(desk: Desk, merchant: Merchant, request: LinkRequest): unknown {
	checkMerchant(merchant, request.merchant_id);
	return desk.references.once('link', merchant.merchantId, request.merchant_reference, () => {
		const payment = desk.transactions.write(newPayment(desk, merchant, request));
		return {
			merchant_reference: payment.merchantReference,
			payment_id: payment.paymentId,
			payment_link: payPage(desk, payment.paymentId),
			status: payment.status,
		};
	});
}

function original(desk: Desk, merchant: Merchant, request: RefundRequest): Payment {
	const { original_merchant_reference: reference, transaction_id: id } = request;
	if (reference === undefined && id === undefined) {
		throw new Refusal('invalidRequest', 'original_merchant_reference or transaction_id is required');
	}
	const byId = id === undefined ? undefined : desk.transactions.payment(merchant.merchantId, id);
	const byReference = desk.transactions
		.holders(merchant.merchantId, reference ?? '')
		.findLast((held) => held.kind === 'payment');
	const found = byId ?? (id === undefined ? byReference : undefined);
	if (found === undefined || (reference !== undefined && found.merchantReference !== reference)) {
		throw new Refusal('notFound', 'no payment has this original_merchant_reference and transaction_id');
	}
	return found;
}

export function refund(desk: Desk, merchant: Merchant, request: RefundRequest): unknown {
	return desk.references.once('refund', merchant.merchantId, request.merchant_reference, () => {
		const payment = original(desk, merchant, request);
		if (payment.status !== 'success' || payment.origin === 'command') {
			throw new Refusal('notRefundable', 'the original payment is not paid');
		}
		if (payment.currency !== request.currency) {
			throw new Refusal('currencyDiffers', `the original payment is in ${payment.currency}`);
		}
		const left = payment.amount - payment.refundedAmount;
		if (request.amount > left) throw new Refusal('refundTooLarge', `amount is above the ${left} cents left to refund`);
		return transactionView(execute(desk, payment, request));
	});
}

function execute({ world, transactions }: Desk, payment: Payment, request: RefundRequest): Refund {
	const { status, message } = refundStatuses[lastTwoDigits(request.amount)] ?? { status: 'success', message: '' };
	if (status !== 'failed') {
		transactions.write({ ...payment, refundedAmount: payment.refundedAmount + request.amount });
	}
	return transactions.write({
		kind: 'refund',
		merchantId: payment.merchantId,
		merchantReference: request.merchant_reference,
		originalMerchantReference: payment.merchantReference,
		originalPaymentReference: payment.paymentReference,
		paymentId: payment.paymentId,
		transactionId: newId('txn'),
		paymentReference: newId('ref'),
		amount: request.amount,
		currency: request.currency,
		status,
		message,
		createdAt: world.now(),
		...(status === 'pending' && { settlesAt: world.now() + settlingMs }),
		channelId: payment.channelId,
		paymentMethod: payment.paymentMethod,
		callbackUrl: request.callback_url ?? '',
		description: request.description ?? '',
	});
}

export function query({ transactions }: Desk, merchant: Merchant, request: QueryRequest): unknown {
	const { merchant_reference: reference, transaction_id: id } = request;
	if (reference === undefined && id === undefined) {
		throw new Refusal('invalidRequest', 'merchant_reference or transaction_id is required');
	}
	const found =
		id === undefined
			? transactions.findByReference(merchant.merchantId, reference ?? '')
			: transactions.findById(merchant.merchantId, id);
	if (found === undefined || (reference !== undefined && found.merchantReference !== reference)) {
		throw new Refusal('notFound', 'no transaction has this merchant_reference and transaction_id');
	}
	return transactionView(found);
}

export function detail({ transactions }: Desk, merchant: Merchant, paymentId: string): unknown {
	const found = transactions.findById(merchant.merchantId, paymentId);
	if (found?.kind !== 'payment' || found.paymentId !== paymentId) {
		throw new Refusal('notFound', `no payment has the id ${paymentId}`);
	}
	return paymentDetail(found, merchant.name);
}
