import { forgetSleeps, holdSleeps, sleepsMs } from '../../support/engine/fast-sleep.cts';

import { setTimeout as sleep } from 'node:timers/promises';

import type { IExecuteFunctions, INode, INodeExecutionData, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { nodesWithoutCallback } from '../../../nodes/ChingchingPay/resources/payment/callbackPath';
import { runNode, type RunOptions, type RunResult } from '../../support/engine/run-node.cts';
import { createLink, newReference, pay, refund } from '../../support/engine/sandbox-calls.cts';
import { useReceivers, type Receiver } from '../../support/callbacks/webhook-server.cts';
import type { Fault } from '../../../sandbox/index.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

const refusal = (code: number): Fault['kind'] => ({
	body: JSON.stringify({ code, message: '', data: null }),
	contentType: 'application/json',
});

describe('Wait for Payment', () => {
	const receive = useReceivers();
	const engine = useSandbox();

	const run = async (parameters: INodeParameters, items?: INodeExecutionData[]) =>
		await engine.run('chingchingPay', parameters, items === undefined ? {} : { items });
	const waitFor = (merchantReference: string, changes: INodeParameters = {}) => ({
		resource: 'payment',
		operation: 'wait',
		merchantReference,
		...changes,
	});
	const link = async (changes: INodeParameters = {}) => {
		const { items } = await run(createLink(changes));
		return { paymentId: textOf(items[0]?.json.payment_id), reference: textOf(items[0]?.json.merchant_reference) };
	};

	test('goes on at once when the outcome is final already', async () => {
		const parameters = pay();
		await run(parameters);
		const { items, run: whole } = await run(waitFor(textOf(parameters.merchantReference)));
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
		expect(error?.message).toBe("'Wait for Payment' takes one item, got 2");
	});

	test('refuses an item that would look paid when the time is over', async () => {
		const { reference } = await link();
		const { error, run: whole } = await run(waitFor(reference), [{ json: { outcome: 'succeeded' } }]);
		expect(error?.message).toContain("The 'outcome' of the input item is already 'succeeded'");
		expect(whole.waitTill).toBeUndefined();
	});

	test('holds the run for a payment that the query does not know yet', async () => {
		const { items, error, run: whole } = await run(waitFor(newReference('SOON')), [{ json: { order: 'A' } }]);
		expect(error).toBeUndefined();
		expect(whole.waitTill).toBeDefined();
		expect(items).toMatchObject([{ json: { order: 'A' } }]);
	});

	describe('the gateway cannot be asked', () => {
		const trouble: Array<[string, Fault['kind']]> = [
			['does not answer', 'reset'],
			['reports an internal error', { status: 503 }],
			['gets too many requests', { status: 429, headers: { 'retry-after': '1' } }],
			['gets too many requests, says its code', refusal(42901)],
		];
		const fail = (kind: Fault['kind']) => {
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 20 });
		};
		afterEach(() => engine.sandbox.faults.clear());

		test.each(trouble)('and holds the run, so that a loop asks again, when it %s', async (_, kind) => {
			const { reference } = await link();
			fail(kind);
			const { items, error, run: whole } = await run(waitFor(reference), [{ json: { order: 'A' } }]);
			expect(error).toBeUndefined();
			expect(whole.waitTill).toBeDefined();
			expect(items).toMatchObject([{ json: { order: 'A' } }]);
		});

		test.each(trouble)('and is an error without a limit, as nobody would ask again, when it %s', async (_, kind) => {
			const { reference } = await link();
			fail(kind);
			const { error, run: whole } = await run(waitFor(reference, { limitWaitTime: false }));
			expect(error?.message).toMatch(/ChingchingPay/);
			expect(whole.waitTill).toBeUndefined();
		});

		test('and refuses an item that would look paid', async () => {
			const { reference } = await link();
			fail('reset');
			const { error, run: whole } = await run(waitFor(reference), [{ json: { outcome: 'succeeded' } }]);
			expect(error?.message).toContain("The 'outcome' of the input item is already 'succeeded'");
			expect(whole.waitTill).toBeUndefined();
		});

		test.each<[string, Fault['kind']]>([
			['key', { status: 401 }],
			['address', { status: 403 }],
			['key, says its code,', refusal(40101)],
		])('and is an error when it refuses the %s: waiting does not help', async (_, kind) => {
			const { reference } = await link();
			fail(kind);
			const { error, run: whole } = await run(waitFor(reference));
			expect(error).toBeDefined();
			expect(whole.waitTill).toBeUndefined();
		});

		test('and stays stopped when it was stopped meanwhile', async () => {
			const { reference } = await link();
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: 'reset', delayMs: 300 });
			const { run: whole } = await runNode({
				type: 'chingchingPay',
				credential: engine.credentialOf('chingchingPay'),
				parameters: waitFor(reference),
				cancelAfterMs: 100,
			});
			await sleep(600);
			expect(whole.data.waitTill).toBeUndefined();
		});
	});

	describe('after nodes that ask for no callback', () => {
		const before = (name: string, parameters: INodeParameters, more: Partial<INode> = {}) => ({
			name,
			type: 'chingchingPay',
			parameters,
			...more,
		});
		const afterwards = async (nodes: NonNullable<RunOptions['before']>, options: Partial<RunOptions> = {}) =>
			await engine.run('chingchingPay', waitFor('={{ $json.merchant_reference }}'), { before: nodes, ...options });
		const openPayment = (changes: INodeParameters = {}) => pay({ paymentMethodOptionType: 'json', ...changes });

		test('is refused, naming the node: the customer would pay and the run go on unpaid', async () => {
			const { error, run: whole } = await afterwards([before('Make a link', createLink())]);
			expect(error?.message).toContain(`No callback would end this wait: 'Callback' is 'None' in "Make a link"`);
			expect(error?.description).toContain("Set 'Callback' to 'Resume This Execution'");
			expect(whole.waitTill).toBeUndefined();
		});

		test('is refused after several of them, naming each', async () => {
			const { error } = await afterwards([before('One', createLink()), before('Two', openPayment())]);
			expect(error?.message).toContain('"One"');
			expect(error?.message).toContain('"Two"');
		});

		test('goes on at once where the payment is decided already', async () => {
			const { items, error } = await afterwards([before('Pay', pay())]);
			expect(error).toBeUndefined();
			expect(items[0]?.json.outcome).toBe('succeeded');
		});

		test.each<[string, NonNullable<RunOptions['before']>, Partial<RunOptions>]>([
			[
				'one of them asks for one',
				[before('A', createLink()), before('B', createLink({ callback: 'resumeExecution' }))],
				{},
			],
			[
				'an expression decides',
				[before('A', createLink({ callback: "={{ 'none' }}", callbackUrl: 'https://a.example.com/x' }))],
				{},
			],
			[
				'it is reported to a URL',
				[before('A', createLink({ callback: 'url', callbackUrl: 'https://a.example.com/x' }))],
				{},
			],
			['a loop leads back to ask again', [before('A', createLink())], { isLoop: true }],
			[
				'they only read',
				[
					before('A', createLink({ callback: 'resumeExecution' })),
					before('B', { resource: 'payment', operation: 'get', paymentId: '={{ $json.payment_id }}' }),
				],
				{},
			],
		])('waits where %s', async (_, nodes, options) => {
			const { error, run: whole } = await afterwards(nodes, options);
			expect(error).toBeUndefined();
			expect(whole.waitTill).toBeDefined();
		});

		test('does not count a node that is switched off', async () => {
			const { reference } = await link();
			const { run: whole } = await afterwards([before('Off', createLink(), { disabled: true })], {
				items: [{ json: { merchant_reference: reference } }],
			});
			expect(whole.waitTill).toBeDefined();
		});

		test('waits where a version of n8n does not tell the parameters of other nodes', () => {
			const context = {
				getNode: () => ({ name: 'Wait', type: 'chingchingPay' }),
				getParentNodes: () => [{ name: 'A', type: 'chingchingPay', typeVersion: 1 }],
				getChildNodes: () => [],
			};
			expect(nodesWithoutCallback(context as unknown as IExecuteFunctions)).toEqual([]);
		});
	});

	describe('of a payment that reports to another execution', () => {
		const OTHER = 'http://localhost/webhook-waiting/99?signature=token-of-the-other';
		const linkTo = async (callbackUrl: string) => await link({ callback: 'url', callbackUrl });
		const waitIn = async (
			mode: WorkflowExecuteMode,
			{ paymentId, reference }: { paymentId: string; reference: string },
		) =>
			await engine.run('chingchingPay', waitFor(reference, { limitAmount: 10, limitUnit: 'minutes' }), {
				mode,
				items: [{ json: { payment_id: paymentId } }],
			});
		const asked = () => engine.sentTo('/query').length;
		const hintsOf = ({ run: whole }: RunResult) =>
			whole.data.resultData.runData['Node Under Test']?.at(-1)?.hints?.map(({ message }) => message) ?? [];

		test('a manual run asks until it is paid', async () => {
			const made = await linkTo(OTHER);
			forgetSleeps();
			const release = holdSleeps();
			const waiting = waitIn('manual', made);
			while (!sleepsMs.includes(3_000)) await sleep(5);
			engine.sandbox.pay(made.paymentId, 'paid');
			release();
			const result = await waiting;
			expect(result.items[0]?.json.outcome).toBe('succeeded');
			expect(result.run.waitTill).toBeUndefined();
			expect(hintsOf(result)).toEqual([expect.stringContaining("Test with 'Execute workflow'")]);
			expect(JSON.stringify(result)).not.toContain('token-of-the-other');
		});

		test('a manual run that nobody pays asks for five minutes, then waits', async () => {
			const made = await linkTo(OTHER);
			const before = asked();
			const { run: whole } = await waitIn('manual', made);
			expect(asked() - before).toBe(1 + 100);
			expect(whole.waitTill).toBeDefined();
		});

		test('a published workflow waits as ever', async () => {
			const before = asked();
			const { run: whole } = await waitIn('trigger', await linkTo(OTHER));
			expect(asked() - before).toBe(1);
			expect(whole.waitTill).toBeDefined();
		});

		test.each([
			['this execution', 'http://localhost/webhook-waiting/1?signature=x'],
			['a trigger', 'https://n8n.example.com/webhook/paid'],
			['another n8n', 'http://elsewhere.example.com/webhook-waiting/99'],
		])('nothing is asked where it reports to %s', async (_, address) => {
			const before = asked();
			const { run: whole } = await waitIn('manual', await linkTo(address));
			expect(asked() - before).toBe(1);
			expect(whole.waitTill).toBeDefined();
		});

		test('nothing is asked where the details cannot be read', async () => {
			const made = await linkTo(OTHER);
			engine.sandbox.faults.add({ match: { path: /\/detail\// }, when: 'before', kind: { status: 503 } });
			const before = asked();
			const { run: whole } = await waitIn('manual', made);
			expect(asked() - before).toBe(1);
			expect(whole.waitTill).toBeDefined();
		});
	});

	test.each<[INodeParameters, string]>([
		[{ limitAmount: 0 }, "'Wait at Most' must be a whole number of at least 1, got 0"],
		[{ limitUnit: 'weeks' }, `'Unit' does not accept "weeks"`],
	])('refuses %j', async (changes, message) => {
		expect((await run(waitFor('A', changes))).error?.message).toBe(message);
	});

	test("hands the gateway the run's own address, to be called when the status changes", async () => {
		const parameters = createLink({ callback: 'resumeExecution' });
		await run(parameters);
		const sent = JSON.parse(engine.sandbox.requests.at(-1)?.body.toString() ?? '') as { callback_url: string };
		expect(sent.callback_url).toMatch(/^http:\/\/localhost\/webhook-waiting\/1/);
	});

	describe('an address that a gateway on the internet cannot call is refused, and nothing is sent:', () => {
		const REACHED = 'https://n8n.example.com/webhook/paid';
		const calls: Array<[string, (changes: INodeParameters) => INodeParameters]> = [
			['a link', createLink],
			['a payment', pay],
			['a refund', (changes) => refund('ORDER', changes)],
		];
		const elsewhere = () => ({ ...engine.credentialOf('chingchingPay'), baseUrl: 'https://gateway.invalid' });
		const runElsewhere = async (parameters: INodeParameters) =>
			await runNode({ type: 'chingchingPay', credential: elsewhere(), parameters });

		test.each(calls)("the run's own, for %s", async (_, toParameters) => {
			const { error } = await runElsewhere(toParameters({ callback: 'resumeExecution' }));
			expect(error?.message).toBe('ChingchingPay cannot reach this n8n instance at http://localhost');
			expect(error?.description).toContain('WEBHOOK_URL');
			expect(error?.message).not.toContain('signature');
		});

		test.each(calls)('one that was entered, for %s', async (_, toParameters) => {
			const { error } = await runElsewhere(
				toParameters({ callback: 'url', callbackUrl: 'http://192.168.1.5:5678/webhook/x' }),
			);
			expect(error?.message).toBe("ChingchingPay cannot reach 'Callback URL' at http://192.168.1.5:5678");
		});

		test('a public one passes', async () => {
			const { error } = await runElsewhere(createLink({ callback: 'url', callbackUrl: REACHED }));
			expect(error?.message).toContain('its host name');
		});
	});

	describe('a callback to a run that waits', () => {
		const waiting = async (merchantReference: string, changes: INodeParameters = {}) => {
			return await receive({
				type: 'chingchingPay',
				credential: engine.credentialOf('chingchingPay'),
				parameters: waitFor(merchantReference, changes),
			});
		};
		const call = async ({ url }: Receiver, method = 'POST', members?: object) => {
			const content =
				members === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(members) };
			const reply = await fetch(url, { method, ...content });
			return { status: reply.status, text: await reply.text() };
		};
		/** Lets the next answers say that the payment is on its way still. */
		const lag = (reference: string, times: number) => {
			const body = JSON.stringify({
				code: 0,
				message: '',
				data: { merchant_reference: reference, status: 'processing' },
			});
			engine.sandbox.faults.add({
				match: { path: '/query', reference },
				when: 'before',
				kind: { body, contentType: 'application/json' },
				times,
			});
		};

		test.each(['POST', 'GET'])(
			'lets it go on with the answer of the gateway, once the payment is paid: %s',
			async (method) => {
				const { reference, paymentId } = await link();
				const held = await waiting(reference);
				engine.sandbox.pay(paymentId, 'paid');
				expect(await call(held, method)).toMatchObject({ status: 200 });
				expect(held.runs).toEqual([expect.objectContaining({ merchant_reference: reference, outcome: 'succeeded' })]);
			},
		);

		test.each([
			['declined', 'failed'],
			['cancelled', 'cancelled'],
		] as const)('lets it go on when the payment was %s', async (happened, outcome) => {
			const { reference, paymentId } = await link();
			const held = await waiting(reference);
			engine.sandbox.pay(paymentId, happened);
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

		test('resumes the run once the records confirm the callback, asking again until they do', async () => {
			const { reference, paymentId } = await link();
			const held = await waiting(reference);
			engine.sandbox.pay(paymentId, 'paid');
			lag(reference, 2);
			expect(await call(held, 'POST', { merchant_reference: reference, status: 'success' })).toMatchObject({
				status: 200,
			});
			expect(held.runs).toMatchObject([{ outcome: 'succeeded' }]);
		});

		test('gets 503 while the records lag behind it, so that the gateway sends it again', async () => {
			const { reference, paymentId } = await link();
			const held = await waiting(reference);
			engine.sandbox.pay(paymentId, 'paid');
			lag(reference, 4);
			expect(await call(held, 'POST', { merchant_reference: reference, status: 'success' })).toMatchObject({
				status: 503,
			});
			expect(held.runs).toEqual([]);
		});

		test('gets 503 when it reports a final state of a payment that the records do not know yet', async () => {
			const reference = newReference('SOON');
			const held = await waiting(reference);
			const before = engine.sentTo('/query').length;
			expect(await call(held, 'POST', { merchant_reference: reference, status: 'success' })).toMatchObject({
				status: 503,
			});
			expect(engine.sentTo('/query').length - before).toBe(4);
			expect(held.runs).toEqual([]);
		});

		test('is acknowledged, whatever it tells of another payment', async () => {
			const held = await waiting((await link()).reference);
			expect(await call(held, 'POST', { merchant_reference: 'ANOTHER', status: 'success' })).toMatchObject({
				status: 200,
			});
			expect(held.runs).toEqual([]);
		});

		test.each([
			['is in trouble', { status: 503 }],
			['refuses the key', { status: 401, body: 'Unauthorized' }],
		])('leaves it waiting and gets 503 when the gateway %s, so that it comes again', async (_, kind) => {
			const held = await waiting((await link()).reference);
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind });
			expect(await call(held)).toEqual({ status: 503, text: 'Service Unavailable' });
			expect(held.runs).toEqual([]);
		});

		test('asks by the transaction id where the run waits for one', async () => {
			const { paymentId } = await link();
			engine.sandbox.pay(paymentId, 'paid');
			const held = await waiting('', { queryBy: 'transactionId', transactionId: paymentId });
			await call(held);
			expect(held.runs).toMatchObject([{ payment_id: paymentId, outcome: 'succeeded' }]);
		});
	});
});
