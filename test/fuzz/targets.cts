import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import { identifierOf, parseCallback } from '../../nodes/ChingchingPay/api/callback';
import { verify as verifyChingchingPay } from '../../nodes/ChingchingPay/api/callbackSignature';
import { decodeEnvelope, decodeFile } from '../../nodes/ChingchingPay/api/client';
import { ASSUMED } from '../../nodes/ChingchingPay/api/conventions';
import { readCredential } from '../../nodes/ChingchingPay/api/credential';
import { readConventions } from '../../nodes/ChingchingPay/api/customConventions';
import { outcomeOf } from '../../nodes/ChingchingPay/api/outcome';
import { parseTemplate, PLACEHOLDERS } from '../../nodes/ChingchingPay/api/signedTemplate';
import { fileNameOf } from '../../nodes/ChingchingPay/resources/settlement/download';
import { parseEvent, verify as verifyClink } from '../../nodes/Clink/api/callback';
import { decodeData, decodeRows } from '../../nodes/Clink/api/client';
import { findQrCode } from '../../nodes/Clink/resources/payment/qrCode';
import { fillPath } from '../../nodes/shared/values/pathId';
import { checkedBaseUrl, checkedRequestUrl } from '../../nodes/shared/http/baseUrl';
import { PaymentError } from '../../nodes/shared/values/paymentError';
import { toMajorUnits, toMinorUnits } from '../../nodes/shared/values/money';
import { retryAfter } from '../../nodes/shared/http/retry';
import {
	currencyCode,
	optionalJsonText,
	optionalText,
	optionalTime,
	optionalUrl,
} from '../../nodes/shared/values/validate';

/** The pure cores, each with hostile input and what must hold of its answer. A target throws when it does not hold. */
export interface Target {
	name: string;
	/** How many of 1,000 cases it gets. */
	share: number;
	property: fc.IProperty<[unknown]>;
}

function target<T>(name: string, share: number, input: fc.Arbitrary<T>, check: (value: T) => void): Target {
	return { name, share, property: fc.property(input, check) };
}

function assertThat(condition: boolean, what: string): void {
	if (!condition) throw new Error(what);
}

/** A checker of input may refuse with a `PaymentError`, and with nothing else. */
function unlessPaymentError<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch (thrown) {
		assertThat(thrown instanceof PaymentError, `threw ${String(thrown)}`);
		return undefined;
	}
}

const CONVENTION_NAMES = [
	...['callbacks', 'codes', 'settlements', 'status', 'times', 'words', 'word', 'outcome', 'unit', 'perPage', 'field'],
	...['successCodes', 'unknownReferenceCodes', 'signaturePlace', 'signatureName', 'reply'],
];

const REQUEST = { method: 'POST', headers: {}, path: '/webhook' };

type OfChingchingPay<T> = (reply: Parameters<typeof decodeEnvelope>[0], codes: typeof ASSUMED) => T;
const ofChingchingPay =
	<T,>(decode: OfChingchingPay<T>) =>
	(reply: Parameters<typeof decodeEnvelope>[0]) =>
		decode(reply, ASSUMED);

const OUTCOMES = new Set([
	'succeeded',
	'pending',
	'actionRequired',
	'failed',
	'cancelled',
	'expired',
	'refunded',
	'partiallyRefunded',
	'unknown',
]);
/** Words that mean paid, written down here once more: a word that slips into the table is found. */
const PAID_WORDS = new Set(['success', 'succeeded', 'successful', 'paid', 'completed']);

const STATUS_MEMBERS = ['status', 'result', 'transaction_status', 'payment_status', 'trade_status'];
/** Says nothing, in one of the ways that gateways have; or is no amount but 0. */
const isBlank = (any: unknown) =>
	(typeof any === 'object' && any !== null
		? Object.keys(any).length === 0
		: ['', 'null', 'none', '{}', '[]', 'false', 'undefined'].includes(String(any).replace(/\s+/g, '').toLowerCase())) ||
	Number(any) === 0;

