import { createHmac, randomUUID } from 'node:crypto';

import type { Placeholder, SignedPart } from './signedTemplate';

export type SignatureEncoding = 'hex' | 'hexUpper' | 'base64';

/** How a message is signed. ChingchingPay does not publish it: every part of it is a field of the credential. */
export interface Recipe {
	/** What is signed. */
	parts: readonly SignedPart[];
	encoding: SignatureEncoding;
	/** The header that carries the time of signing, if there is one. */
	timestamp?: { header: string; unitMs: number };
	/** The header that carries a text used only once, if there is one. */
	nonce?: { header: string };
}

/** A request or a callback, as far as it can be signed. What it does not carry is undefined. */
export interface Signable {
	/** Byte for byte as it is on the wire; empty for a GET. */
	body: Buffer | undefined;
	/** Members of the JSON body or, without a body, of the query. @throws SyntaxError when the body is not JSON */
	parameters(): Parameter[];
	method: string;
	/** As in the request line, without the query. */
	path: string;
	/** The path below the base URL. */
	apiPath: string | undefined;
	/** As in the request line, without the question mark. */
	query: string;
	apiKey: string;
	merchantId: string;
	timestamp: string | undefined;
	nonce: string | undefined;
}

export type Parameter = [name: string, value: unknown];

/**
 * The signature of a message: HMAC-SHA256 over its signed content, or what the message lacks for it.
 * Source: docs/gateways/chingchingpay.md, "Signature": the algorithm is known, the content and the encoding are assumed.
 *
 * @throws SyntaxError when parameters are to be sorted and the body is not JSON
 */
export function sign(
	message: Signable,
	secret: string,
	{ parts, encoding }: Recipe,
): { signature: string } | { lacks: Placeholder } {
	const hmac = createHmac('sha256', secret);
	for (const part of parts) {
		const content = 'text' in part ? part.text : contentOf(message, part.placeholder);
		if (content === undefined) return { lacks: (part as { placeholder: Placeholder }).placeholder };
		hmac.update(content);
	}
	const digest = hmac.digest(encoding === 'base64' ? 'base64' : 'hex');
	return { signature: encoding === 'hexUpper' ? digest.toUpperCase() : digest };
}

function contentOf(message: Signable, name: Placeholder): string | Buffer | undefined {
	return name === 'sortedParameters' ? sortedParameters(message.parameters()) : message[name];
}

/**
 * Parameters sorted by name and joined as `k=v&…`. Strings stand as they are, any other value as its JSON text; null is
 * left out; nothing is URL-encoded.
 */
export function sortedParameters(parameters: Parameter[]): string {
	return parameters
		.filter(([, value]) => value !== null && value !== undefined)
		.sort(([a], [b]) => (a < b ? -1 : Number(a > b)))
		.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join('&');
}

/** A request before it is signed. */
export interface SignableRequest extends Pick<Signable, 'method' | 'apiKey' | 'merchantId' | 'timestamp' | 'nonce'> {
	url: URL;
	baseUrl: string;
	/** Empty for a GET. */
	body: Buffer;
}

/** A request to the gateway, as it is signed. Written out: copying an object takes longer than the signature. */
export function signableRequest(request: SignableRequest): Signable {
	const { url, baseUrl, body, method, apiKey, merchantId, timestamp, nonce } = request;
	return {
		body,
		parameters: () => parametersOf(body, url.searchParams),
		method,
		path: url.pathname,
		apiPath: apiPathOf(url, baseUrl),
		query: url.search.slice(1),
		apiKey,
		merchantId,
		timestamp,
		nonce,
	};
}

/** The path of an address below the base URL that it begins with. */
export const apiPathOf = (url: URL, baseUrl: string): string =>
	url.pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);

/** A text that no other request has. */
export const newNonce = (): string => randomUUID().replaceAll('-', '');

/** The parameters of a request: the top-level members of its JSON body or, without a body, its query. @throws SyntaxError */
export function parametersOf(body: Buffer, query: URLSearchParams): Parameter[] {
	if (body.length === 0) return [...query];
	const parsed: unknown = JSON.parse(body.toString('utf8'));
	return typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
}
