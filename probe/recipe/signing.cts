import { randomBytes, randomUUID } from 'node:crypto';

import { API_KEY_HEADER, SIGNATURE_HEADER } from '../../nodes/ChingchingPay/api/conventions';
import { UNITS_MS } from '../../nodes/ChingchingPay/api/customConventions';
import { parametersOf, sign, type Signable, type SignatureEncoding } from '../../nodes/ChingchingPay/api/signature';
import type { ProbeRequest } from '../gateway/transport.cts';
import type { Candidate, TimeUnit } from './candidates.cts';

/** A request before it is signed. */
export interface Call {
	method: 'GET' | 'POST';
	/** Below the base URL. */
	path: string;
	/** Without the question mark. */
	query?: string;
	body?: Record<string, unknown>;
}

export interface Account {
	baseUrl: string;
	apiKey: string;
	apiSecret: string;
	merchantId: string;
}

/** What a request carries beside its key and signature. */
export interface Stamps {
	timestampHeaders: readonly string[];
	nonceHeaders: readonly string[];
	timestamp: string;
	nonce: string;
}

/** How a request is signed, the key included. */
export type Signer = Pick<Candidate, 'parts' | 'encoding'> & { secret: string };

export const signerOf = ({ apiKey, apiSecret }: Account, { parts, encoding, key }: Candidate): Signer => ({
	parts,
	encoding,
	secret: key === 'apiKey' ? apiKey : apiSecret,
});

/** The request with the signature that a recipe makes for it. */
export const signedRequest = (account: Account, call: Call, signer: Signer, stamps: Stamps): ProbeRequest =>
	requestWith(account, call, stamps, signatureOf(account, call, signer, stamps));

/** The request with a signature that nobody made, written in some encoding. */
export const wronglySignedRequest = (
	account: Account,
	call: Call,
	encoding: SignatureEncoding,
	stamps: Stamps,
): ProbeRequest => requestWith(account, call, stamps, randomSignature(encoding));

export function signatureOf(account: Account, call: Call, signer: Signer, stamps: Stamps): string {
	const signed = sign(signableOf(account, call, stamps), signer.secret, signer);
	return 'signature' in signed ? signed.signature : '';
}

/** A request as the credential signs it: `nodes/ChingchingPay/api/authenticate.ts`. */
function signableOf({ baseUrl, apiKey, merchantId }: Account, call: Call, stamps: Stamps): Signable {
	const url = addressOf(baseUrl, call);
	const body = bodyOf(call);
	return {
		body,
		parameters: () => parametersOf(body, url.searchParams),
		method: call.method,
		path: url.pathname,
		apiPath: apiPathOf(url, baseUrl),
		query: url.search.slice(1),
		apiKey,
		merchantId,
		timestamp: stamps.timestamp,
		nonce: stamps.nonce,
	};
}

export const apiPathOf = (url: URL, baseUrl: string): string =>
	url.pathname.slice(new URL(baseUrl).pathname.replace(/\/$/, '').length);

const addressOf = (baseUrl: string, { path, query }: Call) =>
	new URL(baseUrl + path + (query === undefined ? '' : `?${query}`));

const bodyOf = ({ body }: Call): Buffer => Buffer.from(body === undefined ? '' : JSON.stringify(body));

function requestWith({ baseUrl, apiKey }: Account, call: Call, stamps: Stamps, signature: string): ProbeRequest {
	const body = bodyOf(call);
	const named = (names: readonly string[], value: string) => Object.fromEntries(names.map((name) => [name, value]));
	return {
		method: call.method,
		url: addressOf(baseUrl, call).href,
		headers: {
			accept: 'application/json',
			...(body.length === 0 ? {} : { 'content-type': 'application/json' }),
			...named(stamps.timestampHeaders, stamps.timestamp),
			...named(stamps.nonceHeaders, stamps.nonce),
			[API_KEY_HEADER]: apiKey,
			[SIGNATURE_HEADER]: signature,
		},
		body: body.length === 0 ? undefined : body,
	};
}

/** @param now milliseconds since the epoch */
export const timestampIn = (unit: TimeUnit, now: number): string => String(Math.floor(now / UNITS_MS[unit]));

export const newNonce = (): string => randomUUID().replaceAll('-', '');

/** Looks like any signature. */
function randomSignature(encoding: SignatureEncoding): string {
	const bytes = randomBytes(32);
	const written = bytes.toString(encoding === 'base64' ? 'base64' : 'hex');
	return encoding === 'hexUpper' ? written.toUpperCase() : written;
}
