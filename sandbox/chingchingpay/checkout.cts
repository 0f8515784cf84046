import { newId } from '../gateway/ids.cts';
import type { Merchant } from './merchant.cts';
import { checkMerchant, lastTwoDigits, newPayment, payPage } from './operations.cts';
import { autoDebitPay, checkMethod, nextActions, optionsOf } from './payment-methods.cts';
import type { Options } from './payment-methods.cts';
import { wordOf } from './records.cts';
import type { Payment } from './records.cts';
import { Refusal } from './refusals.cts';
import { minimumCheckoutAmount } from './schema.cts';
import type { CheckoutRequest } from './schema.cts';
import type { ChingchingPayService } from './service.cts';

const declinedDigits = 13;

/** The order that payment_id names, if what else was sent agrees with it. */
function existing(
	service: ChingchingPayService,
	merchant: Merchant,
	request: CheckoutRequest,
	paymentId: string,
): Payment {
	const payment = service.transactions.payment(merchant.merchantId, paymentId);
	if (payment?.paymentId !== paymentId) throw new Refusal('notFound', `no payment has the id ${paymentId}`);
	const differing = [
		['merchant_reference', request.merchant_reference || payment.merchantReference, payment.merchantReference],
		['amount', request.amount ?? payment.amount, payment.amount],
		['currency', request.currency ?? payment.currency, payment.currency],
	].find(([, sent, stored]) => sent !== stored);
	if (differing !== undefined) throw new Refusal('invalidRequest', `${differing[0]} differs from the order's`);
	if (payment.status !== 'pending') throw new Refusal('notPayable', `the payment is already ${payment.status}`);
	if (payment.amount < minimumCheckoutAmount) {
		throw new Refusal('invalidRequest', `amount must be at least ${minimumCheckoutAmount}`);
	}
	return payment;
}

function attempt(payment: Payment, request: CheckoutRequest): Payment {
	return {
		...payment,
		transactionId: newId('txn'),
		paymentReference: newId('ref'),
		channelId: request.channel_id,
		paymentMethod: request.payment_method,
		callbackUrl: request.callback_url ?? payment.callbackUrl,
		cancelUrl: request.cancel_url ?? payment.cancelUrl,
		completeUrl: request.complete_url ?? payment.completeUrl,
	};
}

function view({ personality }: ChingchingPayService, payment: Payment, nextAction?: Record<string, unknown>): unknown {
	return {
		merchant_reference: payment.merchantReference,
		message: payment.message,
		...(nextAction !== undefined && { next_action: nextAction }),
		payment_id: payment.paymentId,
		payment_reference: payment.paymentReference,
		result: wordOf(payment, personality),
		transaction_id: payment.transactionId,
		transaction_type: payment.origin === 'command' ? 'command' : 'sale',
	};
}

function sale(service: ChingchingPayService, payment: Payment, request: CheckoutRequest, options: Options): unknown {
	const { transactions } = service;
	transactions.write(attempt(payment, request));
	if (lastTwoDigits(payment.amount) === declinedDigits) {
		return view(service, transactions.settle(payment.paymentId, 'declined'));
	}
	if (request.payment_method === autoDebitPay || typeof options['auth_code'] === 'string') {
		return view(service, transactions.settle(payment.paymentId, 'paid'));
	}
	const waiting = transactions.payment(payment.merchantId, payment.paymentId) ?? payment;
	return view(service, waiting, { type: 'redirect', url: payPage(service, payment.paymentId) });
}

function command(service: ChingchingPayService, payment: Payment, request: CheckoutRequest, options: Options): unknown {
	const done = service.transactions.write({ ...attempt(payment, request), origin: 'command', status: 'success' });
	const next = nextActions[request.payment_method];
	return view(
		service,
		done,
		next?.(service, done, options) ?? { type: 'redirect', url: payPage(service, done.paymentId) },
	);
}

/** A sale pays a new order or the one that payment_id names; a command moves no money. */
export function checkout(service: ChingchingPayService, merchant: Merchant, request: CheckoutRequest): unknown {
	checkMerchant(merchant, request.merchant_id);
	const options = optionsOf(request);
	checkMethod(request, options);
	const isCommand = request.transaction_type === 'command';
	if (request.payment_id) {
		const payment = existing(service, merchant, request, request.payment_id);
		if (isCommand) throw new Refusal('invalidRequest', 'a command goes without payment_id');
		return sale(service, payment, request, options);
	}
	const reference = request.merchant_reference ?? '';
	if (reference === '') throw new Refusal('invalidRequest', 'merchant_reference is required without payment_id');
	for (const name of ['amount', 'currency'] as const) {
		if (!isCommand && request[name] === undefined)
			throw new Refusal('invalidRequest', `${name} is required without payment_id`);
	}
	return service.references.createOnce('checkout', merchant.merchantId, reference, () => {
		const payment: Payment = { ...newPayment(service, merchant, request), origin: 'checkout' };
		return isCommand ? command(service, payment, request, options) : sale(service, payment, request, options);
	});
}
