import { createHmac } from 'node:crypto';
import { isObject } from '../gateway/fields.cts';
import type { GatewayRequest } from '../gateway/gateway.cts';
import { header, isSameSecret } from '../gateway/headers.cts';
import type { Merchant } from './merchant.cts';
import { Refusal } from './refusals.cts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function sortedParameters(members: Record<string, unknown>): string {
	return Object.entries(members)
		.filter(([, value]) => value !== null && value !== undefined)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join('&');
}

/** @throws Refusal when the bytes are not a JSON object in UTF-8. */
export function jsonBody(body: Buffer): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(utf8.decode(body));
		if (isObject(value)) return value;
	} catch {
		throw new Refusal('invalidRequest', 'the body is not valid JSON in UTF-8');
	}
	throw new Refusal('invalidRequest', 'the body must be a JSON object');
}

function signedContentOf(merchant: Merchant, request: GatewayRequest): string | Buffer {
	if (merchant.signedContent === 'body') return request.body;
	return sortedParameters(request.method === 'GET' ? Object.fromEntries(request.query) : jsonBody(request.body));
}

function sign(merchant: Merchant, content: string | Buffer): string {
	return createHmac('sha256', merchant.apiSecret === '' ? merchant.apiKey : merchant.apiSecret)
		.update(content)
		.digest(merchant.signatureEncoding);
}

/** The recipe applied to a callback, which has a JSON body and no query. */
export function signBody(merchant: Merchant, body: Buffer): string {
	return sign(merchant, merchant.signedContent === 'body' ? body : sortedParameters(jsonBody(body)));
}

/** @throws Refusal (HTTP 401) unless the key is known and the signature is that merchant's over the bytes received. */
export function authenticate(merchants: readonly Merchant[], request: GatewayRequest): Merchant {
	const key = header(request, 'x-api-key');
	const merchant = merchants.find(({ apiKey }) => isSameSecret(apiKey, key));
	if (merchant === undefined) throw new Refusal('unknownApiKey', 'x-api-key is missing or unknown');
	const received = header(request, 'x-signature');
	if (received === '') throw new Refusal('wrongSignature', 'x-signature is missing');
	if (!isSameSecret(sign(merchant, signedContentOf(merchant, request)), received)) {
		throw new Refusal('wrongSignature', 'x-signature does not match the request');
	}
	return merchant;
}
