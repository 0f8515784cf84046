import type { Outcome } from '../gateway/outcome.cts';
import type { Payment, Transaction } from './records.cts';
import type { Status } from './status.cts';

export const outcomes: Readonly<Record<Status, Outcome>> = {
	pending: 'pending',
	success: 'succeeded',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'expired',
};

function ofPaid({ origin, amount, refundedAmount }: Payment): Outcome {
	if (origin === 'command') return 'actionRequired';
	if (refundedAmount === 0) return 'succeeded';
	return refundedAmount < amount ? 'partiallyRefunded' : 'refunded';
}

/** What a query of it outputs in n8n. */
export function outcomeOf(transaction: Transaction): Outcome {
	if (transaction.status !== 'success') return outcomes[transaction.status];
	return transaction.kind === 'refund' ? 'refunded' : ofPaid(transaction);
}
