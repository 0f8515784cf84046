import type { IDataObject } from 'n8n-workflow';

import { lookUpOutcome, type Outcome, type OutcomeTable } from '../../shared/values/outcome';

/** `status` of a created payment. Source: docs/gateways/clink.md, "Enumerations", as for all tables below. */
const PAYMENT: OutcomeTable = { 1: 'succeeded', 2: 'pending', 3: 'failed', 5: 'actionRequired' };

/** `status` of an order; `created` comes in events only. */
const ORDER: OutcomeTable = {
	success: 'succeeded',
	failed: 'failed',
	requires_action: 'actionRequired',
	created: 'pending',
	pending: 'pending',
	partial_refunded: 'partiallyRefunded',
	refunded: 'refunded',
};

/** `status` of a refund. */
const REFUND: OutcomeTable = {
	created: 'pending',
	received: 'pending',
	refunding: 'pending',
	success: 'refunded',
	failed: 'failed',
	closed: 'cancelled',
};

/** `paymentStatus` and `status` of a checkout session, in this order. */
const SESSION_PAYMENT: OutcomeTable = { paid: 'succeeded', processing: 'pending' };
const SESSION: OutcomeTable = { open: 'pending', expired: 'expired' };

/** `status` of an invoice. */
const INVOICE: OutcomeTable = { open: 'pending', paid: 'succeeded', void: 'cancelled' };

/** `status` of a subscription that has the plan which it was to get, where the payment itself has no status any more. */
const CHANGED_SUBSCRIPTION: OutcomeTable = { active: 'succeeded', free_trial: 'succeeded' };

export const paymentOutcome = ({ status }: IDataObject): Outcome => lookUpOutcome(PAYMENT, status);
export const orderOutcome = ({ status }: IDataObject): Outcome => lookUpOutcome(ORDER, status);
export const refundOutcome = ({ status }: IDataObject): Outcome => lookUpOutcome(REFUND, status);
export const invoiceOutcome = ({ status }: IDataObject): Outcome => lookUpOutcome(INVOICE, status);

export const changedPlanOutcome = ({ status }: IDataObject): Outcome => lookUpOutcome(CHANGED_SUBSCRIPTION, status);

export function sessionOutcome({ status, paymentStatus }: IDataObject): Outcome {
	const paid = lookUpOutcome(SESSION_PAYMENT, paymentStatus);
	return paid === 'unknown' ? lookUpOutcome(SESSION, status) : paid;
}
