import { gzipSync } from 'node:zlib';

import type { Case } from './cases.cts';
import { bytesOf, clinkEvent, newSecret, signed } from './clink.cts';
import { withHeaders, type Delivery } from './http.cts';

export interface ClinkKey {
	secret: string;
}

const MINUTE = 60_000;
const MEGABYTE = 1024 * 1024;
const NESTED_LEVELS = 2_000;

const NO_SIGNATURE = 'it has no signature or no timestamp';
const WRONG_SIGNATURE = 'its signature does not match';
const STALE = 'its timestamp is not within the tolerance';
const NO_EVENT = 'its body is no event';

const from = (offset: number) => String(Date.now() + offset);
const text = (value: string) => Buffer.from(value);
const valid = ({ secret }: ClinkKey, more: Record<string, unknown> = {}) => signed(bytesOf(clinkEvent(more)), secret);

/** A signed body of exactly these bytes. */
const raw = (body: Buffer, { secret }: ClinkKey, headers: Record<string, string | undefined> = {}) =>
	withHeaders(signed(body, secret), headers);

const flipLast = (signature: string) => signature.slice(0, -1) + (signature.endsWith('0') ? '1' : '0');
const signatureIn = (delivery: Delivery) => String(delivery.headers['x-clink-signature']);
const resigned = (change: (signature: string) => string | string[] | undefined) => (key: ClinkKey) => {
	const delivery = valid(key);
	return [withHeaders(delivery, { 'x-clink-signature': change(signatureIn(delivery)) })];
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
	{ name: 'valid', deliveries: (key) => [valid(key)], statuses: [200], runs: 1 },
	{
		name: 'body tampered with',
		deliveries: (key) => [{ ...valid(key), body: bytesOf(clinkEvent({ type: 'order.failed' })) }],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'body tampered with, of equal length',
		deliveries(key) {
			const delivery = valid(key);
			return [{ ...delivery, body: text(delivery.body.toString().replace('19.9', '99.9')) }];
		},
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'another secret',
		deliveries: () => [valid({ secret: newSecret() })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with an empty secret',
		deliveries: () => [valid({ secret: '' })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signed with the secret without its prefix',
		deliveries: ({ secret }) => [valid({ secret: secret.replace('whsec_', '') })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},

	{ name: 'signature missing', deliveries: resigned(() => undefined), statuses: [401], runs: 0, reason: NO_SIGNATURE },
	{ name: 'signature empty', deliveries: resigned(() => ''), statuses: [401], runs: 0, reason: NO_SIGNATURE },
	{
		name: 'signature sent twice',
		deliveries: resigned((value) => [value, value]),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature not hex',
		deliveries: resigned(() => 'z'.repeat(64)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{ name: 'signature in upper case', deliveries: resigned((value) => value.toUpperCase()), statuses: [200], runs: 1 },
	{
		name: 'signature too short',
		deliveries: resigned((value) => value.slice(0, 32)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature too long',
		deliveries: resigned((value) => value.repeat(100)),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature off by one digit',
		deliveries: resigned(flipLast),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature in Base64',
		deliveries: resigned((value) => Buffer.from(value, 'hex').toString('base64')),
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'signature of another event',
		deliveries: (key) => [withHeaders(valid(key), { 'x-clink-signature': signatureIn(valid(key)) })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},

	{
		name: 'timestamp missing',
		deliveries: (key) => [withHeaders(valid(key), { 'x-clink-timestamp': undefined })],
		statuses: [401],
		runs: 0,
		reason: NO_SIGNATURE,
	},
	{
		name: 'timestamp replaced by a fresh one',
		deliveries: ({ secret }) => [
			withHeaders(signed(bytesOf(clinkEvent()), secret, from(-6 * MINUTE)), { 'x-clink-timestamp': from(0) }),
		],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{ name: 'timestamp not a number', deliveries: stamped(() => 'yesterday'), statuses: [401], runs: 0, reason: STALE },
	{ name: 'timestamp negative', deliveries: stamped(() => '-1'), statuses: [401], runs: 0, reason: STALE },
	{
		name: 'timestamp in scientific notation',
		deliveries: stamped(() => '1e99'),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'timestamp of six minutes ago',
		deliveries: stamped(() => from(-6 * MINUTE)),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{
		name: 'timestamp six minutes ahead',
		deliveries: stamped(() => from(6 * MINUTE)),
		statuses: [401],
		runs: 0,
		reason: STALE,
	},
	{ name: 'timestamp of four minutes ago', deliveries: stamped(() => from(-4 * MINUTE)), statuses: [200], runs: 1 },
	{ name: 'timestamp four minutes ahead', deliveries: stamped(() => from(4 * MINUTE)), statuses: [200], runs: 1 },
	{
		name: 'timestamp in seconds',
		deliveries: stamped(() => String(Math.floor(Date.now() / 1000))),
		statuses: [200],
		runs: 1,
	},
	{ name: 'timestamp in milliseconds', deliveries: stamped(() => from(0)), statuses: [200], runs: 1 },
	{
		name: 'the same delivery again within the tolerance',
		deliveries(key) {
			const delivery = valid(key);
			return [delivery, delivery];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'the same event again, signed anew',
		deliveries({ secret }) {
			const body = bytesOf(clinkEvent());
			return [signed(body, secret, from(-MINUTE)), signed(body, secret)];
		},
		statuses: [200, 200],
		runs: 1,
	},

	{
		name: 'body with a byte order mark',
		deliveries: (key) => [raw(Buffer.concat([text('\ufeff'), bytesOf(clinkEvent())]), key)],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON with spaces, 1.0, \\u00e9 and its own order of keys',
		deliveries(key) {
			const json = `{ "type" : "order.succeeded",\n  "data": {"object": {"name": "Caf\\u00e9", "path":"a\\/b", "amountTotal": 1.0}}, "id": ${JSON.stringify(clinkEvent()['id'])} }`;
			return [raw(text(json), key)];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'compressed with gzip, signed before that',
		deliveries(key) {
			const delivery = withHeaders(valid(key), { 'content-encoding': 'gzip' });
			return [{ ...delivery, body: gzipSync(delivery.body) }];
		},
		statuses: [200],
		runs: 1,
	},
	{
		name: 'compressed with gzip, signed after that',
		deliveries: (key) => [raw(gzipSync(bytesOf(clinkEvent())), key, { 'content-encoding': 'gzip' })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: 'said to be gzip, and is not',
		deliveries: (key) => [raw(bytesOf(clinkEvent()), key, { 'content-encoding': 'gzip' })],
		statuses: [500],
		runs: 0,
	},
	{ name: '1 MB', deliveries: (key) => [raw(bytesOf(padded(MEGABYTE)), key)], statuses: [200], runs: 1 },
	{ name: '20 MB', deliveries: (key) => [raw(bytesOf(padded(20 * MEGABYTE)), key)], statuses: [500], runs: 0 },
	{
		name: '20 MB of no known content type',
		deliveries: (key) => [raw(bytesOf(padded(20 * MEGABYTE)), key, { 'content-type': 'application/octet-stream' })],
		statuses: [413],
		runs: 0,
		reason: 'it is too large',
	},
	{
		name: 'invalid UTF-8',
		deliveries: (key) => [
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
		deliveries: (key) => [raw(text('{"type":"order.succeeded",'), key)],
		statuses: [422],
		runs: 0,
	},
	{
		name: 'invalid JSON, forged',
		deliveries: () => [raw(text('{"type":"order.succeeded",'), { secret: newSecret() })],
		statuses: [422],
		runs: 0,
	},
	{ name: 'empty', deliveries: (key) => [raw(Buffer.alloc(0), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an array',
		deliveries: (key) => [raw(bytesOf([clinkEvent()]), key)],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'null', deliveries: (key) => [raw(text('null'), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{ name: 'a number', deliveries: (key) => [raw(text('42'), key)], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an object that is no event',
		deliveries: (key) => [raw(text('{"hello":"world"}'), key)],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'empty data', deliveries: (key) => [valid(key, { data: {} })], statuses: [400], runs: 0, reason: NO_EVENT },
	{
		name: 'an empty resource',
		deliveries: (key) => [valid(key, { data: { object: {} } })],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'the name of a resource, and no resource',
		deliveries: (key) => [valid(key, { data: { object: 'order' } })],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'nested 2,000 levels deep',
		deliveries: (key) => [raw(eventWith(nested(NESTED_LEVELS)), key)],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'nested 2,000 levels deep, forged',
		deliveries: () => [raw(eventWith(nested(NESTED_LEVELS)), { secret: newSecret() })],
		statuses: [401],
		runs: 0,
		reason: WRONG_SIGNATURE,
	},
	{
		name: '__proto__ and constructor as keys',
		deliveries: (key) => [
			raw(eventWith('{"__proto__":{"outcome":"succeeded"},"constructor":{"prototype":{"polluted":true}}}'), key),
		],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'a form',
		deliveries: (key) => [
			raw(text('type=order.succeeded&id=event_form'), key, { 'content-type': 'application/x-www-form-urlencoded' }),
		],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{
		name: 'a multipart form',
		deliveries: (key) => [
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
		deliveries: (key) => [withHeaders(valid(key), { 'content-type': 'text/plain' })],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'JSON sent without a content type',
		deliveries: (key) => [withHeaders(valid(key), { 'content-type': undefined })],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'XML',
		deliveries: (key) => [
			raw(text('<event><type>order.succeeded</type></event>'), key, { 'content-type': 'application/xml' }),
		],
		statuses: [400],
		runs: 0,
		reason: NO_EVENT,
	},
	{ name: 'GET', deliveries: (key) => [{ ...valid(key), method: 'GET' }], statuses: [404], runs: 0 },
	{ name: 'PUT', deliveries: (key) => [{ ...valid(key), method: 'PUT' }], statuses: [404], runs: 0 },

	{
		name: 'an event that was not chosen',
		deliveries: (key) => [valid(key, { type: 'order.created' })],
		statuses: [200],
		runs: 0,
	},
	{
		name: 'an event that Clink does not list',
		deliveries: (key) => [valid(key, { type: 'order.invented' })],
		statuses: [200],
		runs: 0,
	},
	{
		name: 'the older shape: ISO time, resource straight in data',
		deliveries: (key) => [
			valid(key, { created: new Date().toISOString(), data: { orderId: 'order_legacy', status: 'success' } }),
		],
		statuses: [200],
		runs: 1,
	},
	{
		name: 'no event id, sent twice',
		deliveries({ secret }) {
			const body = bytesOf(clinkEvent({ id: undefined }));
			return [signed(body, secret), signed(body, secret)];
		},
		statuses: [200, 200],
		runs: 1,
	},
	{
		name: 'forged first, then the genuine one with the same event id',
		deliveries(key) {
			const event = clinkEvent();
			return [valid({ secret: newSecret() }, event), valid(key, event)];
		},
		statuses: [401, 200],
		runs: 1,
		reason: WRONG_SIGNATURE,
	},
];
