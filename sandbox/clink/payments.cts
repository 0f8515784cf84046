import { actionFor } from './action.cts';
import type { Catalogue } from './catalogue.cts';
import { discountOf } from './catalogue-discount.cts';
import type { Customer } from './customers.cts';
import { checkAmount, convert, toMajor, toMinor } from './money.cts';
import { newOrder } from './new-order.cts';
import { SETTLING_MS } from './orders.cts';
import { paymentMethodOf } from './payment-method.cts';
import type { Order, OrderStatus } from './records.cts';
import { Refusal } from './refusals.cts';
import type { PaymentMethodType, PaymentRequest } from './schema.cts';
import type { ClinkService } from './service.cts';
import { testResult } from './test-amounts.cts';

export const needsInstrument: readonly PaymentMethodType[] = ['CARD', 'PIX', 'UPI'];
export const statusNumbers: Partial<Record<OrderStatus, number>> = {
	success: 1,
	pending: 2,
	failed: 3,
	requires_action: 5,
};

const declined = { failureCode: 'card_declined', failureMessage: 'The card was declined.' };

/** The price is either given by amount and currency, or the catalogue's by priceId and productId. */
function priced(
	{ priceId, productId, amount, currency }: PaymentRequest,
	catalogue: Catalogue,
): { amount: number; currency: string } {
	if (priceId !== undefined) {
		if (amount !== undefined) throw new Refusal('invalidParameter', 'amount and priceId exclude each other');
		const price = catalogue.findPrice(priceId, productId);
		if (price.recurring !== undefined)
			throw new Refusal('invalidParameter', `priceId ${priceId} is not a one-time price`);
		return { amount: price.unitAmount, currency: price.currency };
	}
	if (productId !== undefined) throw new Refusal('invalidParameter', 'priceId is required with productId');
	if (amount === undefined) throw new Refusal('invalidParameter', 'amount or priceId is required');
	if (currency === undefined) throw new Refusal('invalidParameter', 'currency is required with amount');
	checkAmount('amount', amount, currency);
	return { amount, currency };
}

/**
 * What the promotion code takes off the price, in major units of its currency.
 * @throws Refusal when the code cannot be used for this payment, or leaves nothing to pay
 */
function discountFor(
	service: ClinkService,
	account: string,
	{ promotionCode, productId, priceId }: PaymentRequest,
	{ customerId }: Customer,
	{ amount, currency }: { amount: number; currency: string },
): number {
	if (promotionCode === undefined) return 0;
	const isFirstOrder = !service.orders
		.all()
		.some(
			(stored) =>
				stored.account === account && stored.order.customerId === customerId && stored.order.status !== 'failed',
		);
	const { coupon } = service
		.catalogueOf(account)
		.findPromotionCode(promotionCode, { customerId, amount, currency, isFirstOrder });
	const discount = discountOf(coupon, amount, currency, productId, priceId);
	if (discount > 0 && discount < amount) return discount;
	const problem = discount === 0 ? 'does not apply to this payment' : 'leaves nothing to pay';
	throw new Refusal('promotionCodeUnusable', `promotionCode ${promotionCode} ${problem}`);
}

/** @param amount and discount in major units of the currency */
const less = (amount: number, discount: number, currency: string): number =>
	toMajor(toMinor(amount, currency) - toMinor(discount, currency), currency);

function statusOf(amount: number, type: PaymentMethodType): OrderStatus {
	return testResult(amount) ?? (type === 'CARD' ? 'success' : 'requires_action');
}

function orderOf(
	{ context }: ClinkService,
	request: PaymentRequest & { readonly paymentInstrumentId: string },
	customer: Customer,
	price: { amount: number; currency: string },
	discount: number,
): Order {
	const paymentCurrency = request.paymentCurrency ?? price.currency;
	const total = convert(less(price.amount, discount, price.currency), price.currency, paymentCurrency);
	const status = statusOf(price.amount, request.paymentMethodType);
	return newOrder({
		merchantReferenceId: request.merchantReferenceId ?? null,
		customerId: customer.customerId,
		customerEmail: customer.email ?? null,
		productId: request.productId ?? null,
		priceId: request.priceId ?? null,
		createTime: context.now(),
		paymentTime: status === 'success' || status === 'failed' ? context.now() : null,
		priceDataList: request.priceDataList ?? null,
		paymentMethod: paymentMethodOf(request.paymentMethodType, request.paymentInstrumentId),
		amountSubtotal: convert(price.amount, price.currency, paymentCurrency),
		amountTotal: total,
		paymentCurrency,
		originalCurrency: price.currency,
		status,
		...(status === 'failed' && declined),
		metadata: request.metadata ?? null,
	});
}

export async function createPayment(service: ClinkService, account: string, request: PaymentRequest): Promise<unknown> {
	if (needsInstrument.includes(request.paymentMethodType) && request.paymentInstrumentId === undefined) {
		throw new Refusal('invalidParameter', `paymentInstrumentId is required for ${request.paymentMethodType}`);
	}
	const price = priced(request, service.catalogueOf(account));
	const customer = service.customersOf(account).resolve(request);
	if (request.paymentInstrumentId !== undefined) {
		const { paymentInstrumentId, paymentMethodType } = request;
		service.instruments.check(account, paymentInstrumentId, customer.customerId, paymentMethodType);
	}
	const discount = discountFor(service, account, request, customer, price);
	const paymentInstrumentId =
		request.paymentInstrumentId ??
		service.instruments.leftBehind(account, customer.customerId, request.paymentMethodType);
	const order = orderOf(service, { ...request, paymentInstrumentId }, customer, price, discount);
	service.orders.create({
		account,
		order,
		returnUrl: request.returnUrl,
		refundedMinor: 0,
		...(order.status === 'pending' && { settlesAt: service.context.now() + SETTLING_MS }),
	});
	if (request.promotionCode !== undefined && order.status !== 'failed') {
		service.catalogueOf(account).redeem(request.promotionCode, customer.customerId);
	}
	return {
		orderId: order.orderId,
		sessionId: order.sessionId,
		paymentInstrumentId: order.paymentMethod.paymentInstrumentId,
		status: statusNumbers[order.status],
		action:
			order.status === 'requires_action'
				? await actionFor(service.context, order.orderId, request.paymentMethodType)
				: null,
		amount: order.amountTotal,
		currency: order.paymentCurrency,
	};
}

export async function refreshQrCode(service: ClinkService, account: string, orderId: string): Promise<unknown> {
	const { order } = service.orders.ofAccount(account, orderId);
	if (order.paymentMethod.paymentMethodType !== 'CASHAPP') {
		throw new Refusal('orderHasNoQrCode', 'only CASHAPP orders have a QR code to refresh');
	}
	if (order.status !== 'requires_action') throw new Refusal('orderHasNoQrCode', `the order is already ${order.status}`);
	return { orderId, action: await actionFor(service.context, orderId, 'CASHAPP') };
}
