import { newId } from '../ids.cts';
import type { World } from '../world.cts';
import type { Merchant } from './authenticate.cts';
import type { Payment } from './records.cts';
import { paymentDetail, transactionView } from './records.cts';
import type { References } from './references.cts';
import { Refusal } from './refusals.cts';
import type { LinkRequest, QueryRequest } from './schema.cts';
import type { Transactions } from './transactions.cts';

export interface Desk {
	world: World;
	transactions: Transactions;
	references: References;
}

const dayMs = 24 * 60 * 60 * 1000;
export const lastTwoDigits = (amount: number): number => amount % 100;
export const payPage = ({ world }: Desk, paymentId: string): string => `${world.url()}/pay/${paymentId}`;

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
