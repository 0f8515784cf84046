import { randomBytes } from 'node:crypto';

import { API_KEY_HEADER, SIGNATURE_HEADER } from '../../nodes/ChingchingPay/api/conventions';
import { sign, signableRequest, type SignatureEncoding } from '../../nodes/ChingchingPay/api/signature';
import type { ProbeRequest } from '../gateway/transport.cts';
import type { Candidate } from './candidates.cts';

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
	const { baseUrl, apiKey, merchantId } = account;
	const { timestamp, nonce } = stamps;
	const [url, body] = [addressOf(baseUrl, call), bodyOf(call)];
	const message = signableRequest({ url, baseUrl, method: call.method, body, apiKey, merchantId, timestamp, nonce });
	const signed = sign(message, signer.secret, signer);
	return 'signature' in signed ? signed.signature : '';
}

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

/** Looks like any signature. */
function randomSignature(encoding: SignatureEncoding): string {
	const bytes = randomBytes(32);
	const written = bytes.toString(encoding === 'base64' ? 'base64' : 'hex');
	return encoding === 'hexUpper' ? written.toUpperCase() : written;
}
