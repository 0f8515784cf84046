import { gzipSync } from 'node:zlib';

import type { Merchant } from '../../../../sandbox/index.cts';
import { newReference } from '../../../support/n8n/harness.cts';
import { malformedSignatures, type Case } from './cases.cts';
import { form, hmac, signedJson, sortedParameters, type Payment } from './chingchingpay.cts';
import { withHeaders, type CallbackRequest } from './http.cts';

export interface ChingchingPayKey {
	merchant: Merchant;
	/** A paid payment that no other case uses. */
	payment: () => Payment;
	/** A payment of another merchant. */
	foreign: Payment;
	/** Lets every look-up of this payment go wrong. */
	breakQueries: (payment: Payment, how: 'unavailable' | 'reset' | 'otherMerchant' | 'behind' | 'empty') => void;
}

type ChingchingPayCase = Case<ChingchingPayKey>;

const MEGABYTE = 1024 * 1024;
const NESTED_LEVELS = 2_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const OTHER_SECRET = 'not-the-secret';

const NOT_WHAT_IT_SAYS = 'its body is empty or does not match its content type';
const NO_IDENTIFIER = 'it has no merchant_reference, transaction_id or payment_id';
const NOT_CONFIRMED = 'the gateway does not confirm it';
const BEHIND = 'which the gateway does not confirm yet';
const NO_SIGNATURE = 'it has no signature';
const NOTHING_SIGNED = 'it has no content that a signature could cover';
const WRONG_SIGNATURE = 'its signature does not match';

const text = (value: string) => Buffer.from(value);
const json = (value: unknown): CallbackRequest => ({ headers: JSON_TYPE, body: text(JSON.stringify(value)) });
const raw = (body: Buffer, headers: Record<string, string> = JSON_TYPE): CallbackRequest => ({ headers, body });
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** What a callback says of a payment. */
const members = ({ reference, paymentId }: Payment, more: Record<string, unknown> = {}) => ({
	merchant_reference: reference,
	payment_id: paymentId,
	status: 'success',
	amount: 12_800,
	currency: 'HKD',
	...more,
});
const invented = (): Payment => ({ reference: newReference('NEVER'), paymentId: newReference('pay') });

/** A callback about a paid payment, in other bytes. */
const about = (change: (payment: Payment) => CallbackRequest) => (key: ChingchingPayKey) => [change(key.payment())];
const always = (make: () => CallbackRequest) => () => [make()];
const broken = (how: Parameters<ChingchingPayKey['breakQueries']>[1]) => (key: ChingchingPayKey) => {
	const payment = key.payment();
	key.breakQueries(payment, how);
	return [json(members(payment))];
};

