import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import type { Credential } from '../../../real-n8n/editor/workflow.cts';
import { chingchingPay, newReference, openHarness, type Harness } from '../../support/n8n/harness.cts';
import { createLink, refund } from '../../support/operation-examples.cts';
import { createPayments, queriesOf, type Payment } from './support/chingchingpay.cts';
import { sendRequest, type CallbackRequest } from './support/http.cts';
import { listenForTestEvent, sharedInstance } from './support/instance.cts';
import { Receiver, trigger, workflowOf, type Instance } from './support/receiver.cts';

// n8n takes an expression isolate for every reply and another for every run: slow where the machine is busy.
jest.setTimeout(120_000);

const COPIES = 50;

describe('ChingchingPay Trigger in n8n', () => {
	let harness: Harness;
	let instance: Instance;
	let credential: Credential;
	const receivers: Receiver[] = [];

	async function receiver(parameters: Record<string, unknown> = {}): Promise<Receiver> {
		const opened = await Receiver.open(
			instance,
			trigger('chingchingPayTrigger', credential, { outcomes: [], ...parameters }),
		);
		receivers.push(opened);
		return opened;
	}

	async function payment(outcome: 'paid' | 'declined' | 'open' = 'paid'): Promise<Payment> {
		const [made] = await createPayments(harness, credential, 1, outcome);
		if (!made) throw new Error('No payment was made');
		return made;
	}

	const about = ({ reference }: Payment, claims: Record<string, unknown> = {}): CallbackRequest => ({
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify({ merchant_reference: reference, status: 'success', ...claims })),
	});

	beforeAll(async () => {
		harness = await openHarness();
		instance = sharedInstance(harness);
		const [first] = harness.credentials;
		if (!first) throw new Error('No credential was created');
		credential = first;
	});
	afterEach(() => {
		harness.sandbox.setLatency(0);
		harness.sandbox.faults.clear();
	});
	afterAll(async () => {
		for (const opened of receivers) await opened.close();
		await harness.close();
	});

	test("the item holds the gateway's answer, never the callback's claim", async () => {
		const opened = await receiver();
		const made = await payment('open');
		await opened.send(about(made, { status: 'processing', amount: 1, merchant_id: 'mch_other', outcome: 'succeeded' }));
		const [item] = itemsOf(await opened.lastRun(), 'Trigger');
		expect(item?.json).toMatchObject({ merchant_reference: made.reference, outcome: 'pending', amount: 128 });
	});

	test('a callback that says paid for a payment that is not gets 503 and starts nothing', async () => {
		const opened = await receiver();
		expect(await opened.sendAll([about(await payment('open'))])).toMatchObject({
			runs: 0,
			replies: [{ status: 503, body: 'Service Unavailable' }],
		});
	});

	test('the same payment with another status starts the workflow again', async () => {
		const opened = await receiver();
		const made = await payment();
		expect(await opened.sendAll([about(made), about(made)])).toMatchObject({ runs: 1 });
		await harness.run([chingchingPay('Refund', refund(made.reference, newReference('R')))]);
		expect(await opened.sendAll([about(made), about(made)])).toMatchObject({ runs: 1 });
		expect(itemsOf(await opened.lastRun(), 'Trigger')[0]?.json).toMatchObject({ outcome: 'partiallyRefunded' });
	});

	test('the same status starts the workflow again where duplicates are not to be skipped', async () => {
		const opened = await receiver({ options: { skipDuplicates: false } });
		const made = await payment();
		expect(await opened.sendAll([about(made), about(made)])).toMatchObject({ runs: 2 });
	});

	test('outcomes that were not chosen are acknowledged and start nothing', async () => {
		const opened = await receiver({ outcomes: ['succeeded'] });
		const requests = [
			about(await payment('declined'), { status: 'failed' }),
			about(await payment('open'), { status: 'pending' }),
			about(await payment('paid')),
		];
		const { replies, runs } = await opened.sendAll(requests);
		expect(replies.map(({ status, body }) => [status, body])).toEqual([
			[200, 'success'],
			[200, 'success'],
			[200, 'success'],
		]);
		expect(runs).toBe(1);
	});

	test('the acknowledgement is the text that was set, also for duplicates', async () => {
		const opened = await receiver({ options: { acknowledgement: 'OK, thanks' } });
		const made = await payment();
		const { replies } = await opened.sendAll([about(made), about(made)]);
		for (const reply of replies)
			expect(reply).toMatchObject({ status: 200, body: 'OK, thanks', contentType: 'text/plain; charset=utf-8' });
	});

	test(`${COPIES} copies at the same moment are all acknowledged and start one run`, async () => {
		const opened = await receiver();
		const made = await payment();
		const { replies, runs } = await opened.observe(() =>
			Promise.all(Array.from({ length: COPIES }, () => opened.send(about(made)))),
		);
		expect(replies.every(({ status, body }) => status === 200 && body === 'success')).toBe(true);
		expect(runs).toBe(1);
	});

	test('callbacks that arrive together share two queries at most: some may come when the first is on its way', async () => {
		const opened = await receiver();
		const made = await payment();
		harness.sandbox.setLatency(3_000);
		await Promise.all(Array.from({ length: 10 }, () => opened.send(about(made))));
		expect(queriesOf(harness.sandbox, made.reference)).toBeLessThanOrEqual(2);
	});

	test('a forged signature causes no query', async () => {
		const opened = await receiver({ verifyBy: 'both' });
		const made = await payment();
		expect(
			await opened.send({ ...about(made), headers: { 'content-type': 'application/json', 'x-signature': 'forged' } }),
		).toMatchObject({ status: 401 });
		expect(queriesOf(harness.sandbox, made.reference)).toBe(0);
	});

	test('a callback that comes while the gateway is down is taken when it is sent again', async () => {
		const opened = await receiver();
		const made = await payment();
		harness.sandbox.faults.add({
			match: { path: '/query', reference: made.reference },
			when: 'before',
			kind: 'reset',
			times: 100,
		});
		expect(await opened.sendAll([about(made)])).toMatchObject({
			runs: 0,
			replies: [{ status: 503, body: 'Service Unavailable' }],
		});
		harness.sandbox.faults.clear();
		expect(await opened.sendAll([about(made)])).toMatchObject({ runs: 1, replies: [{ status: 200 }] });
	});

	test('a link that is paid starts the workflow through its callback URL', async () => {
		const opened = await receiver();
		const reference = newReference('PAID');
		const link = chingchingPay('Link', createLink(reference, { callback: 'url', callbackUrl: opened.url }));
		const made = await harness.run([link]);
		harness.sandbox.pay(String(itemsOf(made, 'Link')[0]?.json['payment_id']), 'paid');
		await harness.sandbox.callbacks.idle();
		expect(itemsOf(await opened.lastRun(), 'Trigger')[0]?.json).toMatchObject({
			merchant_reference: reference,
			outcome: 'succeeded',
		});
		expect(harness.sandbox.callbacks.log.at(-1)).toMatchObject({ state: 'delivered', statuses: [200] });
	});

	test('the test URL works', async () => {
		const workflow = await harness.api.createWorkflow(
			workflowOf('test event', trigger('chingchingPayTrigger', credential, {})),
		);
		const opened = new Receiver(instance, workflow);
		await listenForTestEvent(instance, workflow.id, 'Trigger');
		expect(await sendRequest(opened.testUrl, about(await payment()))).toMatchObject({ status: 200, body: 'success' });
		expect(await opened.lastRun()).toMatchObject({ status: 'success', mode: 'manual' });
	});

	test('an event that a test in the editor saw first starts the published workflow, and then a test again', async () => {
		const opened = await receiver();
		const callback = about(await payment());
		await listenForTestEvent(instance, opened.workflow.id, 'Trigger');
		expect(await sendRequest(opened.testUrl, callback)).toMatchObject({ status: 200, body: 'success' });
		expect(await opened.lastRun()).toMatchObject({ status: 'success', mode: 'manual' });
		expect(await opened.sendAll([callback, callback])).toMatchObject({
			runs: 1,
			replies: [{ status: 200 }, { status: 200 }],
		});
		expect(await opened.lastRun()).toMatchObject({ status: 'success', mode: 'webhook' });
		await listenForTestEvent(instance, opened.workflow.id, 'Trigger');
		expect(await sendRequest(opened.testUrl, callback)).toMatchObject({ status: 200, body: 'success' });
		expect(await opened.lastRun()).toMatchObject({ status: 'success', mode: 'manual' });
	});

	test("n8n's log tells of a refusal once, with the workflow and the reason, and nothing of what was sent", async () => {
		const opened = await receiver();
		const { warnings } = await opened.sendAll([about({ reference: 'NOT-TO-BE-LOGGED', paymentId: '' })]);
		expect(warnings).toEqual([
			`"Trigger" in workflow ${opened.workflow.id} refused a callback with 401: the gateway does not confirm it`,
		]);
	});

	test('no secret is in the execution or the log', async () => {
		const opened = await receiver();
		await opened.sendAll([about(await payment())]);
		const { stored } = await opened.lastRun();
		for (const secret of harness.secrets) expect(stored + opened.warnings().join()).not.toContain(secret);
	});
});
