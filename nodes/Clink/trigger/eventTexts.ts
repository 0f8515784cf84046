import type { EventName } from '../api/events';

/**
 * What happened, in words: the list of events shows it, and so does n8n's panel of nodes. Of the events of Clink's wallet for
 * AI agents, only their names are known.
 */
export const EVENT_TEXTS: Readonly<Record<EventName, string>> = {
	'agent_order.failed': 'A payment by an AI agent failed',
	'agent_order.succeeded': 'An AI agent paid',
	'agent_refund.approved': 'A refund of what an AI agent paid was approved',
	'agent_refund.failed': 'A refund of what an AI agent paid failed',
	'agent_refund.rejected': 'A refund of what an AI agent paid was rejected',
	'agent_refund.succeeded': 'What an AI agent paid was refunded',
	'customer.verify': 'Clink verifies a customer by email',
	'dispute.closed': 'A dispute is over, whoever won it',
	'dispute.created': 'A customer disputes a payment at their bank',
	'dispute.lost': 'A dispute was lost: the customer got the money back',
	'dispute.updated': 'Something changed in a dispute',
	'dispute.won': 'A dispute was won: the money stays with you',
	'invoice.open': 'A subscription has a new invoice, which is not paid yet',
	'invoice.paid': 'An invoice of a subscription was paid',
	'invoice.void': 'An invoice of a subscription was withdrawn',
	'order.created': 'An order was created, and is not paid yet',
	'order.failed': 'A payment was declined or failed',
	'order.next_action': 'A customer has to confirm a payment, e.g. at their bank or in a wallet',
	'order.succeeded': 'A customer paid',
	'payment_method.added': 'A customer saved a card or wallet',
	'payment_method.default_change': 'The default card or wallet of a customer changed',
	'payment_method.update': 'A saved card or wallet of a customer changed',
	'purchase_instruction.activated': 'A purchase instruction for an AI agent became active',
	'purchase_instruction.cancelled': 'A purchase instruction for an AI agent was cancelled',
	'purchase_instruction.created': 'A purchase instruction for an AI agent was created',
	'purchase_instruction.updated': 'A purchase instruction for an AI agent changed',
	'refund.created': 'A refund was requested, and is not paid out yet',
	'refund.failed': 'A refund failed: the customer did not get the money back',
	'refund.succeeded': 'A customer got a refund',
	'risk_rule.updated': 'A risk rule for AI agents changed',
	'session.complete': 'A customer finished a checkout page, which does not mean that it is paid',
	'session.expired': 'A checkout page expired without a payment',
	'subscription.activated': 'A subscription became active',
	'subscription.cancelled': 'A subscription was cancelled',
	'subscription.created': 'A customer subscribed',
	'subscription.incomplete_expired': 'A subscription ended because its first payment never came',
	'subscription.past_due': 'A payment for a subscription is overdue',
	'subscription.trialing': 'A free trial began',
	'subscription.updated.cancel_at_period_end_revoked': 'The cancellation of a subscription was taken back',
	'subscription.updated.cancel_at_period_end_set': 'A subscription was set to end with its current period',
	'subscription.updated.plan_change_canceled': 'A planned change of a subscription was called off',
	'subscription.updated.plan_changed': 'A subscription changed to another plan',
	'subscription.updated.renewed': 'A subscription was renewed for another period',
	'vic_device.binding_succeeded': "A device was linked to a customer's wallet for AI agents",
};

/** What starts a workflow, by preset. */
export const PRESET_ACTIONS: Readonly<Record<string, string>> = {
	core: 'A payment, refund or subscription went through, or a payment failed',
	checkout: 'Anything happened to an order, a refund or a checkout page',
	subscriptions: 'Anything happened to a subscription or an invoice of it',
	disputes: 'Anything happened to a dispute',
	'payment-methods': 'Anything happened to the saved cards and wallets of a customer',
	commerce: 'Anything happened in the shop, subscriptions and disputes included',
};
