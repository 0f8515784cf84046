import { isObject } from '../../shared/values/json';

/** An answer holds a payment, a payment its refunds. What a sender nests deeper is not looked at. */
const DEPTH = 4;

/**
 * What the gateway says, with every `callback_url` cut before its query: there, the address of a waiting execution has
 * the token that lets it go on, and items are stored, shown and sent on.
 */
export const withoutTokens = <T>(said: T): T => cutAddresses(said, DEPTH) as T;

function cutAddresses(value: unknown, depth: number): unknown {
	if (depth === 0) return value;
	if (Array.isArray(value)) return value.map((entry) => cutAddresses(entry, depth - 1));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name,
			name === 'callback_url' && typeof member === 'string' ? beforeQuery(member) : cutAddresses(member, depth - 1),
		]),
	);
}

const beforeQuery = (address: string) => address.replace(/[?#].*$/s, '');
