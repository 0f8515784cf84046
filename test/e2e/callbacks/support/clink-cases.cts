import { gzipSync } from 'node:zlib';

import { newSecret } from '../../../support/n8n/clink-signature.cts';
import { malformedSignatures, type Case } from './cases.cts';
import { bytesOf, clinkEvent, signed } from './clink.cts';
import { withHeaders, type CallbackRequest } from './http.cts';

interface ClinkKey {
	secret: string;
}

const MINUTE = 60_000;
const MEGABYTE = 1024 * 1024;
const NESTED_LEVELS = 2_000;

const NO_SIGNATURE = 'it has no signature or no timestamp';
const WRONG_SIGNATURE = 'its signature does not match';
const STALE = 'its timestamp is not within the tolerance';
const NO_EVENT = 'its body is not an event';

const from = (offset: number) => String(Date.now() + offset);
const text = (value: string) => Buffer.from(value);
const valid = ({ secret }: ClinkKey, more: Record<string, unknown> = {}) => signed(bytesOf(clinkEvent(more)), secret);

/** A signed body of exactly these bytes. */
const raw = (body: Buffer, { secret }: ClinkKey, headers: Record<string, string | undefined> = {}) =>
	withHeaders(signed(body, secret), headers);

const flipLast = (signature: string) => signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0');
const signatureIn = (request: CallbackRequest) => String(request.headers['x-clink-signature']);
const resigned = (change: (signature: string) => string | string[] | undefined) => (key: ClinkKey) => {
	const request = valid(key);
	return [withHeaders(request, { 'x-clink-signature': change(signatureIn(request)) })];
};
const stamped = (stamp: () => string) => (key: ClinkKey) => [signed(bytesOf(clinkEvent()), key.secret, stamp())];

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const eventWith = (data: string) => {
	const json = JSON.stringify(clinkEvent({ data: 'DATA' }));
	return text(json.replace('"DATA"', data));
};
const padded = (bytes: number) =>
	clinkEvent({ data: { object: { orderId: 'order_big', status: 'success', note: 'x'.repeat(bytes) } } });

