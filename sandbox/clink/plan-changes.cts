import { actionFor } from './action.cts';
import { chargeInvoice, openInvoice, statusWithCustomer } from './billing.cts';
import type { Books } from './billing.cts';
import type { StoredPrice } from './catalogue-records.cts';
import { statusNumbers } from './payments.cts';
import { quoteChange } from './plan-change-quote.cts';
import type { PlanChangeQuote } from './plan-change-quote.cts';
import { previewView } from './plan-change-view.cts';
import type { Order } from './records.cts';
import { Refusal } from './refusals.cts';
import { discountFor } from './subscription-discount.cts';
import type { Subscription } from './subscription-records.cts';
import type { ConfirmRequest, PreviewRequest } from './subscription-schema.cts';
import { planOf } from './subscription-start.cts';
import { subscriptionView } from './subscription-view.cts';

const previewsKept = 20;

/** @throws Refusal unless the subscription goes on, and so can go on with another price. */
function changeable(books: Books, account: string, id: string): Subscription {
	const subscription = books.subscriptions.ofAccount(account, id);
	const { status, cancelAtPeriodEnd } = subscription;
	if (status !== 'active' && status !== 'free_trial') {
		throw new Refusal(
			'subscriptionState',
			`the subscription is ${status}, only an active one or a trial can be changed`,
		);
	}
	if (cancelAtPeriodEnd) throw new Refusal('subscriptionState', 'the subscription is set to end with its period');
	return subscription;
}

function quote(
	books: Books,
	subscription: Subscription,
	price: StoredPrice,
	promotionCode: string | undefined,
): PlanChangeQuote {
	const { terms, account } = subscription;
	const plan = planOf(price, terms.plan.quantity);
	const { currency } = terms.plan.price;
	if (!price.active) throw new Refusal('invalidParameter', `priceId ${price.priceId} is not active`);
	if (price.currency !== currency) {
		throw new Refusal(
			'planChange',
			`priceId ${price.priceId} is in ${price.currency}, the subscription in ${currency}`,
		);
	}
	if (price.priceSnapshotId === terms.plan.price.priceSnapshotId) {
		throw new Refusal('planChange', `the subscription already has priceId ${price.priceId}`);
	}
	const discount =
		promotionCode === undefined
			? terms.discount
			: discountFor(books, account, promotionCode, plan, subscription.customerId);
	return quoteChange(subscription, plan, discount, books.subscriptions.timeOf(subscription));
}

export function previewChange(
	books: Books,
	account: string,
	{ priceId, promotionCode }: PreviewRequest,
	id: string,
): Record<string, unknown> {
	const subscription = changeable(books, account, id);
	const catalogue = books.catalogueOf(account);
	const productId = catalogue.prices.current(priceId)?.productId;
	if (productId === undefined) throw new Refusal('priceNotFound', `no price has the id ${priceId}`);
	const price = catalogue.findPrice(priceId, productId);
	const quoted = quote(books, subscription, price, promotionCode);
	const { terms } = subscription;
	const previews = [...subscription.previews, { priceSnapshotId: price.priceSnapshotId, promotionCode, terms }];
	books.subscriptions.save({ ...subscription, previews: previews.slice(-previewsKept) });
	return previewView(subscription, quoted);
}

/** What became of a confirmed change. */
interface Confirmation {
	readonly subscription: Subscription;
	/** Undefined when nothing was to be paid. */
	readonly order?: Order;
}

function changeAtOnce(
	books: Books,
	subscription: Subscription,
	quoted: Extract<PlanChangeQuote, { immediate: true }>,
): Confirmation {
	const { subscriptions, invoices } = books;
	const { terms, lines, items, discount } = quoted;
	const changed = { ...subscription, terms };
	const total = lines.charge - lines.credit;
	const publish = (): Subscription => subscriptions.save(changed, 'subscription.updated.plan_changed');
	if (total === 0) return { subscription: publish() };
	const invoice = openInvoice(books, changed, { items, discount, period: lines.period });
	const order = chargeInvoice(books, changed, invoice, statusWithCustomer(total, subscription));
	if (order === null || order.status === 'success') return { subscription: publish(), ...(order && { order }) };
	if (order.status === 'failed') {
		invoices.close(invoice.invoiceId, 'void');
		return { subscription, order };
	}
	const { orderId } = order;
	const pendingChange = { waitsFor: 'payment', terms, orderId, invoiceId: invoice.invoiceId } as const;
	return { subscription: subscriptions.save({ ...subscription, pendingChange }), order };
}

function change(books: Books, subscription: Subscription, quoted: PlanChangeQuote): Confirmation {
	if (quoted.immediate) return changeAtOnce(books, subscription, quoted);
	const { plan, discount } = quoted;
	const pendingChange = { waitsFor: 'periodEnd', plan, discount } as const;
	return { subscription: books.subscriptions.save({ ...subscription, pendingChange }) };
}

/** Charges what the change costs now, or came to when it was previewed, which may be nothing. Not idempotent. */
export async function confirmChange(
	books: Books,
	account: string,
	{ priceSnapshotId, promotionCode }: ConfirmRequest,
	id: string,
): Promise<Record<string, unknown>> {
	const before = changeable(books, account, id);
	const isAsPreviewed = books.context.faults.confirmedChange === 'asPreviewed';
	if (before.pendingChange !== null && !isAsPreviewed) {
		throw new Refusal('planChange', 'another change is pending: cancel it first');
	}
	const previewed = before.previews.findLast(
		(preview) => preview.priceSnapshotId === priceSnapshotId && preview.promotionCode === promotionCode,
	);
	if (previewed === undefined) {
		throw new Refusal('planChange', `priceSnapshotId ${priceSnapshotId} was not previewed with this promotionCode`);
	}
	const price = books.catalogueOf(account).findSnapshot(priceSnapshotId);
	const quotedFrom = isAsPreviewed ? { ...before, terms: previewed.terms } : before;
	const { subscription, order } = change(books, before, quote(books, quotedFrom, price, promotionCode));
	if (promotionCode !== undefined && order?.status !== 'failed') {
		books.catalogueOf(account).redeem(promotionCode, subscription.customerId);
	}
	return {
		subscriptionId: id,
		status: order === undefined ? 1 : statusNumbers[order.status],
		code: order?.failureCode ?? null,
		declinedCode: order?.failureCode ?? null,
		message: order?.failureMessage ?? null,
		action:
			order?.status === 'requires_action'
				? await actionFor(books.context, order.orderId, subscription.paymentMethodType)
				: null,
		subscription: subscriptionView(subscription),
	};
}

/** @throws Refusal when no change waits for the end of the period, or for its payment. */
export function cancelChange(books: Books, account: string, id: string): Record<string, unknown> {
	const { subscriptions, invoices } = books;
	const subscription = subscriptions.ofAccount(account, id);
	const { pendingChange } = subscription;
	if (pendingChange === null) throw new Refusal('planChange', 'no change is pending');
	if (pendingChange.waitsFor === 'payment') {
		subscriptions.withdraw(pendingChange.orderId);
		invoices.close(pendingChange.invoiceId, 'void');
	}
	return subscriptionView(
		subscriptions.save({ ...subscription, pendingChange: null }, 'subscription.updated.plan_change_canceled'),
	);
}
