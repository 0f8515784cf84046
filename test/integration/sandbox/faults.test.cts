import { setTimeout as sleep } from 'node:timers/promises';

import { startSandbox } from '../../../sandbox/index.cts';
import type { Fault, Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, paths } from './clients.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
beforeEach(async () => {
	sandbox = await startSandbox();
	client = chingchingPay(sandbox);
});
afterEach(() => sandbox.close());

const strike = (fault: Partial<Fault>): void =>
	sandbox.faults.add({ match: { path: paths.link }, when: 'before', kind: 'reset', ...fault });
const isKnown = async (reference = 'ORDER-1') => (await client.query({ merchant_reference: reference })).code === 0;

test('a connection reset before acting leaves nothing behind', async () => {
	strike({ when: 'before', kind: 'reset' });
	await expect(client.link()).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect(await isKnown()).toBe(false);
	expect(sandbox.requests[0]).toMatchObject({ method: 'POST', status: 0 });
});

test('a connection reset after acting loses the answer, not the effect', async () => {
	strike({ when: 'after', kind: 'reset' });
	await expect(client.link()).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect(await isKnown()).toBe(true);
});

test('silence never answers, and closing does not wait for it', async () => {
	strike({ when: 'after', kind: 'silence' });
	const waiting = client.link().then(
		() => 'answered',
		(error: unknown) => (error as { code: string }).code,
	);
	const early = await Promise.race([waiting, sleep(200, 'still waiting')]);
	expect(early).toBe('still waiting');
	const start = Date.now();
	await sandbox.close();
	expect(Date.now() - start).toBeLessThan(500);
	expect(await waiting).toBe('ECONNRESET');
});

test('answers with the status, headers and body of the fault', async () => {
	strike({ kind: { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' } });
	expect(await client.link()).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, text: 'slow down' });
	expect(await isKnown()).toBe(false);
});

test('a truncated answer breaks off in the middle', async () => {
	strike({ when: 'after', kind: 'truncate' });
	await expect(client.link()).rejects.toThrow(/aborted|hang up/);
	expect(await isKnown()).toBe(true);
});

test('a trickling answer comes byte by byte', async () => {
	strike({ when: 'after', kind: 'trickle', delayMs: 2 });
	const start = Date.now();
	expect(await client.link()).toMatchObject({ code: 0, data: { merchant_reference: 'ORDER-1' } });
	expect(Date.now() - start).toBeGreaterThan(200);
});

test('a redirect points to its target and keeps the method', async () => {
	strike({ kind: { redirect: 'https://elsewhere.example/' } });
	expect(await client.link()).toMatchObject({ status: 307, headers: { location: 'https://elsewhere.example/' } });
});

test('a body of another type replaces the answer', async () => {
	strike({ when: 'after', kind: { body: '<html>maintenance</html>', contentType: 'text/html' } });
	expect(await client.link()).toMatchObject({ status: 200, text: '<html>maintenance</html>' });
	expect(await isKnown()).toBe(true);
});

test('an amended answer contradicts what was done, and keeps the rest of what it said', async () => {
	strike({ when: 'after', kind: { amend: { code: 503, data: { status: 'failed', payment_link: null } } } });
	const answer = await client.link();
	expect(answer).toMatchObject({ code: 503, data: { merchant_reference: 'ORDER-1', status: 'failed' } });
	expect(answer.data).not.toHaveProperty('payment_link');
	expect(await isKnown()).toBe(true);
});

test('a gateway answers without HTTP as it does over it', async () => {
	await client.link();
	const sent = sandbox.requests[0];
	const request = {
		method: 'POST',
		url: sent?.path ?? '',
		headers: sent?.headers ?? {},
		body: sent?.body ?? Buffer.alloc(0),
	};
	const { status, body } = await sandbox.answer(request);
	expect([status, JSON.parse(String(body))]).toEqual([200, expect.objectContaining({ code: 40901 })]);
	expect(await sandbox.answer({ ...request, url: '/clink/api/order/order_1', method: 'GET' })).toMatchObject({
		status: 401,
	});
});

test('a huge answer has the length of the fault', async () => {
	strike({ kind: { huge: 5_000_000 } });
	await expect(client.link()).rejects.toThrow(SyntaxError);
	strike({ kind: { huge: 5_000_000 }, match: {} });
	const { text } = await client.send('GET', '/', '', {}).catch(() => ({ text: '' }));
	expect(text).toBe('');
});

test('a delay answers truly, but late', async () => {
	strike({ when: 'after', kind: 'delay', delayMs: 150 });
	const start = Date.now();
	expect(await client.link()).toMatchObject({ code: 0 });
	expect(Date.now() - start).toBeGreaterThanOrEqual(145);
});

test('a fault strikes once, or as often as set, and then the gateway works again', async () => {
	strike({ kind: { status: 503 }, times: 2 });
	expect(sandbox.faults.pending).toBe(2);
	expect([(await client.link()).status, (await client.link()).status, (await client.link()).status]).toEqual([
		503, 503, 200,
	]);
});

test('a fault strikes only what it matches', async () => {
	const kind = { status: 503 };
	sandbox.faults.add({ match: { method: 'POST', path: /link$/, reference: 'ORDER-2' }, when: 'before', kind });
	expect((await client.link()).status).toBe(200);
	expect((await client.query({ merchant_reference: 'ORDER-2' })).status).toBe(200);
	expect((await client.link({ merchant_reference: 'ORDER-2' })).status).toBe(503);
	sandbox.faults.add({ match: { reference: 'ORDER-3' }, when: 'before', kind });
	expect((await clink(sandbox).call('GET', '/order?merchantReferenceId=ORDER-3')).status).toBe(503);
});

test('clear forgets faults, lag and duplicate behaviour', async () => {
	strike({ kind: { status: 503 } });
	Object.assign(sandbox.faults, { queryLagMs: 1000, duplicateReference: 'accept', confirmedChange: 'asPreviewed' });
	sandbox.faults.clear();
	expect((await client.link()).status).toBe(200);
	expect(sandbox.faults).toMatchObject({
		pending: 0,
		queryLagMs: 0,
		duplicateReference: 'refuse',
		confirmedChange: 'quoteAnew',
	});
});

test('latency delays every answer', async () => {
	sandbox.setLatency(100);
	const start = Date.now();
	await client.link();
	expect(Date.now() - start).toBeGreaterThanOrEqual(95);
});

test('every request is recorded with its raw body and status', async () => {
	await client.link({ merchant_reference: '茶' });
	const [request] = sandbox.requests;
	expect(request).toMatchObject({
		method: 'POST',
		path: `/chingchingpay/gateway${paths.link}`,
		headers: { 'x-api-key': client.merchant.apiKey },
		status: 200,
	});
	expect(JSON.parse(String(request?.body.toString('utf8')))).toMatchObject({ merchant_reference: '茶' });
});
