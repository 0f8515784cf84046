import type { PayerAction } from '../gateway/payer-action.cts';
import { newOrder } from './new-order.cts';
import { paymentMethodOf } from './payment-method.cts';
import type { Order, Session } from './records.cts';

/** The order that an attempt to pay a session makes. @param now milliseconds */
export function orderOf(
	session: Session,
	action: Exclude<PayerAction, 'cancelled'>,
	instrumentId: string,
	now: number,
): Order {
	return newOrder({
		type: session.schedule === undefined ? 'onetime' : 'recurring',
		merchantReferenceId: session.merchantReferenceId ?? null,
		customerId: session.customerId,
		customerEmail: session.customerEmail ?? null,
		productId: session.productId ?? null,
		priceId: session.priceId ?? null,
		sessionId: session.sessionId,
		createTime: now,
		paymentTime: now,
		priceDataList: session.priceDataList ?? null,
		paymentMethod: paymentMethodOf(session.paymentMethodType, instrumentId),
		amountSubtotal: session.amountSubtotal,
		amountTotal: session.amountTotal,
		paymentCurrency: session.originalCurrency,
		originalCurrency: session.originalCurrency,
		status: action === 'paid' ? 'success' : 'failed',
		...(action === 'declined' && { failureCode: 'card_declined', failureMessage: 'The payment was declined.' }),
		metadata: session.metadata ?? null,
	});
}

function priceOf({ price }: Session): Record<string, unknown> | null {
	if (price === undefined) return null;
	const { priceId, unitAmount, currency, recurring } = price;
	return {
		priceId,
		priceList: [{ amount: unitAmount, currency, exchangeRate: 1 }],
		recurring:
			recurring === undefined ? null : { freeTrialDays: recurring.trialPeriodDays ?? 0, interval: recurring.interval },
	};
}

/** The answer of GET /checkout/session/{id}. */
export function sessionView(session: Session): Record<string, unknown> {
	return {
		sessionId: session.sessionId,
		token: session.token,
		status: session.status,
		paymentStatus: session.status === 'completed' ? 'paid' : 'unpaid',
		amountSubtotal: session.amountSubtotal,
		amountTotal: session.amountTotal,
		originalCurrency: session.originalCurrency,
		paymentCurrency: session.originalCurrency,
		subscriptionId: session.subscriptionId ?? null,
		invoiceId: session.invoiceId ?? null,
		orderId: session.orderId ?? null,
		merchantReferenceId: session.merchantReferenceId ?? null,
		locale: 'en',
		uiMode: session.uiMode,
		returnUrl: session.returnUrl ?? null,
		cancelUrl: session.cancelUrl ?? null,
		successUrl: session.successUrl ?? null,
		created: new Date(session.createdAt).toISOString(),
		expire: new Date(session.expiresAt).toISOString(),
		price: priceOf(session),
		product:
			session.price === undefined
				? null
				: { productId: session.price.productId, productName: session.price.productName },
		customer: { customerId: session.customerId, email: session.customerEmail ?? null },
		priceDataList: session.priceDataList ?? null,
		metadata: session.metadata ?? null,
		showPromotionCode: session.showPromotionCode,
	};
}
