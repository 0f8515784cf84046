import { defaultPersonality, drawPersonality, startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, http } from './clients.cts';
import type { Json } from './clients.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
beforeEach(async () => {
	sandbox = await startSandbox();
	client = chingchingPay(sandbox);
});
afterEach(() => sandbox.close());

const control = async (method: string, path: string, body?: Json): Promise<{ status: number; body: Json }> => {
	const { status, data } = await http.request<string>({
		method,
		url: `${sandbox.url}/control${path}`,
		...(body !== undefined && { data: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
	});
	return { status, body: JSON.parse(data) as Json };
};

test('a fault ordered over HTTP strikes, and is forgotten over HTTP', async () => {
	const fault = {
		match: { pathPattern: 'link$', reference: 'ORDER-1' },
		when: 'before',
		kind: { status: 503 },
		times: 2,
	};
	expect((await control('POST', '/faults', fault)).body).toEqual({ pending: 2 });
	expect((await client.link()).status).toBe(503);
	expect((await control('DELETE', '/faults')).body).toEqual({ pending: 0 });
	expect((await client.link()).status).toBe(200);
});

test.each([
	[{ match: {}, kind: 'reset' }, 'when is required'],
	[{ match: {}, when: 'before', kind: 'explode' }, 'kind must be one of reset, silence, truncate, trickle, delay'],
	[{ match: { pathPattern: '(' }, when: 'before', kind: 'reset' }, 'match.pathPattern must be a regular expression'],
	[{ match: {}, when: 'before', kind: { huge: 'x' } }, 'kind.huge must be an integer'],
	[{ match: {}, when: 'before', kind: { status: 503, header: {} } }, 'kind.header is not a known field'],
])('the fault %j is refused in words', async (fault, message) => {
	expect(await control('POST', '/faults', fault)).toEqual({ status: 400, body: { message } });
});

test('settings are changed over HTTP', async () => {
	const settings = {
		queryLagMs: 5000,
		lostCallbacks: 0.3,
		duplicateReference: 'accept',
		confirmedChange: 'asPreviewed',
	};
	await control('PUT', '/settings', { ...settings, latencyMs: 1 });
	expect(sandbox.faults).toMatchObject(settings);
	expect((await control('PUT', '/settings', { queryLag: 1 })).status).toBe(400);
	expect((await control('PUT', '/settings', { lostCallbacks: 30 })).status).toBe(400);
});

test('the ledger tells orders, charges, refunds and counts, but no key', async () => {
	const { data } = await client.link();
	await control('POST', '/pay', { id: data['payment_id'], outcome: 'paid' });
	await client.refund();
	await clink(sandbox).pay({ merchantReferenceId: 'CLINK-1' });
	const { body } = await control('GET', '/ledger');
	expect(body).toMatchObject({
		orders: [
			{ reference: 'ORDER-1', gateway: 'ChingchingPay' },
			{ reference: 'CLINK-1', account: 'key 1' },
		],
		charges: [{ amount: 1250 }, { amount: 19.99 }],
		refunds: [{ reference: 'REFUND-1', orderId: data['payment_id'] }],
	});
	expect(body['references']).toContainEqual({
		reference: 'ORDER-1',
		created: 1,
		charged: 1,
		refunded: 0,
		chargedAmount: 1250,
		refundedAmount: 0,
	});
	expect(JSON.stringify(body)).not.toContain(sandbox.clink.apiKeys[0]);
});

test('recorded requests are shown without keys and signatures', async () => {
	await client.link();
	await clink(sandbox).pay();
	const { body } = await control('GET', '/requests');
	const text = JSON.stringify(body);
	expect(body).toHaveLength(2);
	expect(text).toContain('"x-api-key":"(hidden)","x-signature":"(hidden)"');
	expect(text).not.toContain(client.merchant.apiKey);
	expect(text).not.toContain(sandbox.clink.apiKeys[0]);
});

test('paying what is not there, or twice, is refused in words', async () => {
	expect(await control('POST', '/pay', { id: 'none', outcome: 'paid' })).toMatchObject({
		status: 400,
		body: { message: 'nothing to pay has the id none' },
	});
	const { data } = await client.link();
	await control('POST', '/pay', { id: data['payment_id'], outcome: 'declined' });
	expect(await control('POST', '/pay', { id: data['payment_id'], outcome: 'paid' })).toMatchObject({
		status: 400,
		body: { message: 'the payment is already failed' },
	});
});

test('another process learns how ChingchingPay behaves', async () => {
	expect((await control('GET', '/personality')).body).toEqual(JSON.parse(JSON.stringify(defaultPersonality)));
	const drawn = await startSandbox({ personality: drawPersonality(7) });
	const { data } = await http.get<string>(`${drawn.url}/control/personality`);
	await drawn.close();
	expect(JSON.parse(data)).toEqual(JSON.parse(JSON.stringify(drawPersonality(7))));
});

test('another process learns the credentials', async () => {
	const { body } = await control('GET', '/credentials');
	expect(body).toEqual({ chingchingPay: sandbox.chingchingPay, clink: { ...sandbox.clink } });
});
