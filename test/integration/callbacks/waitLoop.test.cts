import '../../support/engine/fast-sleep.cts';

import { WorkflowExecute } from 'n8n-core';
import type { INode, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

// With its extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node.ts';
import { additionalData } from '../../support/engine/run-node.cts';
import { createLink } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

/** Every five minutes for a day. */
const ROUNDS = 288;

const description = (name: string, outputs: number): INodeType['description'] => ({
	displayName: name,
	name,
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name },
	inputs: ['main'],
	outputs: Array.from({ length: outputs }, () => 'main' as const),
	properties: [],
});
const FINAL: unknown[] = ['succeeded', 'failed', 'cancelled', 'expired'];
const isDecided = ({ json }: INodeExecutionData) => FINAL.includes(json.outcome);
/** Stands in for n8n's Switch: what is decided, and what goes round again. */
const decide: INodeType = {
	description: description('decide', 2),
	execute() {
		const items = this.getInputData();
		return Promise.resolve([items.filter(isDecided), items.filter((item) => !isDecided(item))]);
	},
};
const inputOf = (item: INodeExecutionData): INodeType => ({
	description: { ...description('input', 1), inputs: [] },
	execute: () => Promise.resolve([[item]]),
});

/** The loop in n8n's own engine. What n8n does around it is done here: it stores a run that waits, and takes it up again. */
describe('a loop back to Wait for Payment', () => {
	const engine = useSandbox();

	const link = async () => {
		const { items } = await engine.run('chingchingPay', createLink());
		return { paymentId: textOf(items[0]?.json.payment_id), item: { json: { order: 'A', ...items[0]?.json } } };
	};

	function loop(item: INodeExecutionData) {
		const types: Record<string, INodeType> = { input: inputOf(item), wait: new ChingchingPay(), decide };
		const typeNamed = (type: string) => {
			const found = types[type];
			if (found === undefined) throw new Error(`No such node type: ${type}`);
			return found;
		};
		const node = (name: string, more: Partial<INode> = {}): INode => ({
			id: name,
			name,
			type: name,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...more,
		});
		const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
		// From its parts anew each time, as when n8n was restarted.
		const workflow = () =>
			new Workflow({
				id: 'workflow',
				nodes: [
					node('input'),
					node('wait', {
						parameters: {
							resource: 'payment',
							operation: 'wait',
							merchantReference: '={{ $("input").first().json.merchant_reference }}',
							limitAmount: 5,
							limitUnit: 'minutes',
						},
						credentials: { chingchingPayApi: { id: '1', name: 'Test' } },
					}),
					node('decide'),
				],
				connections: {
					input: { main: [to('wait')] },
					wait: { main: [to('decide')] },
					decide: { main: [[], to('wait')] },
				},
				active: false,
				nodeTypes: { getByName: typeNamed, getByNameAndVersion: typeNamed, getKnownTypes: () => ({}) },
			});
		const data = () => additionalData('chingchingPayApi', { credential: engine.credentialOf('chingchingPay') });
		return {
			start: async (): Promise<IRun> => {
				const made = workflow();
				const startNode = made.getNode('input') ?? node('input');
				return await new WorkflowExecute(data(), 'trigger').run({ workflow: made, startNode });
			},
			whenTimeIsOver: async ({ data: stored }: IRun): Promise<IRun> => {
				const loaded = structuredClone(stored);
				return await new WorkflowExecute(data(), 'trigger', loaded).processRunExecutionData(workflow());
			},
		};
	}

	const roundsOf = (run: IRun) => run.data.resultData.runData['wait']?.length ?? 0;
	const endsOf = (run: IRun, output: number) =>
		(run.data.resultData.runData['decide'] ?? []).flatMap((entry) => entry.data?.main?.[output] ?? []);

	test('asks anew in every round, carries the item on, and ends once with what the gateway says', async () => {
		const { paymentId, item } = await link();
		const { start, whenTimeIsOver } = loop(item);
		const asked = engine.sentTo('/query').length;
		let run = await start();
		for (let round = 1; round <= ROUNDS; round += 1) {
			expect(run.waitTill).toBeDefined();
			if (round === ROUNDS) engine.sandbox.pay(paymentId, 'paid');
			run = await whenTimeIsOver(run);
		}
		expect([run.status, run.waitTill]).toEqual(['success', undefined]);
		expect([roundsOf(run), engine.sentTo('/query').length - asked]).toEqual([ROUNDS + 1, ROUNDS + 1]);
		expect(endsOf(run, 0).map(({ json }) => json.outcome)).toEqual(['succeeded']);
		expect(endsOf(run, 1).map(({ json }) => json)).toEqual(Array.from({ length: ROUNDS }, () => item.json));
	}, 120_000);

	test.each(['paid', 'declined', 'cancelled'] as const)(
		'finds a payment that was %s without a callback',
		async (what) => {
			const { paymentId, item } = await link();
			const { start, whenTimeIsOver } = loop(item);
			const first = await start();
			engine.sandbox.pay(paymentId, what);
			const run = await whenTimeIsOver(first);
			expect(run.waitTill).toBeUndefined();
			expect(endsOf(run, 0)).toHaveLength(1);
		},
	);

	test('survives rounds in which the gateway does not answer', async () => {
		const { paymentId, item } = await link();
		const { start, whenTimeIsOver } = loop(item);
		let run = await start();
		engine.sandbox.pay(paymentId, 'paid');
		for (const kind of ['reset', { status: 503 }, { status: 429, headers: { 'retry-after': '1' } }] as const) {
			engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind, times: 4 });
			run = await whenTimeIsOver(run);
			expect([run.data.resultData.error, endsOf(run, 0)]).toEqual([undefined, []]);
		}
		run = await whenTimeIsOver(run);
		expect(endsOf(run, 0).map(({ json }) => json.outcome)).toEqual(['succeeded']);
	});
});
