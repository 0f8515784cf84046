import type { IDataObject } from 'n8n-workflow';

import type { Outcome } from '../../shared/outcome';
import { orderOutcome, refundOutcome, sessionOutcome } from './outcome';

type Derive = Outcome | ((data: IDataObject) => Outcome);

/** Subscriptions, disputes and the like are no payments: their own status says what they are. */
const NO_PAYMENT = 'unknown';

/** What the resource states, or else what the event's own name says. */
const stated = (outcome: Outcome, otherwise: Outcome): Outcome => (outcome === 'unknown' ? otherwise : outcome);

/** Every event of Clink's catalogue and what it says of a payment. Source: reference/clink.md, 4.1; spelling is Clink's. */
const EVENTS = {
	'agent_order.failed': 'failed',
	'agent_order.succeeded': 'succeeded',
	'agent_refund.approved': 'pending',
	'agent_refund.failed': 'failed',
	'agent_refund.rejected': 'failed',
	'agent_refund.succeeded': 'refunded',
	'customer.verify': NO_PAYMENT,
	'dispute.closed': NO_PAYMENT,
	'dispute.created': NO_PAYMENT,
	'dispute.lost': NO_PAYMENT,
	'dispute.updated': NO_PAYMENT,
	'dispute.won': NO_PAYMENT,
	'invoice.open': 'pending',
	'invoice.paid': 'succeeded',
	'invoice.void': 'cancelled',
	'order.created': (data) => stated(orderOutcome(data), 'pending'),
	'order.failed': 'failed',
	'order.next_action': 'actionRequired',
	'order.succeeded': (data) => stated(orderOutcome(data), 'succeeded'),
	'payment_method.added': NO_PAYMENT,
	'payment_method.default_change': NO_PAYMENT,
	'payment_method.update': NO_PAYMENT,
	'purchase_instruction.activated': NO_PAYMENT,
	'purchase_instruction.cancelled': NO_PAYMENT,
	'purchase_instruction.created': NO_PAYMENT,
	'purchase_instruction.updated': NO_PAYMENT,
	'refund.created': (data) => stated(refundOutcome(data), 'pending'),
	'refund.failed': 'failed',
	'refund.succeeded': (data) => stated(refundOutcome(data), 'refunded'),
	'risk_rule.updated': NO_PAYMENT,
	'session.complete': sessionOutcome,
	'session.expired': 'expired',
	'subscription.activated': NO_PAYMENT,
	'subscription.cancelled': NO_PAYMENT,
	'subscription.created': NO_PAYMENT,
	'subscription.incomplete_expired': NO_PAYMENT,
	'subscription.past_due': NO_PAYMENT,
	'subscription.trialing': NO_PAYMENT,
	'subscription.updated.cancel_at_period_end_revoked': NO_PAYMENT,
	'subscription.updated.cancel_at_period_end_set': NO_PAYMENT,
	'subscription.updated.plan_change_canceled': NO_PAYMENT,
	'subscription.updated.plan_changed': NO_PAYMENT,
	'subscription.updated.renewed': NO_PAYMENT,
	'vic_device.binding_succeeded': NO_PAYMENT,
} as const satisfies Record<string, Derive>;

export const EVENT_NAMES: string[] = Object.keys(EVENTS);

/** An event that is not in the catalogue yet is `unknown`. */
export function eventOutcome(type: string, data: IDataObject): Outcome {
	if (!Object.hasOwn(EVENTS, type)) return 'unknown';
	const derive: Derive = EVENTS[type as keyof typeof EVENTS];
	return typeof derive === 'function' ? derive(data) : derive;
}
