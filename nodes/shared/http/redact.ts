import type { HttpResponse } from './send';

const MASK = '***';

/** In a message, even a short secret is worth hiding. In data, one this short may be part of anything. */
const MIN_LENGTH_IN_TEXT = 4;
const MIN_LENGTH_IN_DATA = 12;

const HTML_ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text without the secrets in it. */
export const redact = (secrets: string[], text: string): string => mask(spellings(secrets, MIN_LENGTH_IN_TEXT), text);

/**
 * A response without the secrets that it repeats, in its headers, its data or its file. Everything else stays the same,
 * byte for byte.
 */
export function redactResponse(secrets: string[], { status, headers, body }: HttpResponse): HttpResponse {
	const seen = spellings(secrets, MIN_LENGTH_IN_DATA);
	const clean = Object.entries(headers).map(
		([name, value]) => [name, typeof value === 'string' ? mask(seen, value) : value] as const,
	);
	// One character for each byte, there and back.
	const bytes = seen.map((spelling) => Buffer.from(spelling));
	const isClean = !bytes.some((needle) => body.includes(needle));
	const masked = () =>
		Buffer.from(
			mask(
				bytes.map((needle) => needle.toString('latin1')),
				body.toString('latin1'),
			),
			'latin1',
		);
	return { status, headers: Object.fromEntries(clean), body: isClean ? body : masked() };
}

/**
 * How a server may repeat a secret: as it is, as in a URL, with slashes escaped as in some JSON (twice in a JSON text
 * inside another), as in HTML, in Base64. The longest first: one may begin with another.
 */
function spellings(secrets: string[], minLength: number): string[] {
	const spelt = secrets
		.filter(({ length }) => length >= minLength)
		.flatMap((secret) => [
			secret,
			new URLSearchParams([['', secret]]).toString().slice(1),
			secret.replaceAll('/', '\\/'),
			secret.replaceAll('/', '\\\\/'),
			secret.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? character),
			Buffer.from(secret).toString('base64'),
		]);
	return [...new Set(spelt)].sort((a, b) => b.length - a.length);
}

const mask = (spelt: string[], text: string): string =>
	spelt.reduce((clean, spelling) => clean.replaceAll(spelling, MASK), text);
