import { newId } from '../gateway/ids.cts';
import type { Merchant } from './merchant.cts';
import { paymentDetail, transactionView, wordOf } from './records.cts';
import type { Payment } from './records.cts';
import { Refusal } from './refusals.cts';
import type { LinkRequest, QueryRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';
import { toMilliseconds } from './time-unit.cts';

const ONE_DAY_MS = 24 * 60 * 60 * 1000;
export const lastTwoDigits = (amount: number): number => amount % 100;
export const payPage = ({ context }: ChingchingPayService, paymentId: string): string =>
	`${context.url()}/pay/${paymentId}`;

export function checkMerchant(merchant: Merchant, merchantId: string): void {
	if (merchantId !== merchant.merchantId) {
		throw new Refusal('wrongMerchant', 'merchant_id is not the merchant of this x-api-key');
	}
}

type OrderRequest = Partial<Omit<LinkRequest, 'merchant_id'>>;

/** A new order with what link and checkout have in common; unpaid, it expires a day later by default. */
export function newPayment(
	{ context, personality }: ChingchingPayService,
	merchant: Merchant,
	request: OrderRequest,
): Payment {
	const now = context.now();
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
		expiresAt:
			request.expires_at === undefined
				? now + ONE_DAY_MS
				: toMilliseconds(Number(request.expires_at), personality.timeUnit),
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

export function createLink(service: ChingchingPayService, merchant: Merchant, request: LinkRequest): unknown {
	checkMerchant(merchant, request.merchant_id);
	return service.references.createOnce('link', merchant.merchantId, request.merchant_reference, () => {
		const payment = service.transactions.write(newPayment(service, merchant, request));
		return {
			merchant_reference: payment.merchantReference,
			payment_id: payment.paymentId,
			payment_link: payPage(service, payment.paymentId),
			status: wordOf(payment, service.personality),
		};
	});
}

/** `data` is null where the gateway answers a query about an unknown reference without data. */
export function query(
	{ transactions, personality }: ChingchingPayService,
	merchant: Merchant,
	request: QueryRequest,
): unknown {
	const { merchant_reference: reference, transaction_id: id } = request;
	if (reference === undefined && id === undefined) {
		throw new Refusal('invalidRequest', 'merchant_reference or transaction_id is required');
	}
	const found =
		id === undefined
			? transactions.findByReference(merchant.merchantId, reference ?? '')
			: transactions.findById(merchant.merchantId, id);
	if (found === undefined || (reference !== undefined && found.merchantReference !== reference)) {
		if (personality.unknownReference === 'emptyData') return null;
		throw new Refusal('notFound', 'no transaction has this merchant_reference and transaction_id');
	}
	return transactionView(found, personality);
}

export function detail(
	{ transactions, personality }: ChingchingPayService,
	merchant: Merchant,
	paymentId: string,
): unknown {
	const found = transactions.findById(merchant.merchantId, paymentId);
	if (found?.kind !== 'payment' || found.paymentId !== paymentId) {
		throw new Refusal('notFound', `no payment has the id ${paymentId}`);
	}
	return paymentDetail(found, merchant.name, personality);
}
