import { checkedBaseUrl } from '../../nodes/shared/http/baseUrl';
import { API_KEY_HEADER, SIGNATURE_HEADER } from '../../nodes/ChingchingPay/api/conventions';
import { bodyParameters } from '../../nodes/ChingchingPay/api/callbackSignature';
import { apiPathOf, sign, type Signable } from '../../nodes/ChingchingPay/api/signature';
import { mediaType } from '../../nodes/shared/webhook/request';
import { isObject, parseJsonObject } from '../../nodes/shared/values/json';
import { PaymentError } from '../../nodes/shared/values/paymentError';
import type { FoundRecipe } from '../report.cts';
import { Stop } from '../stop.cts';
import { textOf } from '../text.cts';
import { candidatesFor, signs, type Candidate } from './candidates.cts';
import type { TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { signerOf, type Account } from './signing.cts';

/** A request or a callback that is known to be signed well. */
export interface Sample {
	method: string;
	/** Whole, or from the path on. */
	url: string;
	headers: Record<string, string>;
	/** Byte for byte. */
	body: string;
	signature: string;
}

/** @param text JSON @throws Stop naming what is wrong with it */
export function readSample(text: string): Sample {
	const given = parseJsonObject(text);
	if (given === undefined) throw new Stop('The sample is not a JSON object.');
	const { method = 'POST', url, headers = {}, body = '' } = given;
	if (typeof method !== 'string') throw new Stop("The sample's 'method' is not a text.");
	if (typeof url !== 'string' || !URL.canParse(url, 'https://localhost')) throw new Stop("The sample has no 'url'.");
	if (!isObject(headers)) throw new Stop("The sample's 'headers' are not an object.");
	if (typeof body !== 'string') {
		throw new Stop("The sample's 'body' is not a text: it is needed byte for byte, as it was sent.");
	}
	const named = Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const),
	);
	const signature = given.signature ?? named[SIGNATURE_HEADER];
	if (typeof signature !== 'string' || signature === '') throw new Stop("The sample has no 'signature'.");
	return { method: method.toUpperCase(), url, headers: named, body, signature: signature.trim() };
}

const TIME = /^(\d{10}|\d{13})$/;
const UNITS: Record<number, TimeUnit> = { 10: 'seconds', 13: 'milliseconds' };

/** Headers that hold no nonce, whatever their value. */
const USUAL = new Set([
	'accept',
	'accept-encoding',
	'accept-language',
	'authorization',
	'cache-control',
	'connection',
	'content-length',
	'content-type',
	'cookie',
	'date',
	'host',
	'origin',
	'referer',
	'transfer-encoding',
	'user-agent',
	API_KEY_HEADER,
	SIGNATURE_HEADER,
]);

/** Every recipe that makes the sample's signature, the likeliest first. Nothing is sent. */
export function recipesOf(sample: Sample, account: Account, templates: readonly string[]): FoundRecipe[] {
	const url = new URL(sample.url, 'https://localhost');
	const times = Object.keys(sample.headers).filter((name) => TIME.test(sample.headers[name] ?? ''));
	const nonces = Object.keys(sample.headers).filter(
		(name) => !USUAL.has(name) && !times.includes(name) && sample.headers[name] !== sample.signature,
	);
	return candidatesFor({ ...account, templates }, ['milliseconds'])
		.flatMap((candidate) =>
			headersFor(candidate, 'timestamp', times).flatMap((timestamp) =>
				headersFor(candidate, 'nonce', nonces).map((nonce) => ({ candidate, timestamp, nonce })),
			),
		)
		.filter(({ candidate, timestamp, nonce }) => {
			const message = signable(sample, url, account, timestamp, nonce);
			return signatureOf(message, candidate, account) === sample.signature;
		})
		.map(({ candidate: { template, encoding, key }, timestamp, nonce }) => ({
			template,
			encoding,
			key,
			...(timestamp === undefined
				? {}
				: { timestamp: { header: timestamp, unit: UNITS[sample.headers[timestamp]?.length ?? 0] ?? 'milliseconds' } }),
			...(nonce === undefined ? {} : { nonce: { header: nonce } }),
		}));
}

const headersFor = (
	candidate: Candidate,
	placeholder: 'timestamp' | 'nonce',
	names: readonly string[],
): Array<string | undefined> => (signs(candidate, placeholder) ? [...names] : [undefined]);

function signable(
	{ method, headers, body }: Sample,
	url: URL,
	{ baseUrl, apiKey, merchantId }: Account,
	timestamp: string | undefined,
	nonce: string | undefined,
): Signable {
	const value = (name: string | undefined) => (name === undefined ? undefined : headers[name]);
	const bytes = Buffer.from(body);
	return {
		body: bytes,
		parameters: () =>
			bytes.length === 0
				? [...url.searchParams]
				: bodyParameters({ body: bytes, contentType: mediaType(headers['content-type']) }),
		method,
		path: url.pathname,
		apiPath: isBelow(url, baseUrl) ? apiPathOf(url, baseUrl) : undefined,
		query: url.search.slice(1),
		apiKey,
		merchantId,
		timestamp: value(timestamp),
		nonce: value(nonce),
	};
}

const isBelow = (url: URL, baseUrl: string): boolean =>
	url.pathname.startsWith(`${new URL(checkedBaseUrl(baseUrl)).pathname.replace(/\/$/, '')}/`);

function signatureOf(message: Signable, candidate: Candidate, account: Account): string | undefined {
	try {
		const signer = signerOf(account, candidate);
		const signed = sign(message, signer.secret, signer);
		return 'signature' in signed ? signed.signature : undefined;
	} catch (thrown) {
		if (thrown instanceof PaymentError || thrown instanceof SyntaxError) return undefined;
		throw thrown;
	}
}
