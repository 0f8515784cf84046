import { newId } from '../gateway/ids.cts';
import type { Merchant } from './merchant.cts';
import { lastTwoDigits } from './operations.cts';
import { transactionView } from './records.cts';
import type { Payment, Refund } from './records.cts';
import { Refusal } from './refusals.cts';
import type { RefundRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';
import { SETTLING_MS } from './transactions.cts';

/** Refunds settle by their last two digits, as payments do; all others at once. */
const refundStatuses: Record<number, { status: Refund['status']; message: string }> = {
	13: { status: 'failed', message: 'refund refused by the wallet' },
	2: { status: 'pending', message: 'refund is being processed' },
};

function original(service: ChingchingPayService, merchant: Merchant, request: RefundRequest): Payment {
	const { original_merchant_reference: reference, transaction_id: id } = request;
	if (reference === undefined && id === undefined) {
		throw new Refusal('invalidRequest', 'original_merchant_reference or transaction_id is required');
	}
	const byId = id === undefined ? undefined : service.transactions.payment(merchant.merchantId, id);
	const byReference = service.transactions
		.allByReference(merchant.merchantId, reference ?? '')
		.findLast((transaction) => transaction.kind === 'payment');
	const found = byId ?? (id === undefined ? byReference : undefined);
	if (found === undefined || (reference !== undefined && found.merchantReference !== reference)) {
		throw new Refusal('notFound', 'no payment has this original_merchant_reference and transaction_id');
	}
	return found;
}

export function refund(service: ChingchingPayService, merchant: Merchant, request: RefundRequest): unknown {
	return service.references.createOnce('refund', merchant.merchantId, request.merchant_reference, () => {
		const payment = original(service, merchant, request);
		if (payment.status !== 'success' || payment.origin === 'command') {
			throw new Refusal('notRefundable', 'the original payment is not paid');
		}
		if (payment.currency !== request.currency) {
			throw new Refusal('currencyDiffers', `the original payment is in ${payment.currency}`);
		}
		const left = payment.amount - payment.refundedAmount;
		if (request.amount > left) throw new Refusal('refundTooLarge', `amount is above the ${left} cents left to refund`);
		return transactionView(execute(service, payment, request), service.personality);
	});
}

function execute({ context, transactions }: ChingchingPayService, payment: Payment, request: RefundRequest): Refund {
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
		createdAt: context.now(),
		...(status === 'pending' && { settlesAt: context.now() + SETTLING_MS }),
		channelId: payment.channelId,
		paymentMethod: payment.paymentMethod,
		callbackUrl: request.callback_url ?? '',
		description: request.description ?? '',
	});
}