const text = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.string({ unit: 'grapheme', maxLength: 40 }),
	fc.constantFrom('', '__proto__', 'constructor', 'null', '\u0000', '\ufeff', '\ud800'),
);
const words = fc.constantFrom(
	'success',
	'SUCCESS',
	' paid ',
	'Paid',
	'pending',
	'refund',
	'refunded',
	'paid!',
	'not paid',
	'failed',
	'closed',
	'toString',
	'1',
	'0',
);
const members = fc.constantFrom(
	'status',
	'result',
	'trade_status',
	'transaction_type',
	'next_action',
	'amount',
	'refunded_amount',
	'original_payment_reference',
	'merchant_reference',
	'transaction_id',
	'payment_id',
	'data',
	'code',
	'message',
	'rows',
	'type',
	'id',
	'object',
	'created',
	'__proto__',
	'error',
	'action',
);
/** Nothing, for what JSON cannot say. */
const jsonText = (any: unknown): string => [JSON.stringify(any)].join('');
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	node: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		words,
		text,
		fc.double(),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('node'), { maxLength: 3 }),
		fc.dictionary(members, tie('node'), { maxKeys: 5 }),
	),
})).node;
const object = fc.dictionary(members, value, { maxKeys: 6 });
const json = fc.oneof(
	value.map(jsonText),
	object.map((any) => JSON.stringify(any)),
);
const bytes: fc.Arbitrary<Buffer> = fc.oneof(
	json.map((any) => Buffer.from(any)),
	json.map((any) => Buffer.from(`\ufeff${any}`)),
	fc.tuple(json, fc.nat()).map(([any, at]) => Buffer.from(any).subarray(0, at % (any.length + 1))),
	fc.uint8Array({ maxLength: 60 }).map((any) => Buffer.from(any)),
	fc
		.constantFrom(
			'[',
			'{}',
			'[]',
			'null',
			'"x"',
			'{"data":{"object":"order","status":"success"},"type":"order.succeeded"}',
			'['.repeat(5000),
			'{"a":'.repeat(2000),
		)
		.map((any) => Buffer.from(any)),
);
const header = fc.option(text, { nil: undefined });
const contentType = fc.constantFrom('', 'application/json', 'application/x-www-form-urlencoded', 'text/plain');
const encodings = fc.constantFrom('hex', 'base64');
const hmac = (secret: string, ...parts: Array<string | Buffer>) => {
	const mac = createHmac('sha256', secret);
	for (const part of parts) mac.update(part);
	return mac;
};

/** A genuine text with something done to it; now and then nothing. */
const mutation = fc.record({
	at: fc.nat(),
	by: fc.constantFrom('none', 'flip', 'cut', 'double', 'upper', 'space', 'other'),
	other: text,
});
function mutate(genuine: string, { at, by, other }: { at: number; by: string; other: string }): string {
	const position = genuine.length === 0 ? 0 : at % genuine.length;
	if (by === 'flip')
		return (
			genuine.slice(0, position) + String.fromCharCode(genuine.charCodeAt(position) ^ 1) + genuine.slice(position + 1)
		);
	if (by === 'cut') return genuine.slice(0, position);
	if (by === 'double') return genuine + genuine;
	if (by === 'upper') return genuine.toUpperCase();
	if (by === 'space') return ` ${genuine}`;
	return by === 'other' ? other : genuine;
}

const NOW = 1_750_000_000_000;

/** Reads a plain decimal on its own, to check what the money functions accept. */
function exactCents(entered: unknown, decimals: number): bigint | undefined {
	const parts = /^\+?(\d+)(?:\.(\d+))?$/.exec(String(entered).trim());
	if (parts === null) return undefined;
	const fraction = (parts[2] ?? '').replace(/0+$/, '');
	return fraction.length > decimals ? undefined : BigInt((parts[1] ?? '') + fraction.padEnd(decimals, '0'));
}

const amounts = fc.oneof(
	fc.double(),
	fc.integer(),
	fc.maxSafeInteger(),
	value,
	text,
	fc.tuple(fc.nat(), fc.nat({ max: 999 })).map(([whole, part]) => `${whole}.${part}`),
	fc.tuple(fc.nat(), fc.nat({ max: 99 })).map(([whole, part]) => Number(`${whole}.${String(part).padStart(2, '0')}`)),
);

