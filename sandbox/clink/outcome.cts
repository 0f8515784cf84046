import type { Outcome } from '../gateway/outcome.cts';
import type { OrderStatus, RefundStatus, Session } from './records.cts';

/** What *Get* of each of them outputs in n8n. */
export const orderOutcomes: Readonly<Record<OrderStatus, Outcome>> = {
	success: 'succeeded',
	failed: 'failed',
	requires_action: 'actionRequired',
	pending: 'pending',
	partial_refunded: 'partiallyRefunded',
	refunded: 'refunded',
};

export const refundOutcomes: Readonly<Record<RefundStatus, Outcome>> = {
	success: 'refunded',
	failed: 'failed',
	refunding: 'pending',
};

export const sessionOutcomes: Readonly<Record<Session['status'], Outcome>> = {
	open: 'pending',
	completed: 'succeeded',
	expired: 'expired',
};
