import { ASSUMED, STATUS_FIELDS } from '../../nodes/ChingchingPay/api/conventions';
import { isKnown, isObject } from '../../nodes/shared/values/json';
import { lookUpOutcome, type Outcome } from '../../nodes/shared/values/outcome';
import type { PayerOutcome } from '../options.cts';
import type { Notebook } from '../report.cts';
import { textOf } from '../text.cts';

/** What a payment is called at one moment: the member that holds its status, and the word in it. */
export interface Status {
	field: string;
	word: string;
}

const LIKE_A_STATUS = /stat(us|e)|result/i;

/** The members of a query's answer that may hold the status: those that the nodes look at, else any that is called so. */
export function statusesIn(data: unknown): Status[] {
	if (!isObject(data)) return [];
	const asStatus = (name: string): Status => ({ field: name, word: textOf(data[name]) });
	const usual = STATUS_FIELDS.filter((name) => isKnown(data[name])).map(asStatus);
	if (usual.length > 0) return usual;
	return Object.keys(data)
		.filter((name) => LIKE_A_STATUS.test(name) && ['string', 'number'].includes(typeof data[name]))
		.map(asStatus);
}

/** The statuses that are not what they were. */
export const changes = (before: readonly Status[], after: readonly Status[]): Status[] =>
	after.filter(({ field, word }) => before.some((old) => old.field === field && old.word !== word));

/** What was seen of payments: each word, and what had happened to the payment. */
export interface Seen {
	outcome: PayerOutcome | 'pending';
	word: string;
}

const MEANING: Record<Seen['outcome'], Outcome> = {
	pending: 'pending',
	paid: 'succeeded',
	declined: 'failed',
	cancelled: 'cancelled',
	expired: 'expired',
};

/** A word that stands for several outcomes means the first of these: never paid, if it may also mean something else. */
const CAUTIOUS: readonly Outcome[] = ['pending', 'failed', 'cancelled', 'expired', 'succeeded'];

/** Notes what the words mean, and enters those that the nodes do not know already. */
export function noteWords(notebook: Notebook, seen: readonly Seen[]): void {
	if (seen.length === 0) return;
	const words = new Map<string, Set<Outcome>>();
	for (const { outcome, word } of seen) {
		const key = word.trim().toLowerCase();
		words.set(key, (words.get(key) ?? new Set()).add(MEANING[outcome]));
	}
	const rows: Array<{ word: string; outcome: Outcome }> = [];
	for (const [key, outcomes] of words) {
		const outcome = CAUTIOUS.find((one) => outcomes.has(one)) ?? 'unknown';
		const word = seen.find((entry) => entry.word.trim().toLowerCase() === key)?.word ?? key;
		if (outcomes.size > 1) {
			notebook.leaveOpen(
				`The word ${word} stands for several outcomes: ${[...outcomes].join(', ')}.`,
				`It is entered as ${outcome}. Ask ChingchingPay how they are told apart.`,
			);
		}
		if (lookUpOutcome(ASSUMED.statusWords, word) !== outcome) rows.push({ word: word.trim(), outcome });
	}
	const distinct = [...new Map(seen.map((entry) => [entry.outcome + entry.word, entry])).values()];
	notebook.found(
		'statusWords',
		'What do the words for a status mean?',
		distinct.map(({ outcome, word }) => `\`${word}\`: ${outcome}`).join('; '),
		'a query before and after somebody did that on the page',
		distinct,
	);
	if (rows.length > 0) notebook.agree('status', { words: { word: rows } });
}

/** Notes which member holds the status, and enters it where the nodes would look at another one as well. */
export function noteField(notebook: Notebook, changed: readonly Status[], all: readonly Status[]): void {
	const [first] = changed;
	if (first === undefined) return;
	const { field } = first;
	const isUsual = STATUS_FIELDS.some((name) => name === field);
	const isMisleading = all.some((other) => !changed.some((one) => one.field === other.field));
	notebook.found(
		'statusField',
		'Which member of an answer holds the status?',
		`\`${field}\``,
		`it changed when the payment did${isMisleading ? `; ${all.map((status) => status.field).join(', ')} are there as well` : ''}`,
		field,
	);
	if (!isUsual || isMisleading) notebook.agree('status', { field });
}