export const targets: Target[] = [
	target(
		'Clink: verification',
		150,
		fc.record({
			secret: fc.string({ minLength: 1 }),
			body: bytes,
			stamp: fc.oneof(
				fc.integer({ min: NOW - 400_000, max: NOW + 400_000 }).map(String),
				fc.integer({ min: 1_749_999_000, max: 1_750_001_000 }).map(String),
				text,
			),
			mutation,
			mutated: fc.constantFrom('signature', 'stamp', 'body', 'secret'),
		}),
		({ secret, body, stamp, mutation: change, mutated }) => {
			const genuine = hmac(secret, `${stamp}.`, body).digest('hex');
			const signature = mutated === 'signature' ? mutate(genuine, change) : genuine;
			const sentStamp = mutated === 'stamp' ? mutate(stamp, change) : stamp;
			const sentBody = mutated === 'body' ? Buffer.from(mutate(body.toString('latin1'), change), 'latin1') : body;
			const key = mutated === 'secret' ? mutate(secret, change) : secret;
			const verdict = verifyClink(
				{ headers: { 'x-clink-timestamp': sentStamp, 'x-clink-signature': signature }, body: sentBody },
				[key],
				NOW,
				300,
			);
			if (!verdict.genuine) return;
			const expected = key === '' ? '' : hmac(key, `${sentStamp}.`, sentBody).digest('hex');
			const time = Number(sentStamp) < 1e11 ? Number(sentStamp) * 1000 : Number(sentStamp);
			assertThat(
				signature.toLowerCase() === expected && Math.abs(time - NOW) <= 300_000,
				'a forged or stale event was accepted',
			);
		},
	),
	target(
		'ChingchingPay: verification',
		150,
		fc.record({
			secret: fc.string({ minLength: 1 }),
			body: bytes,
			query: text,
			contentType,
			encoding: encodings,
			signedContent: fc.constantFrom('body', 'sortedParameters'),
			mutation,
		}),
		({ secret, body, query, contentType: type, encoding, signedContent, mutation: change }) => {
			const genuine = hmac(secret, body).digest(encoding as 'hex');
			const signature = mutate(genuine, change);
			const verdict = verifyChingchingPay(
				{ ...REQUEST, contentType: type, headers: { 'x-signature': signature }, query, body },
				{ ...readCredential({ apiKey: 'key', signedContent, signatureEncoding: encoding }), signingSecret: secret },
			);
			if (!verdict.genuine || signedContent !== 'body') return;
			const given = encoding === 'hex' ? signature.toLowerCase() : signature;
			assertThat(body.length > 0 && given === genuine, 'a forged callback was accepted');
		},
	),
	target(
		'ChingchingPay: unsigned callbacks',
		50,
		fc.record({
			headers: fc.dictionary(fc.constantFrom('x-signature', 'x-api-key'), header),
			body: bytes,
			query: text,
			contentType,
		}),
		({ headers, body, query, contentType: type }) => {
			const verdict = verifyChingchingPay(
				{ ...REQUEST, method: 'GET', contentType: type, headers: headers, query, body },
				readCredential({ apiKey: 'a key that nobody guesses', signedContent: 'sortedParameters' }),
			);
			assertThat(!verdict.genuine, 'a callback without a true signature was accepted');
		},
	),
	target(
		'ChingchingPay: signing templates',
		50,
		fc.array(fc.oneof(fc.string(), fc.constantFrom('{', '}', '\\n', ...PLACEHOLDERS.map((name) => `{${name}}`)))),
		(pieces) => {
			const parts = unlessPaymentError(() => parseTemplate(pieces.join('')));
			if (parts === undefined) return;
			const written = parts.map((part) => ('text' in part ? part.text : `{${part.placeholder}}`)).join('');
			assertThat(written === pieces.join('').replaceAll('\\n', '\n'), 'a template was read as something else');
		},
	),
	target(
		'ChingchingPay: conventions',
		50,
		fc.object({ maxDepth: 4, key: fc.constantFrom(...CONVENTION_NAMES) }),
		(entered) => {
			const read = unlessPaymentError(() => readConventions(entered));
			assertThat(read === undefined || read.successCodes.every(Number.isSafeInteger), 'a success code is no number');
		},
	),
	target('Clink: events', 100, bytes, (body) => {
		const event = parseEvent(body);
		assertThat(
			event === undefined ||
				((OUTCOMES.has(event.outcome) || event.outcome === 'notApplicable') &&
					typeof event.type === 'string' &&
					typeof event.data === 'object'),
			'an event has another shape',
		);
	}),
	target(
		'ChingchingPay: callbacks',
		100,
		fc.record({ body: bytes, query: text, contentType }),
		({ body, query, contentType: type }) => {
			const fields = parseCallback({ ...REQUEST, body, query, contentType: type });
			const identifier = fields === undefined ? undefined : identifierOf(fields);
			assertThat(
				identifier === undefined ||
					Object.values(identifier).every((id) => typeof id === 'string' && id.trim() !== '' && id.length <= 256),
				'an identifier is unusable',
			);
		},
	),
	target(
		'envelopes',
		150,
		fc.record({ body: bytes, type: contentType, status: fc.integer({ min: 100, max: 599 }) }),
		({ body, type, status }) => {
			const reply = { status, headers: { 'content-type': type }, body };
			for (const decode of [ofChingchingPay(decodeEnvelope), ofChingchingPay(decodeFile), decodeData, decodeRows]) {
				assertThat(
					['data', 'refused', 'unclear', 'unreadable'].includes(decode(reply).kind),
					'a reply was decoded to something else',
				);
			}
		},
	),
	target('outcomes', 80, object, (data) => {
		const outcome = outcomeOf(data as Parameters<typeof outcomeOf>[0], ASSUMED);
		assertThat(OUTCOMES.has(outcome), `not an outcome: ${outcome}`);
		if (outcome !== 'succeeded') return;
		const words = STATUS_MEMBERS.map((name) => data[name]).filter(
			(any) => any !== undefined && any !== null && any !== '',
		);
		assertThat(
			words.length > 0 && words.every((any) => PAID_WORDS.has(String(any).trim().toLowerCase())),
			'something unpaid reads as paid',
		);
		assertThat(
			['next_action', 'original_payment_reference'].every((name) => isBlank(data[name])),
			'an open step or a refund reads as paid',
		);
		assertThat(isBlank(data['refunded_amount']), 'what was given back reads as paid');
	}),
	target(
		'amounts in cents',
		100,
		fc.record({ entered: amounts, unit: fc.constantFrom('minor' as const, 'major' as const) }),
		({ entered, unit }) => {
			const cents = unlessPaymentError(() => toMinorUnits(entered, unit));
			if (cents === undefined) return;
			assertThat(Number.isSafeInteger(cents) && cents > 0, `not cents: ${cents}`);
			if (typeof entered === 'string' || !String(entered).includes('e'))
				assertThat(exactCents(entered, unit === 'major' ? 2 : 0) === BigInt(cents), 'the amount changed');
		},
	),
	target(
		'amounts in major units',
		40,
		fc.record({ entered: amounts, decimals: fc.integer({ min: 0, max: 3 }) }),
		({ entered, decimals }) => {
			const amount = unlessPaymentError(() => toMajorUnits(entered, decimals));
			if (amount !== undefined)
				assertThat(amount > 0 && Number(amount.toFixed(decimals)) === amount, `not exact: ${amount}`);
		},
	),
	target('fields', 40, fc.oneof(value, text), (entered) => {
		for (const check of [optionalText, optionalUrl, optionalJsonText, currencyCode] as const)
			unlessPaymentError(() => check(entered, 'Field'));
		const time = unlessPaymentError(() => optionalTime(entered, 'Field', 'Asia/Hong_Kong'));
		assertThat(time === undefined || Number.isFinite(time), 'a time is no number');
	}),
	target(
		'addresses',
		20,
		fc.oneof(
			fc.webUrl(),
			text,
			fc.tuple(fc.constantFrom('http://', 'https://', 'ftp://', '//'), text).map(([scheme, rest]) => scheme + rest),
		),
		(entered) => {
			const base = unlessPaymentError(() => checkedBaseUrl(entered));
			if (base === undefined) return;
			assertThat(
				base.startsWith('https://') || /^http:\/\/(localhost|127\.|\[::1\])/.test(base),
				`a key would go to ${base}`,
			);
			const elsewhere = unlessPaymentError(() => checkedRequestUrl(base, { url: 'https://elsewhere.example/x' }));
			assertThat(
				elsewhere === undefined || new URL(base).hostname === 'elsewhere.example',
				'a key would leave its gateway',
			);
		},
	),
	target(
		'paths',
		20,
		fc.oneof(
			text,
			fc
				.array(fc.constantFrom('.', '..', '/', '\\', '%2e', '%2F', '?', '#', '\t', ';', 'a', '\ud800'), {
					maxLength: 6,
				})
				.map((parts) => parts.join('')),
		),
		(id) => {
			const path = unlessPaymentError(() => fillPath('/payment/{id}/refresh', { id }));
			if (path === undefined) return;
			const [, first, given = '', last, ...rest] = new URL(`https://gateway.example${path}`).pathname.split('/');
			assertThat(
				first === 'payment' && last === 'refresh' && rest.length === 0 && decodeURIComponent(given) === id,
				'an id leads to another call',
			);
		},
	),
	target(
		'headers and images',
		20,
		fc.record({ header: text, image: fc.oneof(text, fc.base64String(), value) }),
		({ header: given, image }) => {
			const name = fileNameOf({ 'content-disposition': `attachment; filename="${given}"` });
			assertThat(name === undefined || !/[\\/]/.test(name), `a file name with a folder: ${name}`);
			const wait = retryAfter(given, NOW);
			assertThat(wait === undefined || wait >= 0, 'a wait below zero');
			findQrCode({
				action: { walletHandleRedirectOrDisplayQrCode: { imageDataUrl: image, imageUrlPng: image } },
			});
		},
	),
];
