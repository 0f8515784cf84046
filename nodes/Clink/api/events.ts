import type { IDataObject } from 'n8n-workflow';

import { isKnown } from '../../shared/values/json';
import type { Outcome } from '../../shared/values/outcome';
import { invoiceOutcome, orderOutcome, refundOutcome, sessionOutcome } from './outcome';

const NO_MONEY = 'notApplicable';

/** Every event in Clink's catalog, in its spelling, and what its name says about a payment. Source: docs/gateways/clink.md, "Events". */
const EVENTS = {
	'agent_order.failed': 'failed',
	'agent_order.succeeded': 'succeeded',
	'agent_refund.approved': 'pending',
	'agent_refund.failed': 'failed',
	'agent_refund.rejected': 'failed',
	'agent_refund.succeeded': 'refunded',
	'customer.verify': NO_MONEY,
	'dispute.closed': NO_MONEY,
	'dispute.created': NO_MONEY,
	'dispute.lost': NO_MONEY,
	'dispute.updated': NO_MONEY,
	'dispute.won': NO_MONEY,
	'invoice.open': 'pending',
	'invoice.paid': 'succeeded',
	'invoice.void': 'cancelled',
	'order.created': 'pending',
	'order.failed': 'failed',
	'order.next_action': 'actionRequired',
	'order.succeeded': 'succeeded',
	'payment_method.added': NO_MONEY,
	'payment_method.default_change': NO_MONEY,
	'payment_method.update': NO_MONEY,
	'purchase_instruction.activated': NO_MONEY,
	'purchase_instruction.cancelled': NO_MONEY,
	'purchase_instruction.created': NO_MONEY,
	'purchase_instruction.updated': NO_MONEY,
	'refund.created': 'pending',
	'refund.failed': 'failed',
	'refund.succeeded': 'refunded',
	'risk_rule.updated': NO_MONEY,
	// A complete checkout is not necessarily paid.
	'session.complete': 'unknown',
	'session.expired': 'expired',
	'subscription.activated': NO_MONEY,
	'subscription.cancelled': NO_MONEY,
	'subscription.created': NO_MONEY,
	'subscription.incomplete_expired': NO_MONEY,
	'subscription.past_due': NO_MONEY,
	'subscription.trialing': NO_MONEY,
	'subscription.updated.cancel_at_period_end_revoked': NO_MONEY,
	'subscription.updated.cancel_at_period_end_set': NO_MONEY,
	'subscription.updated.plan_change_canceled': NO_MONEY,
	'subscription.updated.plan_changed': NO_MONEY,
	'subscription.updated.renewed': NO_MONEY,
	'vic_device.binding_succeeded': NO_MONEY,
} as const satisfies Record<string, Outcome>;

export type EventName = keyof typeof EVENTS;

export const EVENT_NAMES: string[] = Object.keys(EVENTS);

/** What an event is about: "order" of "order.succeeded". */
export const kindOf = (type: string): string => type.split('.', 1)[0] ?? '';

const ofKinds = (...kinds: string[]): string[] => EVENT_NAMES.filter((name) => kinds.includes(kindOf(name)));

/** Events that are chosen together, as Clink's own tools group them. Source: docs/gateways/clink.md, "Events". */
export const PRESETS = {
	core: [
		'invoice.paid',
		'order.failed',
		'order.succeeded',
		'refund.succeeded',
		'session.complete',
		'subscription.created',
	],
	checkout: ofKinds('order', 'refund', 'session'),
	subscriptions: ofKinds('invoice', 'subscription'),
	disputes: ofKinds('dispute'),
	'payment-methods': ofKinds('payment_method'),
	commerce: ofKinds('dispute', 'invoice', 'order', 'payment_method', 'refund', 'session', 'subscription'),
} satisfies Record<string, string[]>;

/** Kinds that are not about a payment, including events that Clink adds later. */
const NO_MONEY_KINDS: ReadonlySet<string> = new Set(
	Object.entries(EVENTS).flatMap(([type, outcome]) => (outcome === NO_MONEY ? [kindOf(type)] : [])),
);

/** Kinds whose resource is published: the members that hold its status, and their meaning. */
const RESOURCES: ReadonlyMap<string, { status: string[]; outcome: (data: IDataObject) => Outcome }> = new Map([
	['invoice', { status: ['status'], outcome: invoiceOutcome }],
	['order', { status: ['status'], outcome: orderOutcome }],
	['refund', { status: ['status'], outcome: refundOutcome }],
	['session', { status: ['paymentStatus', 'status'], outcome: sessionOutcome }],
]);

/**
 * What an event says about a payment: the status of its resource or, failing that, its name. A status that this version
 * does not know is `unknown`, whatever the name says, and so is an event that is not in the catalog yet.
 */
export function eventOutcome(type: string, data: IDataObject): Outcome {
	const kind = kindOf(type);
	if (!Object.hasOwn(EVENTS, type)) return NO_MONEY_KINDS.has(kind) && type !== kind ? NO_MONEY : 'unknown';
	const resource = RESOURCES.get(kind);
	if (resource?.status.some((member) => isKnown(data[member]))) return resource.outcome(data);
	return EVENTS[type as EventName];
}
