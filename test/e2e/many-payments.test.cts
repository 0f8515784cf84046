import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import { itemsOf, type Execution } from '../../real-n8n/editor/execution.cts';
import { chain, node, withCredentials, type Workflow } from '../../real-n8n/editor/workflow.cts';
import { waitForValue } from '../../real-n8n/system/wait.cts';
import { chingchingPay, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { createLink } from '../support/operation-examples.cts';

/** As the error of *Wait for Payment* advises: it takes one item. */
describe('many payments that are waited for at the same time', () => {
	let harness: Harness;
	const references = [newReference('MANY'), newReference('MANY')];

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	/** The links and the waiting, for one item. */
	function subWorkflow(): Workflow {
		const [start, ...nodes] = chain('One payment', [
			chingchingPay('Link', createLink('={{ $json.reference }}', { callback: 'resumeExecution' })),
			chingchingPay('Wait', {
				resource: 'payment',
				operation: 'wait',
				queryBy: 'merchantReference',
				merchantReference: '={{ $json.merchant_reference }}',
			}),
		]).nodes;
		const trigger = node(
			String(start?.name),
			'n8n-nodes-base.executeWorkflowTrigger',
			{ inputSource: 'passthrough' },
			{ typeVersion: 1.1 },
		);
		return { ...chain('One payment', nodes), nodes: [trigger, ...nodes], pinData: {} };
	}

	/** Loop Over Items, whose loop calls the sub-workflow with one item and does not wait for it. */
	function loopOver(sub: SavedWorkflow): Workflow {
		const loop = node('Loop Over Items', 'n8n-nodes-base.splitInBatches', { batchSize: 1 }, { typeVersion: 3 });
		const call = node(
			'Execute Sub-workflow',
			'n8n-nodes-base.executeWorkflow',
			{
				source: 'database',
				workflowId: { __rl: true, mode: 'id', value: sub.id },
				mode: 'once',
				options: { waitForSubWorkflow: false },
			},
			{ typeVersion: 1.1 },
		);
		const workflow = chain(
			'Many payments',
			[loop],
			references.map((reference) => ({ reference })),
		);
		const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
		return {
			...workflow,
			nodes: [...workflow.nodes, call],
			connections: {
				...workflow.connections,
				[loop.name]: { main: [[], to(call.name)] },
				[call.name]: { main: [to(loop.name)] },
			},
		};
	}

	async function waitingRuns(sub: SavedWorkflow): Promise<Execution[]> {
		const ids = await waitForValue(
			async () => {
				const started = await harness.api.listExecutions(sub.id);
				return started.filter(({ status }) => status === 'waiting').length === 2 ? started : undefined;
			},
			{ timeoutMs: 60_000, intervalMs: 200, message: 'The two runs do not wait' },
		);
		return await Promise.all(ids.map(async ({ id }) => await harness.api.getExecution(id)));
	}

	test('each has a run of its own, which goes on when its own customer pays, in whatever order', async () => {
		const sub = await harness.api.createWorkflow(withCredentials(subWorkflow(), harness.credentials));
		await harness.api.publish(sub);
		const parent = await harness.api.createAndRun(loopOver(sub));
		expect(parent.status).toBe('success');

		const runs = await waitingRuns(sub);
		const linkOf = (execution: Execution) => itemsOf(execution, 'Link')[0]?.json ?? {};
		expect(runs.map((run) => linkOf(run)['merchant_reference']).sort()).toEqual(references);

		const [first, second] = references.map((reference) =>
			runs.find((run) => linkOf(run)['merchant_reference'] === reference),
		);
		if (!first || !second) throw new Error('A reference has no run');
		for (const [run, other] of [
			[second, 'waiting'],
			[first, 'success'],
		] as const) {
			harness.sandbox.pay(String(linkOf(run)['payment_id']), 'paid');
			const ended = await harness.api.waitForExecution(run.id);
			expect(itemsOf(ended, 'Wait')[0]?.json).toMatchObject({ outcome: 'succeeded' });
			const rest = await harness.api.getExecution(run === second ? first.id : second.id);
			expect(rest.status).toBe(other);
		}
		await harness.api.unpublish(sub);
	}, 180_000);
});
