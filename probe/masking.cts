import { redact } from '../nodes/shared/http/redact';

export type Hide = (text: string) => string;

/** Ways to write a key that `redact` does not know. */
const furtherSpellings = (key: string): string[] => [
	key,
	key.toLowerCase(),
	key.toUpperCase(),
	encodeURIComponent(key),
	Buffer.from(key).toString('base64url'),
	Buffer.from(key).toString('hex'),
	Buffer.from(key).toString('hex').toUpperCase(),
];

/**
 * Takes the keys out of any text, however they are spelt.
 *
 * @param merchantId not secret, even if it is also the key: it stands in requests
 */
export function hiding(keys: readonly string[], merchantId: string): Hide {
	const secrets = keys.filter((key) => key !== '' && key !== merchantId).flatMap(furtherSpellings);
	const unique = [...new Set(secrets)].filter((spelling) => spelling !== merchantId);
	return (text) => redact(unique, text);
}

/** The same value without keys in any of its texts, names of members included. */
export function withoutKeys<T>(value: T, hide: Hide): T {
	if (typeof value === 'string') return hide(value) as T;
	if (Array.isArray(value)) return value.map((entry: unknown) => withoutKeys(entry, hide)) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [hide(name), withoutKeys<unknown>(member, hide)]),
	) as T;
}

const SHOWN_OF_A_VALUE = 6;
const MAX_QUOTE_LENGTH = 200;

/** Enough of a signature, a nonce or a personal detail to recognize it by. */
export const shortened = (value: string): string =>
	value.length <= SHOWN_OF_A_VALUE ? value : `${value.slice(0, SHOWN_OF_A_VALUE)}…`;

/** The gateway's own words, in which long codes may be signatures or parts of keys. Only after `hide`. */
export function quoted(text: string): string {
	const plain = text
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.replace(/[\w+/=-]{16,}/g, (run) => (isCode(run) ? shortened(run) : run))
		.trim();
	return plain.length > MAX_QUOTE_LENGTH ? `${plain.slice(0, MAX_QUOTE_LENGTH)}…` : plain;
}

/** Whether a run of letters and digits is a signature or the like, not a word or a path. */
export const isCode = (run: string): boolean => run.length >= 32 || (/\d/.test(run) && run.length >= 16);
