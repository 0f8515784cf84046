import type { IDataObject } from 'n8n-workflow';

import { lookUpOutcome, type Outcome, type OutcomeTable } from '../../shared/outcome';
import { STATUS_FIELDS } from './conventions';

/** ChingchingPay publishes no list of its status words: these are assumed. Any other word is `unknown`. */
const WORDS: OutcomeTable = {
	success: 'succeeded',
	succeeded: 'succeeded',
	successful: 'succeeded',
	paid: 'succeeded',
	completed: 'succeeded',

	created: 'pending',
	new: 'pending',
	open: 'pending',
	init: 'pending',
	initial: 'pending',
	pending: 'pending',
	processing: 'pending',
	unpaid: 'pending',
	waiting: 'pending',

	action_required: 'actionRequired',
	requires_action: 'actionRequired',

	fail: 'failed',
	failed: 'failed',
	failure: 'failed',
	declined: 'failed',
	rejected: 'failed',

	cancel: 'cancelled',
	canceled: 'cancelled',
	cancelled: 'cancelled',
	closed: 'cancelled',
	void: 'cancelled',
	voided: 'cancelled',

	expired: 'expired',
	timeout: 'expired',

	refund: 'refunded',
	refunded: 'refunded',
	partial_refund: 'partiallyRefunded',
	partial_refunded: 'partiallyRefunded',
	partially_refunded: 'partiallyRefunded',
};

/** The outcome that an answer states in its own words. */
export function statedOutcome(data: IDataObject): Outcome {
	const field = STATUS_FIELDS.find((name) => data[name] !== undefined && data[name] !== null);
	return field === undefined ? 'unknown' : lookUpOutcome(WORDS, data[field]);
}

/**
 * The outcome of a payment, a refund or a payment's detail, from any of the gateway's answers. A success only
 * counts as `succeeded` where nothing in the answer says otherwise: a step is still open, money went back, or
 * the transaction moves no money.
 */
export function outcomeOf(data: IDataObject): Outcome {
	const stated = statedOutcome(data);
	if (stated === 'pending' && hasNextAction(data)) return 'actionRequired';
	if (stated !== 'succeeded') return stated;
	if (hasNextAction(data)) return 'actionRequired';
	if (isRefund(data)) return 'refunded';
	if (transactionType(data) === 'command') return 'actionRequired';
	return afterRefunds(data);
}

/** Known: only a refund has `original_merchant_reference`. */
export function isRefund(data: IDataObject): boolean {
	const { original_merchant_reference: original } = data;
	return transactionType(data) === 'refund' || (typeof original === 'string' && original !== '');
}

/** In lower case: the words of answers are not published, so their letter case is not trusted. */
const transactionType = ({ transaction_type: type }: IDataObject) => (typeof type === 'string' ? type.trim().toLowerCase() : undefined);

function hasNextAction({ next_action: action }: IDataObject): boolean {
	return typeof action === 'object' && action !== null && Object.keys(action).length > 0;
}

function afterRefunds({ amount, refunded_amount: refunded }: IDataObject): Outcome {
	if (typeof refunded !== 'number' || refunded <= 0) return 'succeeded';
	return typeof amount === 'number' && refunded >= amount ? 'refunded' : 'partiallyRefunded';
}
