import type { Mark } from './foundBy';

/** What a user is told about a whole batch, beside its items. */
export function hintsOf(marks: Mark[]): string[] {
	const recovered = marks.filter(({ json }) => json.recovered === true).length;
	const unknown = marks.filter(({ outcome }) => outcome === 'outcomeUnknown');
	return [
		recovered === 0
			? ''
			: `${recovered} of ${marks.length} ${recovered === 1 ? 'was' : 'were'} found by look-up after the response was lost. Nothing was sent twice.`,
		unknown.length === 0
			? ''
			: `${unknown.length} ${unknown.length === 1 ? 'outcome is' : 'outcomes are'} unknown. Query before you run this again: ${listed(unknown.map(({ reference }) => reference ?? 'one without a reference'))}.`,
	].filter((hint) => hint !== '');
}

/** As many as a person reads; the rest is a number. */
export const MAX_LISTED = 20;

export function listed(labels: string[]): string {
	const shown = labels.slice(0, MAX_LISTED).join(', ');
	return labels.length > MAX_LISTED ? `${shown} and ${labels.length - MAX_LISTED} more` : shown;
}
