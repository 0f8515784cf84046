import type { Personality } from '../chingchingpay/personality.cts';
import type { Payment } from '../chingchingpay/records.cts';
import type { Transactions } from '../chingchingpay/transactions.cts';
import type { ClinkService } from '../clink/service.cts';
import { ofClinkRefund, ofOrder, ofPayment, ofRefund, ofSession, ofSubscription } from './ledger-entry.cts';
import type { AccountName, LedgerEntry } from './ledger-entry.cts';

export interface ReferenceCounts {
	/** Orders, links, sessions and subscriptions made under the reference; not the orders and subscriptions that those make. */
	created: number;
	/** Times money moved in. */
	charged: number;
	/** Refunds made under the reference, failed ones left out. */
	refunded: number;
	chargedAmount: number;
	refundedAmount: number;
}

export interface Ledger {
	orders: LedgerEntry[];
	charges: LedgerEntry[];
	refunds: LedgerEntry[];
	references: ({ reference: string } & ReferenceCounts)[];
	/** The counts of one reference over both gateways and all merchants, zeros when it is unknown. */
	of(reference: string): ReferenceCounts;
}

const chargedStatuses = ['success', 'partial_refunded', 'refunded'];
const noCounts = (): ReferenceCounts => ({ created: 0, charged: 0, refunded: 0, chargedAmount: 0, refundedAmount: 0 });

function count(orders: LedgerEntry[], charges: LedgerEntry[], refunds: LedgerEntry[]): Map<string, ReferenceCounts> {
	const counts = new Map<string, ReferenceCounts>();
	const of = ({ reference }: LedgerEntry): ReferenceCounts => {
		const known = counts.get(reference) ?? noCounts();
		counts.set(reference, known);
		return known;
	};
	for (const order of orders) of(order).created += 1;
	for (const charge of charges) {
		of(charge).charged += 1;
		of(charge).chargedAmount += charge.amount;
	}
	for (const refund of refunds.filter(({ status }) => status !== 'failed')) {
		of(refund).refunded += 1;
		of(refund).refundedAmount += refund.amount;
	}
	return counts;
}

/** What happened so far at both gateways, oldest first. */
export function ledgerOf(
	transactions: Transactions,
	clink: ClinkService,
	accountName: AccountName,
	personality: Personality,
): Ledger {
	const all = transactions.all();
	const entryOf = (payment: Payment) => ofPayment(payment, personality);
	const payments = all.filter((transaction) => transaction.kind === 'payment');
	const sessions = clink.sessions.all();
	const sessionIds = new Set(sessions.map(({ sessionId }) => sessionId));
	const subscriptions = clink.subscriptions.all();
	const clinkOrders = clink.orders.all();
	const paid = [
		...payments.filter(({ status, origin }) => status === 'success' && origin !== 'command').map(entryOf),
		...clinkOrders
			.filter(({ order }) => chargedStatuses.includes(order.status))
			.map((stored) => ofOrder(stored, accountName)),
	];
	const byTime = (left: LedgerEntry, right: LedgerEntry): number => left.time - right.time;
	const orders = [
		...payments.map(entryOf),
		...sessions.map((session) => ofSession(session, accountName)),
		...subscriptions.map((subscription) => ofSubscription(subscription, accountName)),
		...clinkOrders.map((stored) => ofOrder(stored, accountName)),
	].sort(byTime);
	const charges = paid.map((entry): LedgerEntry => ({ ...entry, kind: 'charge' })).sort(byTime);
	const refunds = [
		...all.filter((transaction) => transaction.kind === 'refund').map((refund) => ofRefund(refund, personality)),
		...clink.refunds
			.all()
			.map((stored) => ofClinkRefund(stored, clink.orders.current(stored.refund.orderId)?.order, accountName)),
	].sort(byTime);
	const madeByAnother = new Set([
		...clinkOrders
			.filter(({ order, subscriptionId }) => sessionIds.has(order.sessionId) || subscriptionId !== undefined)
			.map(({ order }) => order.orderId),
		...subscriptions.filter(({ sessionId }) => sessionIds.has(sessionId)).map(({ subscriptionId }) => subscriptionId),
	]);
	const counts = count(
		orders.filter(({ id }) => !madeByAnother.has(id)),
		charges,
		refunds,
	);
	return {
		orders,
		charges,
		refunds,
		references: [...counts].map(([reference, numbers]) => ({ reference, ...numbers })),
		of: (reference) => counts.get(reference) ?? noCounts(),
	};
}
