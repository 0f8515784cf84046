import type { Transactions } from './chingchingpay/transactions.cts';
import type { Payment, Refund } from './chingchingpay/records.cts';
import type { Counter } from './clink/counter.cts';
import type { Session, StoredOrder, StoredRefund } from './clink/records.cts';

export type GatewayName = 'ChingchingPay' | 'Clink';

export interface LedgerEntry {
	/** Milliseconds. */
	time: number;
	gateway: GatewayName;
	/** The merchant: its id, or for Clink the position of its key (`key 1`). */
	account: string;
	kind: 'payment link' | 'checkout' | 'command' | 'payment' | 'checkout session' | 'charge' | 'refund';
	/** The merchant's own reference; a refund carries its own, not the original's. */
	reference: string;
	id: string;
	/** The order that a charge or refund belongs to. */
	orderId: string;
	/** As on the wire: cents for ChingchingPay, major units for Clink. */
	amount: number;
	currency: string;
	status: string;
}

export interface ReferenceCounts {
	/** Orders, links and sessions opened under the reference. */
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
const kindOf = { link: 'payment link', checkout: 'checkout', command: 'command' } as const;

function ofPayment(payment: Payment): LedgerEntry {
	return {
		time: payment.createdAt,
		gateway: 'ChingchingPay',
		account: payment.merchantId,
		kind: kindOf[payment.origin],
		reference: payment.merchantReference,
		id: payment.paymentId,
		orderId: payment.paymentId,
		amount: payment.amount,
		currency: payment.currency,
		status: payment.status,
	};
}

function ofRefund(refund: Refund): LedgerEntry {
	return {
		time: refund.createdAt,
		gateway: 'ChingchingPay',
		account: refund.merchantId,
		kind: 'refund',
		reference: refund.merchantReference,
		id: refund.transactionId,
		orderId: refund.paymentId,
		amount: refund.amount,
		currency: refund.currency,
		status: refund.status,
	};
}

type AccountName = (apiKey: string) => string;

function ofOrder({ account, order }: StoredOrder, name: AccountName): LedgerEntry {
	return {
		time: order.createTime,
		gateway: 'Clink',
		account: name(account),
		kind: 'payment',
		reference: order.merchantReferenceId ?? '',
		id: order.orderId,
		orderId: order.orderId,
		amount: order.amountTotal,
		currency: order.paymentCurrency,
		status: order.status,
	};
}

function ofClinkRefund({ account, refund }: StoredRefund, name: AccountName): LedgerEntry {
	return {
		time: refund.createTime,
		gateway: 'Clink',
		account: name(account),
		kind: 'refund',
		reference: refund.refundMerchantOrderId,
		id: refund.refundId,
		orderId: refund.orderId,
		amount: refund.refundAmount,
		currency: refund.refundCurrency,
		status: refund.status,
	};
}

function ofSession(session: Session, name: AccountName): LedgerEntry {
	return {
		time: session.createdAt,
		gateway: 'Clink',
		account: name(session.account),
		kind: 'checkout session',
		reference: session.merchantReferenceId ?? '',
		id: session.sessionId,
		orderId: session.orderId ?? '',
		amount: session.originalAmount,
		currency: session.originalCurrency,
		status: session.status,
	};
}

const nothing = (): ReferenceCounts => ({ created: 0, charged: 0, refunded: 0, chargedAmount: 0, refundedAmount: 0 });

function count(orders: LedgerEntry[], charges: LedgerEntry[], refunds: LedgerEntry[]): Map<string, ReferenceCounts> {
	const counts = new Map<string, ReferenceCounts>();
	const of = ({ reference }: LedgerEntry): ReferenceCounts => {
		const known = counts.get(reference) ?? nothing();
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
export function ledgerOf(transactions: Transactions, counter: Counter, accountName: AccountName): Ledger {
	const all = transactions.all();
	const payments = all.filter((transaction) => transaction.kind === 'payment');
	const sessions = counter.sessions.all();
	const sessionIds = new Set(sessions.map(({ sessionId }) => sessionId));
	const clinkOrders = counter.orders.all();
	const paid = [
		...payments.filter(({ status, origin }) => status === 'success' && origin !== 'command').map(ofPayment),
		...clinkOrders
			.filter(({ order }) => chargedStatuses.includes(order.status))
			.map((stored) => ofOrder(stored, accountName)),
	];
	const byTime = (left: LedgerEntry, right: LedgerEntry): number => left.time - right.time;
	const orders = [
		...payments.map(ofPayment),
		...sessions.map((session) => ofSession(session, accountName)),
		...clinkOrders.map((stored) => ofOrder(stored, accountName)),
	].sort(byTime);
	const charges = paid.map((entry): LedgerEntry => ({ ...entry, kind: 'charge' })).sort(byTime);
	const refunds = [
		...all.filter((transaction) => transaction.kind === 'refund').map(ofRefund),
		...counter.refunds.all().map((stored) => ofClinkRefund(stored, accountName)),
	].sort(byTime);
	const fromSession = new Set(
		clinkOrders.filter(({ order }) => sessionIds.has(order.sessionId)).map(({ order }) => order.orderId),
	);
	const counts = count(
		orders.filter(({ id }) => !fromSession.has(id)),
		charges,
		refunds,
	);
	return {
		orders,
		charges,
		refunds,
		references: [...counts].map(([reference, numbers]) => ({ reference, ...numbers })),
		of: (reference) => counts.get(reference) ?? nothing(),
	};
}
