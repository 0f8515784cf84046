import { randomBytes } from 'node:crypto';

import { parseEvent, verify } from '../../../nodes/Clink/api/callback';
import { EVENT_NAMES, eventOutcome } from '../../../nodes/Clink/api/events';
import { equalInConstantTime } from '../../../nodes/shared/webhook/compare';
import { clinkSignature } from '../../support/callbacks/signatures.cts';

const NOW = 1_764_000_000_000;

describe('the signature of an event', () => {
	const secret = `whsec_${randomBytes(16).toString('hex')}`;
	const body = Buffer.from('{"id":"event_1","a":"訂"}');
	const sign = (timestamp: string, key = secret) => clinkSignature(key, timestamp, body);
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
		expect(verify(signed(String(NOW), sign(String(NOW)).toUpperCase()), [secret, other], NOW, 300)).toEqual({
			genuine: true,
		});
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
	])('is not genuine %s', (_, request, secrets, reason) => {
		expect(verify(request, secrets, NOW, 300)).toEqual({ genuine: false, reason });
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

	test('has its resource beside a text that only names it, which is left out', () => {
		expect(parsed({ type: 'order.succeeded', data: { object: 'order', ...order } })?.data).toEqual(order);
	});

	test.each([
		['beside its name', { object: 'invoice', lineItems: [1] }, { items: [1] }],
		['directly in data', { lineItems: [1], status: 'paid' }, { items: [1], status: 'paid' }],
		['with both', { lineItems: [1], items: [2] }, { lineItems: [1], items: [2] }],
		['under data.object', { object: { lineItems: [1] } }, { lineItems: [1] }],
	])('has the line items of the old shape under their new name: %s', (_, data, expected) => {
		expect(parsed({ type: 'invoice.paid', data })?.data).toEqual(expected);
	});

	test('keeps a member named __proto__ of the old shape as a member', () => {
		const event = parseEvent(
			Buffer.from('{"type":"order.failed","data":{"object":"order","__proto__":{"status":"success"}}}'),
		);
		expect(JSON.stringify(event?.data)).toBe('{"__proto__":{"status":"success"}}');
		expect(event?.outcome).toBe('failed');
	});

	test.each([
		['2026-11-21T12:00:00Z', '2026-11-21T12:00:00.000Z'],
		['never', ''],
		[undefined, ''],
		[{}, ''],
	])('made at %p reads as made at %p', (created, iso) => {
		expect(parsed({ type: 'order.failed', created, data: order })?.created).toBe(iso);
	});

	test('without a number has an empty one', () => {
		expect(parsed({ type: 'order.failed', data: order })?.id).toBe('');
	});

	test.each(['{}', '{"object":{}}', '{"object":"order"}', '{"object":null}', '{"object":[]}', '{"object":5}'])(
		'with the data %s tells nothing and is none',
		(data) => {
			expect(parseEvent(Buffer.from(`{"id":"event_1","type":"order.succeeded","data":${data}}`))).toBeUndefined();
		},
	);

	test.each([
		'',
		'null',
		'[]',
		'{}',
		'{"type":"order.failed"}',
		'{"type":5,"data":{}}',
		'{"type":"x","data":[]}',
		'{"type":',
	])('%p is none', (text) => {
		expect(parseEvent(Buffer.from(text))).toBeUndefined();
	});

	test('of bytes that are no text is none', () => {
		expect(parseEvent(Buffer.from([0xff, 0x7b, 0x7d]))).toBeUndefined();
	});
});

