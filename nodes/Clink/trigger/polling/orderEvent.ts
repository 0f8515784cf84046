import type { IDataObject } from 'n8n-workflow';

import type { Outcome } from '../../../shared/values/outcome';
import type { ClinkEvent } from '../../api/callback';
import { orderTimes } from '../../api/conventions';

/** What an event of the Clink Trigger would be called. Clink has none for the last four: their names are ours. */
const TYPES: Record<Outcome, string> = {
	pending: 'order.created',
	actionRequired: 'order.next_action',
	succeeded: 'order.succeeded',
	failed: 'order.failed',
	cancelled: 'order.cancelled',
	expired: 'order.expired',
	partiallyRefunded: 'order.partially_refunded',
	refunded: 'order.refunded',
	unknown: 'order.updated',
	notApplicable: 'order.updated',
};

/** Outcomes that are reached when the payment is settled. */
const SETTLED: ReadonlySet<Outcome> = new Set(['succeeded', 'failed']);

/**
 * An order as the Clink Trigger outputs an event. Its ID is the same whenever this state is found.
 *
 * @param now milliseconds since the epoch
 */
export function toEvent(order: IDataObject, outcome: Outcome, now: number): ClinkEvent {
	const { made, settled } = orderTimes(order);
	const at = SETTLED.has(outcome) ? settled : outcome === 'pending' ? made : undefined;
	return {
		id: `polled:${String(order.orderId)}:${outcome === 'unknown' ? String(order.status) : outcome}`,
		type: TYPES[outcome],
		created: new Date(at ?? now).toISOString(),
		outcome,
		data: order,
	};
}
