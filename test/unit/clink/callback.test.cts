import { createHmac, randomBytes } from 'node:crypto';

import { parseEvent, verify } from '../../../nodes/Clink/api/callback';
import { EVENT_NAMES, eventOutcome } from '../../../nodes/Clink/api/events';
import { equalInConstantTime } from '../../../nodes/shared/compare';

const NOW = 1_764_000_000_000;

describe('the signature of an event', () => {
	const secret = `whsec_${randomBytes(16).toString('hex')}`;
	const body = Buffer.from('{"id":"event_1","a":"訂"}');
	const sign = (timestamp: string, key = secret) => createHmac('sha256', key).update(`${timestamp}.`).update(body).digest('hex');
	const signed = (timestamp: string, signature = sign(timestamp)) => ({
		headers: { 'x-clink-timestamp': timestamp, 'x-clink-signature': signature },
		body,
	});

	test('equals the one that a client of Clink publishes', () => {
		const published = {
			headers: {
				'x-clink-timestamp': '1700000000000',
				'x-clink-signature': 'e07064a60193e751786c3f5a37fe7a5dc816bba53a2cb7781d0246b035dddfda',
			},
			body: Buffer.from('{"id":"evt_test"}'),
		};
		expect(verify(published, ['test_webhook_signing_key'], 1_700_000_000_000, 300)).toEqual({ genuine: true });
	});

	test.each([
		['in milliseconds', String(NOW)],
		['in seconds', String(NOW / 1000)],
		['as old as is tolerated', String(NOW - 300_000)],
		['as far ahead as is tolerated', String(NOW + 300_000)],
	])('is genuine with a timestamp %s', (_, timestamp) => {
		expect(verify(signed(timestamp), [secret], NOW, 300)).toEqual({ genuine: true });
	});

	test('is genuine with any of the secrets of a rotation, in capitals as well', () => {
		const other = randomBytes(16).toString('hex');
		expect(verify(signed(String(NOW)), [other, secret], NOW, 300)).toEqual({ genuine: true });
		expect(verify(signed(String(NOW), sign(String(NOW)).toUpperCase()), [secret, other], NOW, 300)).toEqual({ genuine: true });
	});

	test.each<[string, Parameters<typeof verify>[0], string[], string]>([
		['without a secret', signed(String(NOW)), [], 'noSecret'],
		['with an empty secret only', signed(String(NOW), sign(String(NOW), '')), [''], 'noSecret'],
		['without a signature', { headers: { 'x-clink-timestamp': String(NOW) }, body }, [secret], 'missing'],
		['without a timestamp', { headers: { 'x-clink-signature': 'ab' }, body }, [secret], 'missing'],
		['with another secret', signed(String(NOW), sign(String(NOW), 'other')), [secret], 'mismatch'],
		['over another body', { ...signed(String(NOW)), body: Buffer.from('{}') }, [secret], 'mismatch'],
		['over another timestamp', signed(String(NOW), sign(String(NOW + 1))), [secret], 'mismatch'],
		['that is cut', signed(String(NOW), sign(String(NOW)).slice(2)), [secret], 'mismatch'],
		['that is too old', signed(String(NOW - 300_001)), [secret], 'stale'],
		['that is too far ahead', signed(String(NOW + 300_001)), [secret], 'stale'],
		['with a timestamp that is no number', signed('now'), [secret], 'stale'],
		['with a timestamp of a negative number', signed(`-${NOW}`), [secret], 'stale'],
	])('is not genuine %s', (_, delivery, secrets, reason) => {
		expect(verify(delivery, secrets, NOW, 300)).toEqual({ genuine: false, reason });
	});
});

describe('an event', () => {
	const parsed = (event: unknown) => parseEvent(Buffer.from(JSON.stringify(event)));
	const order = { orderId: 'o', status: 'success' };

	test.each([
		['under data.object', { data: { object: order } }],
		['directly in data', { data: order }],
	])('has its resource %s', (_, shape) => {
		expect(parsed({ id: 'event_1', type: 'order.succeeded', created: NOW, ...shape })).toEqual({
			id: 'event_1',
			type: 'order.succeeded',
			created: new Date(NOW).toISOString(),
			outcome: 'succeeded',
			data: order,
		});
	});

	test('has its resource beside a text that only names it', () => {
		expect(parsed({ type: 'order.succeeded', data: { object: 'order', ...order } })?.data).toEqual({ object: 'order', ...order });
	});

	test.each([
		['2026-11-21T12:00:00Z', '2026-11-21T12:00:00.000Z'],
		['never', ''],
		[undefined, ''],
		[{}, ''],
	])('made at %p reads as made at %p', (created, iso) => {
		expect(parsed({ type: 'order.failed', created, data: {} })?.created).toBe(iso);
	});

	test('without a number has an empty one', () => {
		expect(parsed({ type: 'order.failed', data: {} })?.id).toBe('');
	});

	test.each(['', 'null', '[]', '{}', '{"type":"order.failed"}', '{"type":5,"data":{}}', '{"type":"x","data":[]}', '{"type":'])('%p is none', (text) => {
		expect(parseEvent(Buffer.from(text))).toBeUndefined();
	});

	test('of bytes that are no text is none', () => {
		expect(parseEvent(Buffer.from([0xff, 0x7b, 0x7d]))).toBeUndefined();
	});
});

describe('the outcome of an event', () => {
	test.each([
		['order.created', {}, 'pending'],
		['order.created', { status: 'requires_action' }, 'actionRequired'],
		['order.succeeded', {}, 'succeeded'],
		['order.succeeded', { status: 'refunded' }, 'refunded'],
		['order.failed', { status: 'success' }, 'failed'],
		['order.next_action', {}, 'actionRequired'],
		['refund.created', {}, 'pending'],
		['refund.succeeded', {}, 'refunded'],
		['refund.failed', {}, 'failed'],
		['session.complete', { paymentStatus: 'paid' }, 'succeeded'],
		['session.complete', {}, 'unknown'],
		['session.expired', {}, 'expired'],
		['invoice.paid', {}, 'succeeded'],
		['invoice.void', {}, 'cancelled'],
		['agent_refund.succeeded', {}, 'refunded'],
		['dispute.won', { status: 'success' }, 'unknown'],
		['order.invented', { status: 'success' }, 'unknown'],
		['constructor', {}, 'unknown'],
		['__proto__', {}, 'unknown'],
	])('%s with %j is %s', (type, data, outcome) => {
		expect(eventOutcome(type, data)).toBe(outcome);
	});

	test('is told for every event of the catalogue', () => {
		expect(EVENT_NAMES).toHaveLength(44);
		for (const name of EVENT_NAMES) expect(eventOutcome(name, {})).toEqual(expect.any(String));
	});
});

test.each([
	['abc', 'abc', true],
	['abc', 'abd', false],
	['abc', 'ab', false],
	['', '', true],
	['é', 'e\u0301', false],
])('%p and %p are equal: %p', (a, b, equal) => {
	expect(equalInConstantTime(a, b)).toBe(equal);
});
