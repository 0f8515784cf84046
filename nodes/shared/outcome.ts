/** What became of a payment or refund, in one vocabulary for both gateways. */
export type Outcome =
	| 'succeeded'
	| 'pending'
	| 'actionRequired'
	| 'failed'
	| 'cancelled'
	| 'expired'
	| 'refunded'
	| 'partiallyRefunded'
	| 'unknown';

/** Status words of a gateway, in lower case, and what they mean. */
export type OutcomeTable = Readonly<Record<string, Outcome>>;

/** Looks a status up, whatever its letter case. A word that the table does not hold is `unknown`, never `succeeded`. */
export function lookUpOutcome(table: OutcomeTable, status: unknown): Outcome {
	if (typeof status !== 'string' && typeof status !== 'number') return 'unknown';
	const word = String(status).trim().toLowerCase();
	return (Object.hasOwn(table, word) ? table[word] : undefined) ?? 'unknown';
}
