import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Call } from '../exchange.cts';
import { isObject } from '../fields.cts';
import { Refusal } from './refusals.cts';

export interface Merchant {
	merchantId: string;
	apiKey: string;
	/** Empty: the API key signs. */
	apiSecret: string;
	signedContent: 'body' | 'sortedParameters';
	signatureEncoding: 'hex' | 'base64';
	name: string;
	/** Whether callbacks carry `x-signature`; they do unless told. */
	callbackSigning?: boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function same(left: string, right: string): boolean {
	const [one, other] = [Buffer.from(left), Buffer.from(right)];
	return one.length === other.length && timingSafeEqual(one, other);
}

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

function contentOf(merchant: Merchant, call: Call): string | Buffer {
	if (merchant.signedContent === 'body') return call.body;
	return sortedParameters(call.method === 'GET' ? Object.fromEntries(call.query) : jsonBody(call.body));
}

export function sign(merchant: Merchant, content: string | Buffer): string {
	return createHmac('sha256', merchant.apiSecret === '' ? merchant.apiKey : merchant.apiSecret)
		.update(content)
		.digest(merchant.signatureEncoding);
}

/** The recipe applied to a callback, which has a JSON body and no query. */
export function signBody(merchant: Merchant, body: Buffer): string {
	return sign(merchant, merchant.signedContent === 'body' ? body : sortedParameters(jsonBody(body)));
}

function header(call: Call, name: string): string {
	const value = call.headers[name];
	return typeof value === 'string' ? value : '';
}

/** @throws Refusal (HTTP 401) unless the key is known and the signature is that merchant's over the bytes received. */
export function authenticate(merchants: readonly Merchant[], call: Call): Merchant {
	const key = header(call, 'x-api-key');
	const merchant = merchants.find(({ apiKey }) => same(apiKey, key));
	if (merchant === undefined) throw new Refusal('unknownApiKey', 'x-api-key is missing or unknown');
	const received = header(call, 'x-signature');
	if (received === '') throw new Refusal('wrongSignature', 'x-signature is missing');
	if (!same(sign(merchant, contentOf(merchant, call)), received)) {
		throw new Refusal('wrongSignature', 'x-signature does not match the request');
	}
	return merchant;
}
