import type { IDataObject } from 'n8n-workflow';

import { isKnown } from '../../shared/values/json';
import type { Outcome } from '../../shared/values/outcome';
import type { Findable } from '../../shared/webhook/deduplicate';
import type { ClinkEvent } from '../api/callback';
import { REFUNDED_WHOLE } from '../api/conventions';
import { kindOf } from '../api/events';

/**
 * What an order has reached, in names that a callback and a poll give it alike: Clink's events have IDs of their own,
 * which no list shows.
 */

/** A status that this version does not know is a state of its own. */
const stateName = (orderId: unknown, outcome: Outcome, status: unknown): string =>
	JSON.stringify(['order', orderId, outcome === 'unknown' ? String(status ?? '').toLowerCase() : outcome]);

/** An order of which one refund has given back everything. The amount in major units. */
const wholeRefundName = (orderId: unknown, amount: unknown): string =>
	JSON.stringify(['order', orderId, 'refunded', Number(amount)]);

/** The names of the state in which a list or a look-up shows an order. */
export function namesOf(order: IDataObject, outcome: Outcome): string[] {
	const { orderId, status } = order;
	const whole = outcome === 'refunded' ? REFUNDED_WHOLE.ofOrder(order) : undefined;
	return [stateName(orderId, outcome, status), ...(isKnown(whole) ? [wholeRefundName(orderId, whole)] : [])];
}

/** What of an event a poll of orders finds out as well; `undefined` for most events. */
export function findableOf({
	type,
	outcome,
	data,
}: Pick<ClinkEvent, 'type' | 'outcome' | 'data'>): Findable | undefined {
	const { orderId } = data;
	if (!isKnown(orderId)) return undefined;
	if (kindOf(type) === 'order') {
		const names = [stateName(orderId, outcome, data.status)];
		return { reports: names, repeats: names };
	}
	if (kindOf(type) !== 'refund' || outcome !== 'refunded') return undefined;
	// A refund of a part says what the order's state does not: how much. It is no repetition.
	const whole = wholeRefundName(orderId, REFUNDED_WHOLE.ofRefund(data));
	return { reports: [stateName(orderId, 'partiallyRefunded', undefined), whole], repeats: [whole] };
}
