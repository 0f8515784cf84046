import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSandbox } from '../../../sandbox/index.cts';
import type { Merchant, Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, first, http, signature, startReceiver } from './clients.cts';
import type { Json, Received, Receiver } from './clients.cts';
import { anyOf, textMatching } from '../../support/matchers.cts';
import { waitUntil } from '../../../real-n8n/system/wait.cts';

const merchants: Partial<Merchant>[] = [
	{},
	{ signedContent: 'sortedParameters', signatureEncoding: 'base64', apiSecret: '' },
	{ callbackSigning: false },
];
let sandbox: Sandbox;
let receiver: Receiver;
beforeEach(async () => {
	sandbox = await startSandbox({ merchants });
	receiver = await startReceiver();
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

const receivedAtLeast = async (count: number) =>
	await waitUntil(() => receiver.received.length >= count, {
		timeoutMs: 10_000,
		intervalMs: 5,
		message: `Fewer than ${count} callbacks came`,
	});
const bodyOf = ({ body }: Received): Json => JSON.parse(body) as Json;

describe('ChingchingPay', () => {
	const clientOf = (index = 0) => chingchingPay(sandbox, sandbox.chingchingPay.merchants[index]);
	const paidLink = async (index = 0, reference = 'ORDER-1'): Promise<string> => {
		const { data } = await clientOf(index).link({ callback_url: receiver.url, merchant_reference: reference });
		sandbox.pay(String(data['payment_id']), 'paid');
		return String(data['payment_id']);
	};

	test.each([0, 1])(
		'a paid link calls back once with the members of a query, signed by the recipe (merchant %d)',
		async (index) => {
			await paidLink(index);
			await sandbox.callbacks.idle();
			expect(receiver.received).toHaveLength(1);
			const [callback] = receiver.received;
			expect(callback).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
			const { merchant, query } = clientOf(index);
			expect(callback?.headers['x-signature']).toBe(signature(merchant, String(callback?.body)));
			expect(bodyOf(first(receiver.received))).toEqual((await query({ merchant_reference: 'ORDER-1' })).data);
		},
	);

	test('a merchant without callback signing gets no signature', async () => {
		await paidLink(2);
		await sandbox.callbacks.idle();
		expect(first(receiver.received).headers['x-signature']).toBeUndefined();
	});

	test('an open link says nothing, a declined, cancelled or refunded one does', async () => {
		const { link, refund } = clientOf();
		const open = await link({ callback_url: receiver.url, merchant_reference: 'OPEN' });
		const declined = await link({ callback_url: receiver.url, merchant_reference: 'DECLINED' });
		expect(open.code).toBe(0);
		sandbox.pay(String(declined.data['payment_id']), 'declined');
		await paidLink();
		await refund({ callback_url: receiver.url });
		await sandbox.callbacks.idle();
		const reported = receiver.received
			.map(bodyOf)
			.map(({ merchant_reference: reference, status }) => `${String(reference)} ${String(status)}`);
		expect(reported.sort()).toEqual(['DECLINED failed', 'ORDER-1 success', 'REFUND-1 success']);
	});

	test.each([
		[0.3, 3],
		[0.1, 1],
		[1, 10],
		[0, 0],
	])('of ten callbacks, the share %d is lost, and nothing of them is ever sent', async (share, lost) => {
		sandbox.faults.lostCallbacks = share;
		for (let index = 0; index < 10; index += 1) await paidLink(0, `ORDER-${index}`);
		await sandbox.callbacks.idle();
		expect(receiver.received).toHaveLength(10 - lost);
		const dropped = sandbox.callbacks.log.filter(({ state }) => state === 'dropped');
		expect(dropped.map(({ tries }) => tries)).toEqual(Array.from({ length: lost }, () => 0));
		sandbox.faults.clear();
		await paidLink(0, 'AFTER');
		await sandbox.callbacks.idle();
		expect(receiver.received).toHaveLength(11 - lost);
	});

	test('a callback is repeated with growing pauses until a 2xx answer', async () => {
		receiver.statuses.push(500, 302);
		const start = Date.now();
		await paidLink();
		await sandbox.callbacks.idle();
		expect(sandbox.callbacks.log).toMatchObject([
			{ gateway: 'ChingchingPay', about: 'success', tries: 3, statuses: [500, 302, 200], state: 'delivered' },
		]);
		expect(Date.now() - start).toBeGreaterThanOrEqual(590);
	});

	test('held callbacks can arrive in reverse', async () => {
		sandbox.callbacks.hold();
		await paidLink(0, 'FIRST');
		await paidLink(0, 'SECOND');
		await sandbox.callbacks.release('reversed');
		expect(receiver.received.map(bodyOf).map(({ merchant_reference: reference }) => reference)).toEqual([
			'SECOND',
			'FIRST',
		]);
	});

	test('a callback can be sent again byte for byte', async () => {
		await paidLink();
		await sandbox.callbacks.idle();
		expect(await sandbox.callbacks.repeat(first(sandbox.callbacks.log))).toEqual({ status: 200, body: 'success' });
		const [one, other] = receiver.received;
		expect(other).toMatchObject({ body: one?.body, headers: { 'x-signature': one?.headers['x-signature'] } });
	});

	test('a forgery claims what is not so, under a wrong signature', async () => {
		const { data } = await clientOf().link();
		const id = String(data['payment_id']);
		await sandbox.callbacks.chingchingPay.send(id, {
			to: receiver.url,
			claims: { status: 'success' },
			signature: 'forged',
			times: 2,
		});
		expect(receiver.received).toHaveLength(2);
		const [forgery] = receiver.received;
		expect(bodyOf(first(receiver.received))).toMatchObject({ status: 'success', payment_id: id });
		expect(forgery?.headers['x-signature']).not.toBe(signature(clientOf().merchant, String(forgery?.body)));
	});

	test('a callback can come as a form or in the query of a GET', async () => {
		const { data } = await clientOf().link({ merchant_reference: 'A&B=C 茶' });
		const id = String(data['payment_id']);
		await sandbox.callbacks.chingchingPay.send(id, { to: receiver.url, as: 'form' });
		await sandbox.callbacks.chingchingPay.send(id, { to: `${receiver.url}?a=1`, as: 'query' });
		const [form, get] = receiver.received;
		expect(form).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
		expect(new URLSearchParams(form?.body).get('merchant_reference')).toBe('A&B=C 茶');
		expect(get?.method).toBe('GET');
		const query = new URL(String(get?.url), receiver.url).searchParams;
		expect([query.get('a'), query.get('merchant_reference')]).toEqual(['1', 'A&B=C 茶']);
	});
});

describe('Clink', () => {
	let client: ReturnType<typeof clink>;
	const register = async (events: string[]): Promise<Json> =>
		(await client.call('POST', '/webhook/endpoints', { url: receiver.url, events })).data;
	const signatureOf = (secret: unknown, { headers, body }: Received): string =>
		createHmac('sha256', String(secret))
			.update(`${String(headers['x-clink-timestamp'])}.${body}`)
			.digest('hex');
	beforeEach(() => {
		client = clink(sandbox);
	});

	test('an event goes to the endpoints that want it, in the canonical envelope, signed with the whole secret', async () => {
		const { signingSecret } = await register(['order.succeeded']);
		const { data } = await client.pay();
		await sandbox.callbacks.idle();
		expect(receiver.received).toHaveLength(1);
		const [event] = receiver.received;
		expect(event?.headers).toMatchObject({ 'content-type': 'application/json', 'x-clink-signtype': 'SHA256' });
		expect(Math.abs(Number(event?.headers['x-clink-timestamp']) - Date.now())).toBeLessThan(5000);
		expect(event?.headers['x-clink-signature']).toBe(signatureOf(signingSecret, first(receiver.received)));
		expect(bodyOf(first(receiver.received))).toMatchObject({
			id: textMatching(/^event_/),
			object: 'event',
			created: anyOf(Number),
			type: 'order.succeeded',
			data: { object: { orderId: data['orderId'], status: 'success', amountTotal: 19.99 } },
		});
	});

	test('a payment, its refund and a session each tell their story', async () => {
		await register([
			'order.created',
			'order.succeeded',
			'order.failed',
			'order.next_action',
			'refund.created',
			'refund.succeeded',
			'refund.failed',
			'session.complete',
		]);
		const card = await client.pay();
		await client.pay({ amount: 5.13 });
		await client.pay({ paymentMethodType: 'GCASH' });
		await client.refund(card.data['orderId']);
		await client.refund(card.data['orderId'], { refundAmount: 1.13, refundMerchantOrderId: 'R2' });
		const session = await client.call('POST', '/checkout/session', {
			customerEmail: 'ann@example.com',
			originalAmount: 3,
			originalCurrency: 'USD',
		});
		sandbox.pay(String(session.data['sessionId']), 'paid');
		await sandbox.callbacks.idle();
		const types = receiver.received.map(bodyOf).map(({ type }) => String(type));
		expect(types.sort()).toEqual([
			...Array.from({ length: 4 }, () => 'order.created'),
			'order.failed',
			'order.next_action',
			'order.succeeded',
			'order.succeeded',
			'refund.created',
			'refund.created',
			'refund.failed',
			'refund.succeeded',
			'session.complete',
		]);
	});

	test('a pending payment sends its event when it settles, without a look-up', async () => {
		await register(['order.succeeded']);
		await client.pay({ amount: 5.02 });
		await sleep(1700);
		await sandbox.callbacks.idle();
		expect(receiver.received).toHaveLength(1);
	});

	test('a retry is signed with the current secret; a deleted endpoint gets nothing more', async () => {
		const { id } = await register(['order.succeeded']);
		receiver.statuses.push(500, 500);
		await client.pay();
		await receivedAtLeast(1);
		const rotated = await client.call('POST', `/webhook/endpoints/${String(id)}/rotate-secret`);
		await receivedAtLeast(2);
		const retry = receiver.received[1];
		expect(retry?.headers['x-clink-signature']).toBe(retry && signatureOf(rotated.data['signingSecret'], retry));
		await client.call('DELETE', `/webhook/endpoints/${String(id)}`);
		await sandbox.callbacks.idle();
		expect(receiver.received).toHaveLength(2);
		expect(sandbox.callbacks.log).toMatchObject([{ tries: 2, state: 'dropped' }]);
	});

	test('a disabled endpoint hears nothing', async () => {
		const { id } = await register(['order.succeeded']);
		await client.call('POST', `/webhook/endpoints/${String(id)}/disable`);
		await client.pay();
		expect(sandbox.callbacks.log).toEqual([]);
	});

	test('events can be forged, stale, stamped in seconds, unsigned, and repeated under one id', async () => {
		const { signingSecret } = await register(['order.succeeded']);
		const stale = Date.now() - 600_000;
		const send: typeof sandbox.callbacks.clink.send = async (...parameters) =>
			await sandbox.callbacks.clink.send(...parameters);
		await send('order.succeeded', { orderId: 'o1' }, { signature: 'forged' });
		await send('order.succeeded', { orderId: 'o1' }, { timestamp: stale });
		await send('order.succeeded', { orderId: 'o1' }, { timestampUnit: 'seconds' });
		await send('order.succeeded', { orderId: 'o1' }, { signature: 'missing' });
		await send('order.succeeded', { orderId: 'o1' }, { eventId: 'event_1', times: 2 });
		const [forged, late, seconds, unsigned, one, other] = receiver.received;
		const isGenuine = (event?: Received) =>
			event?.headers['x-clink-signature'] === (event && signatureOf(signingSecret, event));
		expect([forged, late, seconds, unsigned, one, other].map(isGenuine)).toEqual([
			false,
			true,
			true,
			false,
			true,
			true,
		]);
		expect(late?.headers['x-clink-timestamp']).toBe(String(stale));
		expect(seconds?.headers['x-clink-timestamp']).toMatch(/^\d{10}$/);
		expect(one && bodyOf(one)['id']).toBe(other && bodyOf(other)['id']);
	});

	test('older shapes have the resource in data, or its name in data.object', async () => {
		await register(['order.succeeded']);
		await sandbox.callbacks.clink.send('order.succeeded', { orderId: 'o1' }, { shape: 'legacy' });
		await sandbox.callbacks.clink.send('order.succeeded', { orderId: 'o1' }, { shape: 'named' });
		const [legacy, named] = receiver.received.map(bodyOf);
		expect(legacy).toMatchObject({ created: textMatching(/^\d{4}-.*Z$/), data: { orderId: 'o1' } });
		expect(named).toMatchObject({ data: { object: 'order', orderId: 'o1' } });
	});

	test('an event can go to an address that was never registered, signed with a given secret', async () => {
		await sandbox.callbacks.clink.send(
			'order.failed',
			{ orderId: 'o1' },
			{ to: receiver.url, secret: 'whsec_by_hand' },
		);
		const event = first(receiver.received);
		expect(event.headers['x-clink-signature']).toBe(signatureOf('whsec_by_hand', event));
	});
});

test('another process can hold, release and send callbacks over HTTP', async () => {
	const control = (path: string, body: Json = {}) =>
		http.post<string>(`${sandbox.url}/control/callbacks${path}`, JSON.stringify(body), {
			headers: { 'content-type': 'application/json' },
		});
	await control('/hold');
	const { data } = await chingchingPay(sandbox).link({ callback_url: receiver.url });
	sandbox.pay(String(data['payment_id']), 'paid');
	expect(receiver.received).toEqual([]);
	await control('/release', { order: 'reversed' });
	expect(receiver.received).toHaveLength(1);
	await control('/chingchingpay', { id: data['payment_id'], as: 'form' });
	await control('/clink', { type: 'order.failed', resource: { orderId: 'o1' }, to: receiver.url });
	expect(receiver.received).toHaveLength(3);
	expect((await control('/clink', { type: 'order.failed', resource: {}, unit: 's' })).status).toBe(400);
	const log = JSON.parse((await http.get<string>(`${sandbox.url}/control/callbacks`)).data) as Json[];
	expect(log).toMatchObject([{ state: 'delivered', statuses: [200] }]);
});

test('close drops callbacks that still wait', async () => {
	receiver.statuses.push(500);
	const { data } = await chingchingPay(sandbox).link({ callback_url: receiver.url });
	sandbox.pay(String(data['payment_id']), 'paid');
	await receivedAtLeast(1);
	await sandbox.close();
	await sleep(300);
	expect(receiver.received).toHaveLength(1);
	expect(sandbox.callbacks.log).toMatchObject([{ state: 'dropped' }]);
});