describe('the outcome of an event', () => {
	test.each([
		['order.created', { status: 'created' }, 'pending'],
		['order.created', { status: 'requires_action' }, 'actionRequired'],
		['order.succeeded', { status: 'success' }, 'succeeded'],
		['order.succeeded', { status: 'refunded' }, 'refunded'],
		['order.failed', { status: 'failed' }, 'failed'],
		['order.next_action', { status: 'requires_action' }, 'actionRequired'],
		['order.next_action', { status: 'success' }, 'succeeded'],
		['refund.created', { status: 'refunding' }, 'pending'],
		['refund.succeeded', { status: 'success' }, 'refunded'],
		['refund.failed', { status: 'closed' }, 'cancelled'],
		['session.complete', { paymentStatus: 'paid' }, 'succeeded'],
		['session.complete', { status: 'completed', paymentStatus: 'processing' }, 'pending'],
		['session.expired', { status: 'expired', paymentStatus: 'unpaid' }, 'expired'],
		['session.expired', { status: 'expired', paymentStatus: 'paid' }, 'succeeded'],
		['invoice.open', { status: 'open' }, 'pending'],
		['invoice.paid', { status: 'paid' }, 'succeeded'],
		['invoice.void', { status: 'void' }, 'cancelled'],
		['invoice.open', { status: 'paid' }, 'succeeded'],
	])('%s is what its resource says, %j: %s', (type, data, outcome) => {
		expect(eventOutcome(type, data)).toBe(outcome);
	});

	test.each([
		['order.succeeded', { status: 'failed' }, 'failed'],
		['order.succeeded', { status: 'pending' }, 'pending'],
		['order.failed', { status: 'success' }, 'succeeded'],
		['refund.succeeded', { status: 'failed' }, 'failed'],
		['invoice.paid', { status: 'open' }, 'pending'],
		['order.succeeded', { status: 'on_hold' }, 'unknown'],
		['order.succeeded', { status: 1 }, 'unknown'],
		['order.succeeded', { status: {} }, 'unknown'],
		['session.complete', { status: 'parked' }, 'unknown'],
	])('%s never goes by its name against its resource, %j: %s', (type, data, outcome) => {
		expect(eventOutcome(type, data)).toBe(outcome);
	});

	test.each([
		['order.created', 'pending'],
		['order.succeeded', 'succeeded'],
		['order.failed', 'failed'],
		['order.next_action', 'actionRequired'],
		['refund.created', 'pending'],
		['refund.succeeded', 'refunded'],
		['refund.failed', 'failed'],
		['session.complete', 'unknown'],
		['session.expired', 'expired'],
		['invoice.open', 'pending'],
		['invoice.paid', 'succeeded'],
		['invoice.void', 'cancelled'],
		['agent_order.succeeded', 'succeeded'],
		['agent_order.failed', 'failed'],
		['agent_refund.approved', 'pending'],
		['agent_refund.rejected', 'failed'],
		['agent_refund.succeeded', 'refunded'],
	])('%s without a status is what its name says, %s', (type, outcome) => {
		for (const status of [undefined, null, '']) expect(eventOutcome(type, { status })).toBe(outcome);
	});

	test('an agent order is what its name says, since its members are not published', () => {
		expect(eventOutcome('agent_order.failed', { status: 'success' })).toBe('failed');
	});

	test.each([
		'subscription.',
		'dispute.',
		'customer.',
		'payment_method.',
		'purchase_instruction.',
		'risk_rule.',
		'vic_device.',
	])('is not applicable for every event of %s, whatever its status', (family) => {
		const listed = EVENT_NAMES.filter((name) => name.startsWith(family));
		expect(listed).not.toEqual([]);
		for (const name of [...listed, `${family}invented`])
			expect(eventOutcome(name, { status: 'success' })).toBe('notApplicable');
	});

	test.each([
		'order.invented',
		'refund.invented',
		'wallet.paid',
		'subscription',
		'constructor',
		'__proto__',
		'constructor.name',
		'',
	])('is unknown for %p, which is in no catalogue', (type) => {
		expect(eventOutcome(type, { status: 'success' })).toBe('unknown');
	});

	test('is known for every event of the catalogue but one at most', () => {
		expect(EVENT_NAMES).toHaveLength(44);
		expect(EVENT_NAMES.filter((name) => eventOutcome(name, {}) === 'unknown')).toEqual(['session.complete']);
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
