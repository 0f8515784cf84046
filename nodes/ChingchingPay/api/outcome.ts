import type { IDataObject } from 'n8n-workflow';

import { isKnown } from '../../shared/values/json';
import { lookUpOutcome, type Outcome } from '../../shared/values/outcome';
import { REFUND_FIELDS, STATUS_FIELDS, type Conventions } from './conventions';

/** How status words are read: the part of the conventions that an outcome depends on. */
export type StatusWords = Pick<Conventions, 'statusWords' | 'statusField'>;

/** The outcome that the status words of a response state; `unknown` if its members disagree. */
export function statedOutcome(data: IDataObject, { statusWords, statusField }: StatusWords): Outcome {
	const named = statusField === undefined ? undefined : data[statusField];
	const stated = isKnown(named) ? [named] : STATUS_FIELDS.map((name) => data[name]).filter(isKnown);
	const [outcome = 'unknown', ...others] = new Set(stated.map((word) => lookUpOutcome(statusWords, word)));
	return others.length === 0 ? outcome : 'unknown';
}

/**
 * The outcome of a payment, a refund or a payment's details, from any of the gateway's responses. A success counts as
 * `succeeded` only if nothing in the response contradicts it: a step that is still open, money that was refunded, or a
 * transaction that moves no money.
 */
export function outcomeOf(data: IDataObject, words: StatusWords): Outcome {
	const stated = statedOutcome(data, words);
	if (stated === 'pending' && hasNextAction(data)) return 'actionRequired';
	if (stated !== 'succeeded') return stated;
	if (hasNextAction(data)) return 'actionRequired';
	if (isRefund(data)) return 'refunded';
	if (transactionType(data) === 'command') return 'actionRequired';
	return afterRefunds(data);
}

/** Recognized by its type, or by naming the payment that it refunds. A sale may have that member too, but empty. */
export function isRefund(data: IDataObject): boolean {
	return transactionType(data) === 'refund' || REFUND_FIELDS.some((name) => isFilled(data[name]));
}

/** In lower case: the words in responses are not published, so their letter case is not trusted. */
const transactionType = ({ transaction_type: type }: IDataObject) =>
	typeof type === 'string' ? type.trim().toLowerCase() : undefined;

const hasNextAction = ({ next_action: action }: IDataObject) => isFilled(action);

/** The ways in which a member can be present but empty, without white space and in lower case. */
const NOTHING = new Set(['', 'null', 'none', '{}', '[]', 'false', '0']);

/** Whether a member has content. In doubt it does, so that a success is not read as paid. */
export function isFilled(value: unknown): boolean {
	if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
	return !NOTHING.has(
		String(value ?? '')
			.replace(/\s+/g, '')
			.toLowerCase(),
	);
}

function afterRefunds({ amount, refunded_amount: refunded }: IDataObject): Outcome {
	const back = isKnown(refunded) ? readAmount(refunded) : 0;
	if (back === undefined) return 'unknown';
	if (back === 0) return 'succeeded';
	return back >= (readAmount(amount) ?? Infinity) ? 'refunded' : 'partiallyRefunded';
}

/** An amount as a number or as plain decimal text; `undefined` for anything else. */
function readAmount(value: unknown): number | undefined {
	if (typeof value === 'string') return /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