/** What may come to a Clink Trigger that wants every `order.succeeded`. */
export const clinkCases: Array<Case<ClinkKey>> = [
	{ name: 'valid', requests: (key) => [valid(key)], statuses: [200], runs: 1 },
	{
		name: 'body tampered with',
		requests: (key) => [{ ...valid(key), body: bytesOf(clinkEvent({ type: 'order.failed' })) }],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'body tampered with, of equal length',
		requests(key) {
			const request = valid(key);
			return [{ ...request, body: text(request.body.toString().replace('19.9', '99.9')) }];
		},
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'another secret',
		requests: () => [valid({ secret: newSecret() })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with an empty secret',
		requests: () => [valid({ secret: '' })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with the secret without its prefix',
		requests: ({ secret }) => [valid({ secret: secret.replace('whsec_', '') })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},

	...malformedSignatures(resigned, { noSignature: NO_SIGNATURE, wrongSignature: WRONG_SIGNATURE }),
	{
		name: 'signature not hex',
		requests: resigned(() => 'z'.repeat(64)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{ name: 'signature in upper case', requests: resigned((value) => value.toUpperCase()), statuses: [200], runs: 1 },
	{
		name: 'signature too short',
		requests: resigned((value) => value.slice(0, 32)),
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
		name: 'signature off by one digit',
		requests: resigned(flipLast),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature in Base64',
		requests: resigned((value) => Buffer.from(value, 'hex').toString('base64')),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature of another event',
		requests: (key) => [withHeaders(valid(key), { 'x-clink-signature': signatureIn(valid(key)) })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},

	{
		name: 'timestamp missing',
		requests: (key) => [withHeaders(valid(key), { 'x-clink-timestamp': undefined })],
		statuses: [401],
		runs: 0,
		reason: NO_SIGNATURE,
	},
	{
		name: 'timestamp replaced by a fresh one',
		requests: ({ secret }) => [
			withHeaders(signed(bytesOf(clinkEvent()), secret, from(-6 * MINUTE)), { 'x-clink-timestamp': from(0) }),
		],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{ name: 'timestamp not a number', requests: stamped(() => 'yesterday'), statuses: [401], runs: 0, reason: STALE },
	{ name: 'timestamp negative', requests: stamped(() => '-1'), statuses: [401], runs: 0, reason: STALE },
	{
		name: 'timestamp in scientific notation',
		requests: stamped(() => '1e99'),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'timestamp of six minutes ago',
		requests: stamped(() => from(-6 * MINUTE)),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'timestamp six minutes ahead',
		requests: stamped(() => from(6 * MINUTE)),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{ name: 'timestamp of four minutes ago', requests: stamped(() => from(-4 * MINUTE)), statuses: [200], runs: 1 },
	{ name: 'timestamp four minutes ahead', requests: stamped(() => from(4 * MINUTE)), statuses: [200], runs: 1 },
	{
		name: 'timestamp in seconds',
		requests: stamped(() => String(Math.floor(Date.now() / 1000))),
		statuses: [200],
		runs: 1,
	},
	{ name: 'timestamp in milliseconds', requests: stamped(() => from(0)), statuses: [200], runs: 1 },
	{
		name: 'the same delivery again within the tolerance',
		requests(key) {
			const request = valid(key);
			return [request, request];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'the same event again, signed anew',
		requests({ secret }) {
			const body = bytesOf(clinkEvent());
			return [signed(body, secret, from(-MINUTE)), signed(body, secret)];
		},
		statuses: [200, 200],
		runs: 1,
	},

	{
		name: 'body with a byte order mark',
		requests: (key) => [raw(Buffer.concat([text('\ufeff'), bytesOf(clinkEvent())]), key)],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON with spaces, 1.0, \\u00e9 and its own order of keys',
		requests(key) {
			const json = `{ "type" : "order.succeeded",\n  "data": {"object": {"name": "Caf\\u00e9", "path":"a\\/b", "amountTotal": 1.0}}, "id": ${JSON.stringify(clinkEvent()['id'])} }`;
			return [raw(text(json), key)];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'compressed with gzip, signed before that',
		requests(key) {
			const request = withHeaders(valid(key), { 'content-encoding': 'gzip' });
			return [{ ...request, body: gzipSync(request.body) }];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'compressed with gzip, signed after that',
		requests: (key) => [raw(gzipSync(bytesOf(clinkEvent())), key, { 'content-encoding': 'gzip' })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'said to be gzip, and is not',
		requests: (key) => [raw(bytesOf(clinkEvent()), key, { 'content-encoding': 'gzip' })],
		statuses: [500],
		runs: 0,
	},
	{ name: '1 MB', requests: (key) => [raw(bytesOf(padded(MEGABYTE)), key)], statuses: [200], runs: 1 },
	{ name: '20 MB', requests: (key) => [raw(bytesOf(padded(20 * MEGABYTE)), key)], statuses: [500], runs: 0 },
	{
		name: '20 MB of no known content type',
		requests: (key) => [raw(bytesOf(padded(20 * MEGABYTE)), key, { 'content-type': 'application/octet-stream' })],
		statuses: [413],
		runs: 0,
		reason: 'it is too large',
	},
	{
		name: 'invalid UTF-8',
		requests: (key) => [
			raw(
				Buffer.concat([text('{"type":"order.succeeded","data":{"name":"'), Buffer.from([0xc3, 0x28]), text('"}}')]),
				key,
			),
		],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'invalid JSON',
		requests: (key) => [raw(text('{"type":"order.succeeded",'), key)],
		statuses: [422],
		runs: 0,
	},
	{
		name: 'invalid JSON, forged',
		requests: () => [raw(text('{"type":"order.succeeded",'), { secret: newSecret() })],
		statuses: [422],
		runs: 0,
	},
	{ name: 'empty', requests: (key) => [raw(Buffer.alloc(0), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an array',
		requests: (key) => [raw(bytesOf([clinkEvent()]), key)],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'null', requests: (key) => [raw(text('null'), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{ name: 'a number', requests: (key) => [raw(text('42'), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an object that is no event',
		requests: (key) => [raw(text('{"hello":"world"}'), key)],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'empty data', requests: (key) => [valid(key, { data: {} })], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an empty resource',
		requests: (key) => [valid(key, { data: { object: {} } })],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'the name of a resource, and no resource',
		requests: (key) => [valid(key, { data: { object: 'order' } })],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'nested 2,000 levels deep',
		requests: (key) => [raw(eventWith(nested(NESTED_LEVELS)), key)],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'nested 2,000 levels deep, forged',
		requests: () => [raw(eventWith(nested(NESTED_LEVELS)), { secret: newSecret() })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: '__proto__ and constructor as keys',
		requests: (key) => [
			raw(eventWith('{"__proto__":{"outcome":"succeeded"},"constructor":{"prototype":{"polluted":true}}}'), key),
		],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a form',
		requests: (key) => [
			raw(text('type=order.succeeded&id=event_form'), key, { 'content-type': 'application/x-www-form-urlencoded' }),
		],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'a multipart form',
		requests: (key) => [
			raw(text('--b\r\nContent-Disposition: form-data; name="type"\r\n\r\norder.succeeded\r\n--b--\r\n'), key, {
				'content-type': 'multipart/form-data; boundary=b',
			}),
		],
		statuses: [400],
		runs: 0,
		reason: 'multipart forms are not accepted',
	},
	{
		name: 'JSON sent as text/plain',
		requests: (key) => [withHeaders(valid(key), { 'content-type': 'text/plain' })],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON sent without a content type',
		requests: (key) => [withHeaders(valid(key), { 'content-type': undefined })],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'XML',
		requests: (key) => [
			raw(text('<event><type>order.succeeded</type></event>'), key, { 'content-type': 'application/xml' }),
		],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'GET', requests: (key) => [{ ...valid(key), method: 'GET' }], statuses: [404], runs: 0 },
	{ name: 'PUT', requests: (key) => [{ ...valid(key), method: 'PUT' }], statuses: [404], runs: 0 },

	{
		name: 'an event that was not chosen',
		requests: (key) => [valid(key, { type: 'order.created' })],
		statuses: [200],
		runs: 0,
	},
	{
		name: 'an event that Clink does not list',
		requests: (key) => [valid(key, { type: 'order.invented' })],
		statuses: [200],
		runs: 0,
	},
	{
		name: 'the older shape: ISO time, resource straight in data',
		requests: (key) => [
			valid(key, { created: new Date().toISOString(), data: { orderId: 'order_legacy', status: 'success' } }),
		],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'no event id, sent twice',
		requests({ secret }) {
			const body = bytesOf(clinkEvent({ id: undefined }));
			return [signed(body, secret), signed(body, secret)];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'forged first, then the genuine one with the same event id',
		requests(key) {
			const event = clinkEvent();
			return [valid({ secret: newSecret() }, event), valid(key, event)];
		},
		statuses: [401, 200],
		runs: 1,
		reason: WRONG_SIGNATURE,
	},
];
