/** The state of a payment or refund, in one vocabulary for both gateways. `notApplicable`: about neither of them. */
export type Outcome =
	| 'succeeded'
	| 'pending'
	| 'actionRequired'
	| 'failed'
	| 'cancelled'
	| 'expired'
	| 'refunded'
	| 'partiallyRefunded'
	| 'notApplicable'
	| 'unknown';

/** Status words of a gateway, in lower case, and what they mean. */
export type OutcomeTable = Readonly<Record<string, Outcome>>;

/** Looks a status up, whatever its letter case. A word that is not in the table is `unknown`, never `succeeded`. */
export function lookUpOutcome(table: OutcomeTable, status: unknown): Outcome {
	if (typeof status !== 'string' && typeof status !== 'number') return 'unknown';
	const word = String(status).trim().toLowerCase();
	return (Object.hasOwn(table, word) ? table[word] : undefined) ?? 'unknown';
}

/**
 * How far a payment or refund has progressed. Progress goes one way only: a first attempt may fail and a second succeed,
 * and what was paid may be refunded, in part or in full.
 */
const PROGRESS: Record<Outcome, number> = {
	unknown: 0,
	notApplicable: 0,
	pending: 0,
	actionRequired: 0,
	failed: 1,
	cancelled: 1,
	expired: 1,
	succeeded: 2,
	partiallyRefunded: 3,
	refunded: 4,
};

/** Whether it does not change any more on its own. `unknown` is not final: it may still become anything. */
export const isFinal = (outcome: Outcome): boolean => PROGRESS[outcome] > 0;

/**
 * Whether a gateway's records are behind its callback: it reports a final state that they have not reached yet. Records
 * that are ahead of a callback are right, since the callback is then an old one.
 */
export const isBehind = (recorded: Outcome, reported: Outcome): boolean =>
	isFinal(reported) && PROGRESS[recorded] < PROGRESS[reported];
