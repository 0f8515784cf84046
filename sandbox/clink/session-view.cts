import { newId } from '../gateway/ids.cts';
import type { PayerAction } from '../gateway/payer-action.cts';
import type { Order, Session } from './records.cts';

/** The order that an attempt to pay a session makes. @param now milliseconds */
export function orderOf(session: Session, action: Exclude<PayerAction, 'cancelled'>, now: number): Order {
	return {
		orderId: newId('order'),
		type: 'onetime',
		...(session.merchantReferenceId !== undefined && { merchantReferenceId: session.merchantReferenceId }),
		customerId: session.customerId,
		...(session.customerEmail !== undefined && { customerEmail: session.customerEmail }),
		...(session.productId !== undefined && { productId: session.productId }),
		...(session.priceId !== undefined && { priceId: session.priceId }),
		sessionId: session.sessionId,
		createTime: now,
		paymentTime: now,
		priceDataList: session.priceDataList,
		paymentMethod: { paymentMethodType: session.paymentMethodType, paymentInstrumentId: newId('pi') },
		paymentExecutionDetails: [{ channelCode: 'SANDBOX', channelTransactionId: newId('ch') }],
		amountSubtotal: session.originalAmount,
		amountTotal: session.originalAmount,
		paymentCurrency: session.originalCurrency,
		originalCurrency: session.originalCurrency,
		status: action === 'paid' ? 'success' : 'failed',
		...(action === 'declined' && { failureCode: 'card_declined', failureMessage: 'The payment was declined.' }),
		metadata: session.metadata,
		riskLevel: 'low',
	};
}

/** The answer of GET /checkout/session/{id}. */
export function sessionView(session: Session): Record<string, unknown> {
	return {
		sessionId: session.sessionId,
		token: session.token,
		status: session.status,
		paymentStatus: session.status === 'completed' ? 'paid' : 'unpaid',
		amountSubtotal: session.originalAmount,
		amountTotal: session.originalAmount,
		originalCurrency: session.originalCurrency,
		paymentCurrency: session.originalCurrency,
		subscriptionId: null,
		invoiceId: null,
		orderId: session.orderId ?? null,
		merchantReferenceId: session.merchantReferenceId ?? null,
		locale: 'en',
		uiMode: session.uiMode,
		returnUrl: session.returnUrl ?? null,
		cancelUrl: session.cancelUrl ?? null,
		successUrl: session.successUrl ?? null,
		created: new Date(session.createdAt).toISOString(),
		expire: new Date(session.expiresAt).toISOString(),
		customer: { customerId: session.customerId, email: session.customerEmail ?? null },
		priceDataList: session.priceDataList,
	};
}
