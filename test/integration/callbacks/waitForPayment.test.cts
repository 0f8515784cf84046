import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../engine.cts';
import { chingchingPayCredential, createLink, pay } from '../support/gateways.cts';
import { receive, type Receiver } from '../support/webhooks.cts';

jest.mock('n8n-workflow', () => jest.requireActual<typeof import('../support/hurriedSleep.cts')>('../support/hurriedSleep.cts').hurried());

describe('Wait for Payment', () => {
	let sandbox: Sandbox;
	let open: Receiver[] = [];
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterEach(async () => {
		sandbox.faults.clear();
		await Promise.all(open.map(async (receiver) => await receiver.close()));
		open = [];
	});
	afterAll(async () => await sandbox.close());

	const run = async (parameters: INodeParameters, items?: INodeExecutionData[]) =>
		await runNode({ type: 'chingchingPay', credential: chingchingPayCredential(sandbox), parameters, ...(items === undefined ? {} : { items }) });
	const waitFor = (merchantReference: string, changes: INodeParameters = {}) => ({
		resource: 'payment',
		operation: 'wait',
		merchantReference,
		...changes,
	});
	const link = async (changes: INodeParameters = {}) => {
		const { items } = await run(createLink(changes));
		return { paymentId: String(items[0]?.json.payment_id), reference: String(items[0]?.json.merchant_reference) };
	};

	test('goes on at once when the outcome is final already', async () => {
		const parameters = pay();
		await run(parameters);
		const { items, run: whole } = await run(waitFor(String(parameters.merchantReference)));
		expect(items[0]?.json).toMatchObject({ status: 'success', outcome: 'succeeded' });
		expect(whole.waitTill).toBeUndefined();
	});

	test.each<[INodeParameters, number]>([
		[{}, 86_400_000],
		[{ limitAmount: 2, limitUnit: 'hours' }, 7_200_000],
		[{ limitAmount: 5, limitUnit: 'minutes' }, 300_000],
	])('holds the run, with %j for so many milliseconds: %i', async (changes, milliseconds) => {
		const { reference } = await link();
		const started = Date.now();
		const { run: whole } = await run(waitFor(reference, changes));
		expect(Math.abs((whole.waitTill?.getTime() ?? 0) - started - milliseconds)).toBeLessThan(10_000);
	});

	test('holds the run for ever where there is no limit', async () => {
		const { reference } = await link();
		const { run: whole } = await run(waitFor(reference, { limitWaitTime: false }));
		expect(whole.waitTill?.getFullYear()).toBe(3000);
	});

	test('takes one item only', async () => {
		const { error } = await run(waitFor('A'), [{ json: {} }, { json: {} }]);
		expect(error?.message).toBe("'Wait for Payment' takes one item, got 2 [item 0]");
	});

	test('refuses an item that would look paid when the time is over', async () => {
		const { reference } = await link();
		const { error, run: whole } = await run(waitFor(reference), [{ json: { outcome: 'succeeded' } }]);
		expect(error?.message).toContain("The item says already that its 'outcome' is 'succeeded'");
		expect(whole.waitTill).toBeUndefined();
	});

	test.each<[INodeParameters, string]>([
		[{ limitAmount: 0 }, "'Wait at Most' must be a whole number of at least 1, got 0 [item 0]"],
		[{ limitUnit: 'weeks' }, `'Unit' does not know "weeks" [item 0]`],
	])('refuses %j', async (changes, message) => {
		expect((await run(waitFor('A', changes))).error?.message).toBe(message);
	});

	test("hands the gateway the run's own address, to be called when the status changes", async () => {
		const parameters = createLink({ callback: 'resumeExecution' });
		await run(parameters);
		const sent = JSON.parse(sandbox.requests.at(-1)?.body.toString() ?? '') as { callback_url: string };
		expect(sent.callback_url).toMatch(/^http:\/\/localhost\/webhook-waiting\/1/);
	});

	describe('a callback to a run that waits', () => {
		const waiting = async (merchantReference: string, changes: INodeParameters = {}) => {
			const receiver = await receive({ type: 'chingchingPay', credential: chingchingPayCredential(sandbox), parameters: waitFor(merchantReference, changes) });
			open.push(receiver);
			return receiver;
		};
		const call = async ({ url }: Receiver, method = 'POST') => {
			const reply = await fetch(url, { method });
			return { status: reply.status, text: await reply.text() };
		};

		test.each(['POST', 'GET'])('lets it go on with the answer of the gateway, once the payment is paid: %s', async (method) => {
			const { reference, paymentId } = await link();
			const held = await waiting(reference);
			sandbox.pay(paymentId, 'paid');
			expect(await call(held, method)).toMatchObject({ status: 200 });
			expect(held.runs).toEqual([expect.objectContaining({ merchant_reference: reference, outcome: 'succeeded' })]);
		});

		test.each([
			['declined', 'failed'],
			['cancelled', 'cancelled'],
		] as const)('lets it go on when the payment was %s', async (happened, outcome) => {
			const { reference, paymentId } = await link();
			const held = await waiting(reference);
			sandbox.pay(paymentId, happened);
			await call(held);
			expect(held.runs).toMatchObject([{ outcome }]);
		});

		test('leaves it waiting while nothing is final, and is acknowledged', async () => {
			const held = await waiting((await link()).reference);
			expect(await call(held)).toEqual({ status: 200, text: 'success' });
			expect(held.runs).toEqual([]);
		});

		test('leaves it waiting and gets 401 when the gateway does not know the payment', async () => {
			const held = await waiting('NEVER-SEEN');
			expect(await call(held)).toEqual({ status: 401, text: 'Unauthorized' });
			expect(held.runs).toEqual([]);
		});

		test.each([
			['is in trouble', { status: 503 }],
			['refuses the key', { status: 401, body: 'Unauthorized' }],
		])('leaves it waiting and gets 503 when the gateway %s, so that it comes again', async (_, kind) => {
			const held = await waiting((await link()).reference);
			sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 4 });
			expect(await call(held)).toEqual({ status: 503, text: 'Service Unavailable' });
			expect(held.runs).toEqual([]);
		});

		test('asks by the transaction id where the run waits for one', async () => {
			const { paymentId } = await link();
			sandbox.pay(paymentId, 'paid');
			const held = await waiting('', { queryBy: 'transactionId', transactionId: paymentId });
			await call(held);
			expect(held.runs).toMatchObject([{ payment_id: paymentId, outcome: 'succeeded' }]);
		});
	});
});
