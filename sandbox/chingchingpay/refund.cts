import { newId } from '../ids.cts';
import type { Merchant } from './authenticate.cts';
import { lastTwoDigits } from './operations.cts';
import type { Desk } from './operations.cts';
import { transactionView } from './records.cts';
import type { Payment, Refund } from './records.cts';
import { Refusal } from './refusals.cts';
import type { RefundRequest } from './schema.cts';
import { settlingMs } from './transactions.cts';

/** Refunds settle by their last two digits, as payments do; all others at once. */
const refundStatuses: Record<number, { status: Refund['status']; message: string }> = {
	13: { status: 'failed', message: 'refund refused by the wallet' },
	2: { status: 'pending', message: 'refund is being processed' },
};

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
