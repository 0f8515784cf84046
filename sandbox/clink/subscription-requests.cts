import { newId } from '../gateway/ids.cts';
import { actionFor } from './action.cts';
import { statusWithCustomer } from './billing.cts';
import type { Books } from './billing.cts';
import { toMajor } from './money.cts';
import { needsInstrument, statusNumbers } from './payments.cts';
import { Refusal } from './refusals.cts';
import { paidFor } from './subscription-cost.cts';
import { discountFor } from './subscription-discount.cts';
import type { SubscriptionRequest } from './subscription-schema.cts';
import { phasesOf, planOf, startSubscription } from './subscription-start.cts';

/** Not idempotent: every request makes another one. */
export async function createSubscription(
	books: Books,
	account: string,
	request: SubscriptionRequest,
): Promise<Record<string, unknown>> {
	const { paymentMethodType, paymentInstrumentId, promotionCode } = request;
	if (needsInstrument.includes(paymentMethodType) && paymentInstrumentId === undefined) {
		throw new Refusal('invalidParameter', `paymentInstrumentId is required for ${paymentMethodType}`);
	}
	const catalogue = books.catalogueOf(account);
	const plan = planOf(catalogue.findPrice(request.priceId, request.productId), 1);
	const phases = phasesOf(catalogue, plan, request.scheduledPhases);
	const customer = books.customersOf(account).resolve(request);
	if (paymentInstrumentId !== undefined) {
		books.instruments.check(account, paymentInstrumentId, customer.customerId, paymentMethodType);
	}
	const discount =
		promotionCode === undefined ? null : discountFor(books, account, promotionCode, plan, customer.customerId);
	const { subscription, order } = startSubscription(
		books,
		{
			account,
			customerId: customer.customerId,
			customerEmail: customer.email ?? null,
			paymentMethodType,
			paymentInstrumentId:
				paymentInstrumentId ?? books.instruments.leftBehind(account, customer.customerId, paymentMethodType),
			paymentCurrency: request.paymentCurrency,
			returnUrl: request.returnUrl,
			merchantReference: request.merchantReferenceId ?? null,
			metadata: request.metadata ?? null,
			sessionId: newId('sess'),
		},
		{ plan, phases, discount },
		statusWithCustomer,
	);
	if (promotionCode !== undefined && order?.status !== 'failed') catalogue.redeem(promotionCode, customer.customerId);
	return {
		subscriptionId: subscription.subscriptionId,
		sessionId: subscription.sessionId,
		paymentInstrumentId: subscription.paymentInstrumentId,
		status: order === null ? 1 : statusNumbers[order.status],
		action:
			order?.status === 'requires_action' ? await actionFor(books.context, order.orderId, paymentMethodType) : null,
		amount: toMajor(paidFor(subscription.terms.item), subscription.paymentCurrency),
		currency: subscription.paymentCurrency,
		orderId: order?.orderId ?? null,
		invoiceId: subscription.invoiceId,
	};
}
