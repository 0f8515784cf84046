import { inputError } from '../../shared/values/paymentError';
import { optionalText, requiredText, show } from '../../shared/values/validate';

/**
 * Several IDs: a list, or text with commas between them. One that is empty is refused, since a list that comes to nothing
 * often means everything.
 *
 * @returns an empty list for a field that is empty
 * @throws PaymentError (`input`) for an ID that is empty or comes twice
 */
export function readIds(value: unknown, label: string): string[] {
	const ids = listOf(value, label).map((entry) =>
		requiredText(entry, label, 'Every entry must be an ID. Remove those that are empty.').trim(),
	);
	const twice = ids.find((id, position) => ids.indexOf(id) !== position);
	if (twice !== undefined) throw inputError(`'${label}' has ${show(twice)} twice`, 'Keep one of the two.');
	return ids;
}

function listOf(value: unknown, label: string): unknown[] {
	const isList = value === undefined || value === null || Array.isArray(value) || typeof value === 'string';
	if (isList) return splitList(value, label);
	throw inputError(
		`'${label}' must be a list of IDs, got ${show(value)}`,
		'Enter IDs with commas between them, or map a list of them.',
	);
}

/** The entries of a list, or of text with commas between them, as an expression may have it. None of a field that is empty. */
export const splitList = (value: unknown, label: string): unknown[] =>
	Array.isArray(value) ? (value as unknown[]) : (optionalText(value, label)?.split(',') ?? []);
