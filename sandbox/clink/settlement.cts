import type { Books } from './billing.cts';
import type { StoredOrder } from './records.cts';
import type { Subscription } from './subscription-records.cts';

/** The first period is paid. */
export const activate = ({ subscriptions }: Books, subscription: Subscription): Subscription =>
	subscriptions.save({ ...subscription, status: 'active', wasActive: true, declined: null }, 'subscription.activated');

function settleChange(
	{ invoices, subscriptions }: Books,
	subscription: Subscription,
	change: Extract<Subscription['pendingChange'], { waitsFor: 'payment' }>,
	isPaid: boolean,
): void {
	invoices.close(change.invoiceId, isPaid ? 'paid' : 'void');
	const settled = { ...subscription, pendingChange: null };
	if (isPaid) subscriptions.save({ ...settled, terms: change.terms }, 'subscription.updated.plan_changed');
	else subscriptions.save(settled);
}

/** What follows for a subscription when an order of it, which had waited for the customer or the bank, is settled. */
export function orderSettled(books: Books, { order, subscriptionId }: StoredOrder): void {
	const subscription = books.subscriptions.stored(subscriptionId ?? '');
	if (subscription === undefined || !['success', 'failed'].includes(order.status)) return;
	const isPaid = order.status === 'success';
	const { pendingChange, status, invoiceId } = subscription;
	if (pendingChange?.waitsFor === 'payment' && pendingChange.orderId === order.orderId) {
		settleChange(books, subscription, pendingChange, isPaid);
	} else if (isPaid && status === 'incomplete' && invoiceId !== null) {
		books.invoices.close(invoiceId, 'paid');
		activate(books, subscription);
	}
}
