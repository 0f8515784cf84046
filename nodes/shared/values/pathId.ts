import { inputError } from './paymentError';
import { requiredText, show } from './validate';

/**
 * A step to this or the parent folder, alone or between slashes. `encodeURIComponent` leaves dots alone, and the URL
 * parser takes such steps: `/payment/../refund` is `/refund`. It leaves an encoded slash alone, but proxies may not.
 * Source: WHATWG URL, "path state".
 */
const STEP = /(^|[\\/])\.{1,2}([\\/]|$)/;

/** Whether a text can stand in an address as an id, and the address stays the one that was meant. */
export const isPathId = (text: string): boolean => text !== '' && text.isWellFormed() && !STEP.test(text);

/**
 * An id that is to stand in an address. Anything that could be an id is, slashes included.
 *
 * @throws PaymentError (`input`)
 */
export function pathId(value: unknown, label: string, advice: string): string {
	const id = requiredText(value, label, advice);
	if (!STEP.test(id)) return id;
	throw inputError(`'${label}' is no id, got ${show(id)}`, advice);
}

/**
 * A path with its `{name}`s filled in. Ids of users were checked by then; those out of answers and memory were not.
 *
 * @throws PaymentError (`input`) for a value with which it would be another path
 */
export function fillPath(path: string, values: Record<string, string> = {}): string {
	return path.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name] ?? '';
		if (isPathId(value)) return encodeURIComponent(value);
		throw inputError(
			`No request can be made with ${show(value)} for ${name}`,
			'Nothing was sent. Check where this id comes from.',
		);
	});
}
