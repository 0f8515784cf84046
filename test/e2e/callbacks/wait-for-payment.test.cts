import type { SavedWorkflow } from '../../../real-n8n/editor/api.cts';
import { errorOf, itemsOf, nodeRun, type Execution } from '../../../real-n8n/editor/execution.cts';
import { chain, node, withCredentials, type Workflow, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';
import { waitForValue } from '../../../real-n8n/system/wait.cts';
import { testWith } from '../../support/n8n/features.cts';
import { chingchingPay, newReference, openHarness, type Harness } from '../../support/n8n/harness.cts';
import { createLink } from '../../support/operation-examples.cts';
import { sendRequest, type CallbackRequest, type Reply } from './support/http.cts';
import { sharedInstance } from './support/instance.cts';

// n8n takes an expression isolate for every reply and another for every run: slow where the machine is busy.
jest.setTimeout(120_000);

const COPIES = 20;
const LIMIT_MS = 60_000;

const ifSucceeded = node(
	'If',
	'n8n-nodes-base.if',
	{
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: 'outcome',
					leftValue: '={{ $json.outcome }}',
					rightValue: 'succeeded',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
		looseTypeValidation: true,
	},
	{ typeVersion: 2.2 },
);

const link = (reference: string) => chingchingPay('Link', createLink(reference, { callback: 'resumeExecution' }));
const waiting = (more: Record<string, unknown> = {}, settings: Partial<WorkflowNode> = {}) =>
	chingchingPay(
		'Wait',
		{
			resource: 'payment',
			operation: 'wait',
			queryBy: 'merchantReference',
			merchantReference: '={{ $json.merchant_reference }}',
			...more,
		},
		settings,
	);

/** A run that waits, or has waited, for a payment. */
interface Wait {
	execution: Execution;
	reference: string;
	paymentId: string;
	/** Where the gateway was told to call back. */
	resumeUrl: string;
}

describe('Wait for Payment in n8n', () => {
	let harness: Harness;
	let limited: Promise<Wait[]>;
	let limitedSince: number;

	const saved = async (workflow: Workflow): Promise<SavedWorkflow> =>
		await harness.api.createWorkflow(withCredentials(workflow, harness.credentials));

	/** Starts a run and resolves once it waits. */
	async function start(
		nodes: (reference: string) => WorkflowNode[] = (reference) => [link(reference), waiting(), ifSucceeded],
	): Promise<Wait> {
		const reference = newReference('WAIT');
		const execution = await harness.api.run(await saved(chain('Wait for payment', nodes(reference))), {
			until: ['waiting'],
		});
		const sent = harness.sandbox.requests.findLast(
			({ path, body }) => path.endsWith('/link') && body.includes(reference),
		);
		const { callback_url: resumeUrl } = JSON.parse(sent?.body.toString() ?? '{}') as { callback_url?: string };
		return {
			execution,
			reference,
			paymentId: String(itemsOf(execution, 'Link')[0]?.json['payment_id']),
			resumeUrl: resumeUrl ?? '',
		};
	}

	const about = ({ reference }: Wait, claims: Record<string, unknown> = {}): CallbackRequest => ({
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(JSON.stringify({ merchant_reference: reference, status: 'success', ...claims })),
	});
	const callBack = async (wait: Wait, claims?: Record<string, unknown>): Promise<Reply> =>
		await sendRequest(wait.resumeUrl, about(wait, claims));
	const statusOf = async ({ execution }: Wait) => (await harness.api.getExecution(execution.id)).status;
	const ended = async ({ execution }: Wait) => await harness.api.waitForExecution(execution.id);
	/** What came out of which branch of the If. */
	const branches = (execution: Execution) => ({
		succeeded: itemsOf(execution, 'If', 0).map(({ json }) => json['outcome']),
		otherwise: itemsOf(execution, 'If', 1).map(({ json }) => json['outcome']),
	});

	beforeAll(async () => {
		harness = await openHarness();
		limitedSince = Date.now();
		const minute = waiting({ limitWaitTime: true, limitAmount: 1, limitUnit: 'minutes' });
		limited = Promise.all([start((reference) => [link(reference), minute, ifSucceeded])]);
		await limited;
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(() => harness.close());

	test('the run goes on as succeeded when the customer pays', async () => {
		const wait = await start();
		expect(wait.execution.status).toBe('waiting');
		harness.sandbox.pay(wait.paymentId, 'paid');
		const execution = await ended(wait);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait')[0]?.json).toMatchObject({
			merchant_reference: wait.reference,
			outcome: 'succeeded',
			amount: 128,
		});
		expect(branches(execution)).toEqual({ succeeded: ['succeeded'], otherwise: [] });
	});

	test.each([
		['declined', 'failed'],
		['cancelled', 'cancelled'],
	] as const)('the run goes on as not succeeded when the payment is %s', async (what, outcome) => {
		const wait = await start();
		harness.sandbox.pay(wait.paymentId, what);
		expect(branches(await ended(wait))).toEqual({ succeeded: [], otherwise: [outcome] });
	});

	test('the run goes straight on when the payment was made before', async () => {
		const reference = newReference('EARLY');
		const made = await harness.run([chingchingPay('Link', createLink(reference))]);
		harness.sandbox.pay(String(itemsOf(made, 'Link')[0]?.json['payment_id']), 'paid');
		const execution = await harness.run([waiting({ merchantReference: reference }), ifSucceeded]);
		expect(execution.status).toBe('success');
		expect(branches(execution)).toEqual({ succeeded: ['succeeded'], otherwise: [] });
	});

	test('a callback that comes before the run waits gets 409, and the run finds the payment by itself', async () => {
		const pause = node('Pause', 'n8n-nodes-base.wait', { amount: 4, unit: 'seconds' }, { typeVersion: 1.1 });
		const reference = newReference('RACE');
		const path = reference.toLowerCase();
		const webhook = node(
			'Start',
			'n8n-nodes-base.webhook',
			{ path, httpMethod: 'POST' },
			{ typeVersion: 2, webhookId: path },
		);
		const { nodes, ...rest } = chain('Early callback', [link(reference), pause, waiting(), ifSucceeded]);
		const workflow = await saved({ ...rest, nodes: [webhook, ...nodes.slice(1)] });
		await harness.api.publish(workflow);
		await sendRequest(`${sharedInstance(harness).url}/webhook/${path}`, { headers: {}, body: Buffer.alloc(0) });
		const paymentId = await waitForValue(
			() => harness.sandbox.ledger().orders.find((entry) => entry.reference === reference)?.id,
			{
				timeoutMs: 10_000,
				intervalMs: 50,
				message: 'No link was made',
			},
		);

		harness.sandbox.pay(paymentId, 'paid');
		const [{ id } = { id: '' }] = await harness.api.listExecutions(workflow.id, 1);
		const execution = await harness.api.waitForExecution(id);
		await harness.api.unpublish(workflow);
		expect(branches(execution)).toEqual({ succeeded: ['succeeded'], otherwise: [] });
		const callback = harness.sandbox.callbacks.log.findLast(({ target }) => target.includes(`/${id}`));
		expect(callback?.statuses[0]).toBe(409);
	});

	test.each([
		['that says nothing final', { status: 'processing' }],
		[
			'that claims another amount, merchant and outcome',
			{ status: 'processing', amount: 1, merchant_id: 'mch_other', outcome: 'succeeded' },
		],
		['about another payment', { merchant_reference: 'ANOTHER-PAYMENT' }],
	])('a callback %s is acknowledged and leaves the run waiting', async (_what, claims) => {
		const wait = await start();
		expect(await callBack(wait, claims)).toMatchObject({ status: 200, body: 'success' });
		expect(await callBack(wait, claims)).toMatchObject({ status: 200, body: 'success' });
		expect(await statusOf(wait)).toBe('waiting');
		harness.sandbox.pay(wait.paymentId, 'paid');
		expect(branches(await ended(wait))).toEqual({ succeeded: ['succeeded'], otherwise: [] });
	});

	test('a callback that claims it is paid, while the gateway says still that it is not, gets 503 and leaves the run waiting', async () => {
		const wait = await start();
		expect(await callBack(wait)).toMatchObject({ status: 503, body: 'Service Unavailable' });
		expect(await statusOf(wait)).toBe('waiting');
		harness.sandbox.pay(wait.paymentId, 'paid');
		expect(branches(await ended(wait))).toEqual({ succeeded: ['succeeded'], otherwise: [] });
	});

	test('a callback without any content leaves the run waiting', async () => {
		const wait = await start();
		expect(await sendRequest(wait.resumeUrl, { method: 'GET', headers: {}, body: Buffer.alloc(0) })).toMatchObject({
			status: 200,
			body: 'success',
		});
		expect(await statusOf(wait)).toBe('waiting');
	});

	test('a callback while the gateway is down gets 503 and leaves the run waiting', async () => {
		const wait = await start();
		harness.sandbox.faults.add({
			match: { path: '/query', reference: wait.reference },
			when: 'before',
			kind: 'reset',
			times: 100,
		});
		expect(await callBack(wait)).toMatchObject({ status: 503, body: 'Service Unavailable' });
		expect(await statusOf(wait)).toBe('waiting');
	});

	testWith('resumeTokens')('an address with another token gets 401 and leaves the run waiting', async () => {
		const wait = await start();
		const url = new URL(wait.resumeUrl);
		const [name, token = ''] = [...url.searchParams][0] ?? [];
		url.searchParams.set(String(name), token.slice(0, -1) + (token.endsWith('0') ? '1' : '0'));
		expect(await sendRequest(url.href, about(wait))).toMatchObject({ status: 401 });
		expect(await sendRequest(url.origin + url.pathname, about(wait))).toMatchObject({ status: 401 });
		expect(await statusOf(wait)).toBe('waiting');
	});

	test(`${COPIES} callbacks at the same moment let the run go on once`, async () => {
		const wait = await start();
		harness.sandbox.callbacks.hold();
		harness.sandbox.pay(wait.paymentId, 'paid');
		const replies = await Promise.all(Array.from({ length: COPIES }, () => callBack(wait)));
		await harness.sandbox.callbacks.release();
		const execution = await ended(wait);
		expect(execution.status).toBe('success');
		expect(execution.data.resultData.runData['If']).toHaveLength(1);
		expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
	});

	test('a callback after the end gets 409 and changes nothing', async () => {
		const wait = await start();
		harness.sandbox.pay(wait.paymentId, 'paid');
		const execution = await ended(wait);
		expect(await callBack(wait)).toMatchObject({ status: 409 });
		expect((await harness.api.getExecution(execution.id)).stored).toBe(execution.stored);
	});

	test('more than one item is an error that says how to split the batch', async () => {
		const rows = [{ merchant_reference: 'A' }, { merchant_reference: 'B' }];
		const execution = await harness.run([waiting()], rows);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toContain("'Wait for Payment' takes one item, got 2");
		expect(errorOf(execution)?.description).toContain('sub-workflow');
	});

	test('an item that says already that it is paid is an error, as it would look paid after the limit', async () => {
		const made = await start();
		const execution = await harness.run([waiting()], [{ merchant_reference: made.reference, outcome: 'succeeded' }]);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toContain("'outcome' of the input item is already 'succeeded'");
	});

	test('an error item does not read as succeeded', async () => {
		const execution = await harness.run([
			waiting({ merchantReference: 'NEVER-MADE', limitAmount: 0 }, { onError: 'continueRegularOutput' }),
			ifSucceeded,
		]);
		expect(nodeRun(execution, 'Wait')).toBeDefined();
		expect(branches(execution)).toEqual({ succeeded: [], otherwise: [undefined] });
	});

	test('no secret is in the execution', async () => {
		const wait = await start();
		harness.sandbox.pay(wait.paymentId, 'paid');
		const { stored } = await ended(wait);
		for (const secret of harness.secrets) expect(stored).not.toContain(secret);
	});

	test(
		'after the limit, and not before, the item goes on as it came in, and does not read as succeeded',
		async () => {
			const [wait] = await limited;
			if (!wait) throw new Error('No run waits');
			const execution = await ended(wait);
			expect(Date.now() - limitedSince).toBeGreaterThanOrEqual(LIMIT_MS);
			expect(execution.status).toBe('success');
			expect(itemsOf(execution, 'Wait').map(({ json }) => json)).toEqual(
				itemsOf(execution, 'Link').map(({ json }) => json),
			);
			expect(branches(execution)).toEqual({ succeeded: [], otherwise: ['pending'] });
		},
		2 * LIMIT_MS + 30_000,
	);
});