/** What may come to a trigger that asks the gateway about every callback. */
export const queryCases: ChingchingPayCase[] = [
	{ name: 'valid, JSON', requests: about((payment) => json(members(payment))), statuses: [200], runs: 1 },
	{
		name: 'valid, a form',
		requests: about((payment) => raw(form(members(payment)), FORM_TYPE)),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'valid, GET with a query string',
		requests: about((payment) => ({
			method: 'GET',
			query: form(members(payment)).toString(),
			headers: {},
			body: Buffer.alloc(0),
		})),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'valid, members under data',
		requests: about((payment) => json({ code: 0, data: members(payment) })),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'the payment id alone',
		requests: about(({ paymentId }) => json({ payment_id: paymentId })),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a wrong signature, where none is asked for',
		requests: about((payment) => withHeaders(json(members(payment)), { 'x-signature': 'wrong' })),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'the same callback again',
		requests(key) {
			const request = json(members(key.payment()));
			return [request, request];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'the same payment again, told otherwise',
		requests(key) {
			const payment = key.payment();
			return [json(members(payment)), json(members(payment, { status: 'failed', amount: 1, extra: 'x' }))];
		},
		statuses: [200, 200],
		runs: 1,
	},

	{
		name: 'a payment that was never made',
		requests: always(() => json(members(invented()))),
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},
	{
		name: 'a payment of another merchant',
		requests: ({ foreign }) => [json(members(foreign))],
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},
	{
		name: 'a payment that was made with another Merchant ID',
		requests: broken('otherMerchant'),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a payment of which the gateway says nothing',
		requests: broken('empty'),
		statuses: [401],
		runs: 0,
		reason: 'the gateway does not confirm it',
	},
	{
		name: 'paid, while the gateway says still that it is not',
		requests: broken('behind'),
		statuses: [503],
		runs: 0,
		reason: BEHIND,
	},
	{ name: 'the gateway answers 500', requests: broken('unavailable'), statuses: [503], runs: 0, reason: '' },
	{ name: 'the gateway cuts the connection', requests: broken('reset'), statuses: [503], runs: 0, reason: '' },

	{
		name: 'no identifier',
		requests: always(() => json({ status: 'success' })),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'an empty reference',
		requests: always(() => json({ merchant_reference: '  ' })),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'an object for a reference',
		requests: always(() => json({ merchant_reference: { $ne: null } })),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'a list for a reference',
		requests: always(() => json({ merchant_reference: ['A', 'B'] })),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'a reference of 300 characters',
		requests: always(() => json({ merchant_reference: 'R'.repeat(300) })),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'a reference with control characters',
		requests: always(() => json({ merchant_reference: 'A\r\nX: 1\u0000' })),
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},
	{
		name: 'a number for a reference',
		requests: always(() => json({ merchant_reference: 42 })),
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},

	{ name: 'empty', requests: always(() => raw(Buffer.alloc(0))), statuses: [400], runs: 0, reason: NOT_WHAT_IT_SAYS },
	{
		name: 'GET with nothing',
		requests: always(() => ({ method: 'GET', headers: {}, body: Buffer.alloc(0) })),
		statuses: [400],
		runs: 0,
		reason: NOT_WHAT_IT_SAYS,
	},
	{
		name: 'an array',
		requests: about((payment) => json([members(payment)])),
		statuses: [400],
		runs: 0,
		reason: NOT_WHAT_IT_SAYS,
	},
	{ name: 'null', requests: always(() => json(null)), statuses: [400], runs: 0, reason: NOT_WHAT_IT_SAYS },
	{ name: 'invalid JSON', requests: always(() => raw(text('{"merchant_reference":'))), statuses: [422], runs: 0 },
	{
		name: 'invalid UTF-8',
		requests: always(() =>
			raw(Buffer.concat([text('{"merchant_reference":"'), Buffer.from([0xc3, 0x28]), text('"}')])),
		),
		statuses: [400],
		runs: 0,
		reason: NOT_WHAT_IT_SAYS,
	},
	{
		name: 'JSON that says it is a form',
		requests: about((payment) => raw(json(members(payment)).body, FORM_TYPE)),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'a multipart form',
		requests: about(({ reference }) =>
			raw(text(`--b\r\nContent-Disposition: form-data; name="merchant_reference"\r\n\r\n${reference}\r\n--b--\r\n`), {
				'content-type': 'multipart/form-data; boundary=b',
			}),
		),
		statuses: [400],
		runs: 0,
		reason: 'multipart forms are not accepted',
	},
	{
		name: 'XML',
		requests: always(() => raw(text('<a>1</a>'), { 'content-type': 'application/xml' })),
		statuses: [400],
		runs: 0,
		reason: NOT_WHAT_IT_SAYS,
	},
	{
		name: 'JSON sent as text/plain',
		requests: about((payment) => raw(json(members(payment)).body, { 'content-type': 'text/plain' })),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON sent without a content type',
		requests: about((payment) => raw(json(members(payment)).body, {})),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'body with a byte order mark',
		requests: about((payment) => raw(Buffer.concat([text('\ufeff'), json(members(payment)).body]))),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON with spaces and its own order of keys',
		requests: about(({ reference }) =>
			raw(text(`{ "amount" : 1.0,\n "name": "Caf\\u00e9", "merchant_reference" : "${reference}" }`)),
		),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'compressed with gzip',
		requests: about((payment) =>
			raw(gzipSync(json(members(payment)).body), { ...JSON_TYPE, 'content-encoding': 'gzip' }),
		),
		statuses: [200],
		runs: 1,
	},
	{
		name: '1 MB',
		requests: about((payment) => json(members(payment, { note: 'x'.repeat(MEGABYTE) }))),
		statuses: [200],
		runs: 1,
	},
	{
		name: '20 MB',
		requests: about((payment) => json(members(payment, { note: 'x'.repeat(20 * MEGABYTE) }))),
		statuses: [500],
		runs: 0,
	},
	{
		name: 'nested 2,000 levels deep',
		requests: about(({ reference }) =>
			raw(text(`{"merchant_reference":"${reference}","extra":${nested(NESTED_LEVELS)}}`)),
		),
		statuses: [200],
		runs: 1,
	},
	{
		name: '__proto__ in place of the members',
		requests: about(({ reference }) => raw(text(`{"__proto__":{"merchant_reference":"${reference}"}}`))),
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'PUT',
		requests: about((payment) => ({ ...json(members(payment)), method: 'PUT' })),
		statuses: [404],
		runs: 0,
	},
];

type Signed = ChingchingPayCase & { only?: (recipe: Pick<Merchant, 'signedContent' | 'signatureEncoding'>) => boolean };

const isHex = ({ signatureEncoding }: Pick<Merchant, 'signatureEncoding'>) => signatureEncoding === 'hex';
const isBody = ({ signedContent }: Pick<Merchant, 'signedContent'>) => signedContent === 'body';
const genuine = ({ merchant, payment }: ChingchingPayKey) => signedJson(members(payment()), merchant);
const signatureIn = ({ headers }: CallbackRequest) => String(headers['x-signature']);
const resigned = (change: (signature: string) => string | string[] | undefined) => (key: ChingchingPayKey) => {
	const request = genuine(key);
	return [withHeaders(request, { 'x-signature': change(signatureIn(request)) })];
};
const signedBy = (change: (merchant: Merchant) => Partial<Merchant>) => (key: ChingchingPayKey) => [
	signedJson(members(key.payment()), { ...key.merchant, ...change(key.merchant) }),
];
const over = (content: Buffer, body: Buffer, headers: Record<string, string>, merchant: Merchant): CallbackRequest => ({
	headers: { ...headers, 'x-signature': hmac(content, merchant) },
	body,
});

/** What may come to a trigger that checks signatures. */
export const signatureCases: Signed[] = [
	{ name: 'valid', requests: (key) => [genuine(key)], statuses: [200], runs: 1 },
	{
		name: 'body tampered with',
		requests: (key) => [{ ...genuine(key), body: text(JSON.stringify(members(key.payment(), { amount: 1 }))) }],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'body tampered with, of equal length',
		requests(key) {
			const request = genuine(key);
			return [{ ...request, body: text(request.body.toString().replace('12800', '92800')) }];
		},
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'another secret',
		requests: signedBy(() => ({ apiSecret: OTHER_SECRET })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with an empty secret',
		requests: signedBy(() => ({ apiSecret: '' })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with the API key',
		requests: signedBy(({ apiKey }) => ({ apiSecret: apiKey })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed over the other content',
		requests: signedBy((merchant) => ({ signedContent: isBody(merchant) ? 'sortedParameters' : 'body' })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed in the other encoding',
		requests: signedBy((merchant) => ({ signatureEncoding: isHex(merchant) ? 'base64' : 'hex' })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	...malformedSignatures(resigned, { noSignature: NO_SIGNATURE, wrongSignature: WRONG_SIGNATURE }),
	{
		name: 'signature not of its alphabet',
		requests: resigned((value) => '%'.repeat(value.length)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature too short',
		requests: resigned((value) => value.slice(0, 20)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature too long',
		requests: resigned((value) => value.repeat(100)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature in upper case, hex',
		only: isHex,
		requests: resigned((value) => value.toUpperCase()),
		statuses: [200],
		runs: 1,
	},
	{
		name: 'signature in lower case, Base64',
		only: (recipe) => !isHex(recipe),
		requests: resigned((value) => value.toLowerCase()),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature of another callback',
		requests: (key) => [withHeaders(genuine(key), { 'x-signature': signatureIn(genuine(key)) })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'the same callback again',
		requests(key) {
			const request = genuine(key);
			return [request, request];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'a form, signed over its bytes',
		only: isBody,
		requests({ merchant, payment }) {
			const body = form(members(payment()));
			return [over(body, body, FORM_TYPE, merchant)];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a form, signed over its parameters',
		only: (recipe) => !isBody(recipe),
		requests({ merchant, payment }) {
			const parameters = members(payment());
			return [over(sortedParameters(parameters), form(parameters), FORM_TYPE, merchant)];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'GET, signed over its parameters',
		only: (recipe) => !isBody(recipe),
		requests({ merchant, payment }) {
			const parameters = members(payment());
			const request = over(sortedParameters(parameters), Buffer.alloc(0), {}, merchant);
			return [{ ...request, method: 'GET', query: form(parameters).toString() }];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a signed value that poses as members, about a payment that is not paid',
		only: (recipe) => !isBody(recipe),
		requests(key) {
			const payment = key.payment();
			key.breakQueries(payment, 'behind');
			const forged = { description: 'x', merchant_reference: payment.reference, status: 'success' };
			return [
				over(
					text(`description=x&merchant_reference=${payment.reference}&status=success`),
					json(forged).body,
					JSON_TYPE,
					key.merchant,
				),
			];
		},
		statuses: [503],
		runs: 0,
		reason: BEHIND,
	},
	{
		name: 'GET, where only bodies are signed',
		only: isBody,
		requests({ merchant, payment }) {
			const request = over(Buffer.alloc(0), Buffer.alloc(0), {}, merchant);
			return [{ ...request, method: 'GET', query: form(members(payment())).toString() }];
		},
		statuses: [401],
		runs: 0,
		reason: NOTHING_SIGNED,
	},
	{
		name: 'empty, with the signature of nothing',
		requests: ({ merchant }) => [over(Buffer.alloc(0), Buffer.alloc(0), JSON_TYPE, merchant)],
		statuses: [401],
		runs: 0,
		reason: NOTHING_SIGNED,
	},
	{
		name: 'an array, signed over its bytes',
		requests({ merchant, payment }) {
			const body = text(JSON.stringify([members(payment())]));
			return [over(body, body, JSON_TYPE, merchant)];
		},
		statuses: [400],
		runs: 0,
		reason: NOT_WHAT_IT_SAYS,
		only: isBody,
	},
	{
		name: 'no JSON, where parameters are signed',
		only: (recipe) => !isBody(recipe),
		requests: ({ merchant }) => [over(text(''), text('hello'), { 'content-type': 'text/plain' }, merchant)],
		statuses: [401],
		runs: 0,
		reason: NOTHING_SIGNED,
	},
	{
		name: 'body with a byte order mark',
		only: isBody,
		requests({ merchant, payment }) {
			const body = Buffer.concat([text('\ufeff'), json(members(payment())).body]);
			return [over(body, body, JSON_TYPE, merchant)];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'invalid JSON',
		requests: ({ merchant }) => [over(text('{'), text('{'), JSON_TYPE, merchant)],
		statuses: [422],
		runs: 0,
	},
	{
		name: 'a multipart form',
		requests: ({ merchant }) => [
			over(text('--b--\r\n'), text('--b--\r\n'), { 'content-type': 'multipart/form-data; boundary=b' }, merchant),
		],
		statuses: [400],
		runs: 0,
		reason: 'multipart forms are not accepted',
	},
];

/** What may come to a trigger that checks the signature, then asks the gateway. */
export const bothCases: ChingchingPayCase[] = [
	{ name: 'valid', requests: (key) => [genuine(key)], statuses: [200], runs: 1 },
	{
		name: 'forged, about a payment that was made',
		requests: signedBy(() => ({ apiSecret: OTHER_SECRET })),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'not signed, about a payment that was made',
		requests: resigned(() => undefined),
		statuses: [401],
		runs: 0,
		reason: NO_SIGNATURE,
	},
	{
		name: 'signed, about a payment that was never made',
		requests: ({ merchant }) => [signedJson(members(invented()), merchant)],
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},
	{
		name: 'signed, about a payment of another merchant',
		requests: ({ merchant, foreign }) => [signedJson(members(foreign), merchant)],
		statuses: [401],
		runs: 0,
		reason: NOT_CONFIRMED,
	},
	{
		name: 'signed, without an identifier',
		requests: ({ merchant }) => [signedJson({ status: 'success' }, merchant)],
		statuses: [400],
		runs: 0,
		reason: NO_IDENTIFIER,
	},
	{
		name: 'signed, the gateway answers 500',
		requests(key) {
			const payment = key.payment();
			key.breakQueries(payment, 'unavailable');
			return [signedJson(members(payment), key.merchant)];
		},
		statuses: [503],
		runs: 0,
		reason: '',
	},
	{
		name: 'the same callback again',
		requests(key) {
			const request = genuine(key);
			return [request, request];
		},
		statuses: [200, 200],
		runs: 1,
	},
];
