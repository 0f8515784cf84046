import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, http, startReceiver } from './clients.cts';
import type { Json, Receiver } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let receiver: Receiver;
beforeEach(async () => {
	sandbox = await startSandbox();
	client = clink(sandbox);
	receiver = await startReceiver();
	const events = ['dispute.created', 'dispute.updated', 'dispute.won', 'dispute.lost', 'dispute.closed'];
	await client.call('POST', '/webhook/endpoints', { url: receiver.url, events });
});
afterEach(async () => {
	await sandbox.close();
	await receiver.close();
});

const told = async (): Promise<Record<string, Json>> => {
	await sandbox.callbacks.idle();
	const events = receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: { object: Json } });
	return Object.fromEntries(events.map(({ type, data }) => [type, data.object]));
};
const orderId = async (change: Json = {}): Promise<string> => String((await client.pay(change)).data['orderId']);
const control = async (path: string, body: Json): Promise<{ status: number; body: Json }> => {
	const { status, data } = await http.post<string>(`${sandbox.url}/control/disputes${path}`, JSON.stringify(body), {
		headers: { 'content-type': 'application/json' },
	});
	return { status, body: JSON.parse(data) as Json };
};

test('a dispute about a paid order is told with its amounts and a deadline in milliseconds', async () => {
	const id = await orderId({ amount: 10, paymentCurrency: 'HKD' });
	const order = (await client.call('GET', `/order/${id}`)).data;
	const before = Date.now();
	sandbox.disputes.open(id, 'not_received');
	const { 'dispute.created': dispute } = await told();
	expect(dispute).toEqual({
		chargeBackId: textMatching(/^cb_/),
		orderId: id,
		merchantReferenceId: 'ORDER-1',
		merchantId: textMatching(/^mer_/),
		customerId: order['customerId'],
		disputeAmount: 78,
		disputeCurrency: 'HKD',
		originalAmount: 10,
		originalCurrency: 'USD',
		reasonCode: 'not_received',
		reasonDescription: 'Merchandise or Services Not Received',
		status: 1,
		evidenceDeadline: Number(dispute?.['channelDisputeTime']) + 7 * 24 * 60 * 60 * 1000,
		channelDisputeTime: dispute?.['channelDisputeTime'],
		networkReasonCode: '13.1',
	});
	expect(Number(dispute?.['channelDisputeTime'])).toBeGreaterThanOrEqual(before);
});

test.each([
	['won', 3, 'dispute.lost'],
	['lost', 4, 'dispute.won'],
] as const)('one that is %s tells so, and in addition that it is closed', async (result, status, other) => {
	const { chargeBackId } = sandbox.disputes.open(await orderId());
	sandbox.disputes.close(chargeBackId, result);
	const events = await told();
	expect(events[`dispute.${result}`]).toMatchObject({ chargeBackId, status });
	expect(events['dispute.closed']).toMatchObject({ chargeBackId, status });
	expect(events).not.toHaveProperty([other]);
});

test('a dispute leaves the order and its money as they were', async () => {
	const id = await orderId();
	const before = [sandbox.ledger().charges, (await client.call('GET', `/order/${id}`)).data];
	sandbox.disputes.close(sandbox.disputes.open(id).chargeBackId, 'lost');
	expect([sandbox.ledger().charges, (await client.call('GET', `/order/${id}`)).data]).toEqual(before);
});

test('only a paid order is disputed, once, and a dispute is closed once', async () => {
	const id = await orderId();
	const { chargeBackId } = sandbox.disputes.open(id);
	sandbox.disputes.close(chargeBackId, 'won');
	expect(() => sandbox.disputes.open(id)).toThrow('the order is already disputed');
	expect(() => sandbox.disputes.close(chargeBackId, 'lost')).toThrow('the dispute is already closed');
	expect(() => sandbox.disputes.close('cb_none', 'won')).toThrow('no dispute has the id cb_none');
	expect(() => sandbox.disputes.open('order_none')).toThrow('no order has the id order_none');
	const declined = await orderId({ amount: 5.13 });
	expect(() => sandbox.disputes.open(declined)).toThrow('the order is failed, only a paid one can be disputed');
});

test('another process opens and closes a dispute over HTTP', async () => {
	const { status, body } = await control('', { orderId: await orderId(), reason: 'duplicate' });
	expect({ status, body }).toMatchObject({ status: 200, body: { status: 1, reasonCode: 'duplicate' } });
	expect(await control(`/${String(body['chargeBackId'])}/close`, { result: 'won' })).toMatchObject({
		status: 200,
		body: { chargeBackId: body['chargeBackId'], status: 3 },
	});
	expect(Object.keys(await told()).sort()).toEqual(['dispute.closed', 'dispute.created', 'dispute.won']);
});

test.each([
	['', {}, 'orderId is required'],
	[
		'',
		{ orderId: 'o1', reason: 'anger' },
		'reason must be one of fraudulent, not_received, duplicate, cancelled_recurring',
	],
	['', { orderId: 'o1' }, 'no order has the id o1'],
	['/cb_none/close', { result: 'draw' }, 'result must be one of won, lost'],
	['/cb_none/close', { result: 'won' }, 'no dispute has the id cb_none'],
])('%s with %j is refused in words', async (path, body, message) => {
	expect(await control(path, body)).toEqual({ status: 400, body: { message } });
});
