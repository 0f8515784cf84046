import { inputError } from './paymentError';
import { requiredText, show } from './validate';

/**
 * A step to this or the parent folder, alone or between slashes. `encodeURIComponent` leaves dots alone, and the URL
 * parser takes such steps: `/payment/../refund` is `/refund`. It leaves an encoded slash alone, but proxies may not.
 * Source: WHATWG URL, "path state".
 */
const STEP = /(^|[\\/])\.{1,2}([\\/]|$)/;

/** Whether a text can be used as an ID in a URL without leading to another path. */
export const isPathId = (text: string): boolean => text !== '' && text.isWellFormed() && !STEP.test(text);

/**
 * An ID for use in a URL. Anything that could be an ID is accepted, slashes included.
 *
 * @throws PaymentError (`input`)
 */
export function pathId(value: unknown, label: string, advice: string): string {
	const id = requiredText(value, label, advice);
	if (!STEP.test(id)) return id;
	throw inputError(`'${label}' is not a valid ID, got ${show(id)}`, advice);
}

/**
 * A path with its `{name}`s filled in. IDs from users have already been checked; those from responses and memory have not.
 *
 * @throws PaymentError (`input`) for a value that would lead to another path
 */
export function fillPath(path: string, values: Record<string, string> = {}): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name] ?? '';
		if (isPathId(value)) return encodeURIComponent(value);
		throw inputError(
			`Cannot send a request with ${show(value)} as ${name}`,
			'Nothing was sent. Check where this ID comes from.',
		);
	});
}
