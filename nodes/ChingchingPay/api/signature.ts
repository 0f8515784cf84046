import { createHmac } from 'node:crypto';

/** Which bytes are signed. Assumed, see the credential field of that name. */
type SignedContent = 'body' | 'sortedParameters';
type SignatureEncoding = 'hex' | 'base64';

export interface Recipe {
	signedContent: SignedContent;
	encoding: SignatureEncoding;
}

/** The parts of a request or a callback that can be signed. */
export interface Signable {
	/** The body, byte for byte as it is on the wire; empty for a GET. */
	body: Buffer;
	query: URLSearchParams;
}

/**
 * The `x-signature` of a message: HMAC-SHA256 over its signed content.
 * Source: docs/gateways/chingchingpay.md, "Signature": the algorithm is known, the content and the encoding are assumed.
 */
export function sign(message: Signable, secret: string, { signedContent, encoding }: Recipe): string {
	const content = signedContent === 'body' ? message.body : Buffer.from(sortedParameters(message));
	return createHmac('sha256', secret).update(content).digest(encoding);
}

/**
 * Parameters sorted by name and joined as `k=v&…`: the top-level members of the JSON body or, without a body, the
 * query. Strings stand as they are, any other value as its JSON text; null is left out; nothing is URL-encoded.
 *
 * @throws SyntaxError when the body is not JSON
 */
export function sortedParameters({ body, query }: Signable): string {
	return parameters(body, query)
		.filter(([, value]) => value !== null && value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
		.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join('&');
}

function parameters(body: Buffer, query: URLSearchParams): Array<[string, unknown]> {
	if (body.length === 0) return [...query];
	const parsed: unknown = JSON.parse(body.toString('utf8'));
	return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
}
