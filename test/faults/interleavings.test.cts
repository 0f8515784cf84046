import { startClock, stopClock } from './support/clock.cts';
import '../support/engine/silent-log.cts';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { assertRunPromises } from './callbacks/invariants.cts';
import { plainScenario, type CallbackScenario } from './callbacks/scenario.cts';
import { CallbackSimulation } from './callbacks/simulation.cts';
import { assertPromises } from './money/invariants.cts';
import { isLong } from './support/run-count.cts';
import { MoneySimulation, scenarioOf, type MoneyCase } from './money/simulation.cts';
import { interceptRequests } from './support/http-client.cts';
import { startProcess, type NodeProcess } from './support/processes.cts';
import { search, type SearchResult, type Simulation } from './support/model-checker.cts';
import { Network } from './support/network.cts';

/**
 * Every order in which requests, answers and callbacks can arrive, up to a depth. Left out, beside what `network.cts`
 * leaves out: a sleeping node sleeps for no time, so that its patience with the gateway is used up while messages wait.
 * Where messages get lost, a run is stopped or there are two processes, orders that lead to the same books, messages and
 * received answers count as one.
 */
const BOUNDS = isLong ? { depth: 60, milliseconds: 5 * 60_000 } : { depth: 24, milliseconds: 8_000 };
/** Losses are what makes the search grow. */
const LOSSES = isLong ? 3 : 2;
const SIMULATIONS_PER_SANDBOX = 40;

let sandbox: Sandbox | undefined;
let processes: NodeProcess[] = [];
let network: Network;
let simulations = 0;
const setNetwork = (next: Network) => void (network = next);

async function currentSandbox(): Promise<Sandbox> {
	simulations += 1;
	if (sandbox !== undefined && simulations % SIMULATIONS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox();
	return sandbox;
}

beforeAll(() => {
	startClock();
	processes = [startProcess(), startProcess()];
	interceptRequests(async (options) => await network.send(options));
});
afterAll(async () => {
	stopClock();
	await sandbox?.close();
});

async function searchAll<S extends Simulation>(
	what: string,
	isMerging: boolean,
	start: (at: Sandbox) => Promise<S>,
	assert: (simulation: S) => void,
): Promise<void> {
	const found = await search(async () => await start(await currentSandbox()), assert, { ...BOUNDS, isMerging });
	process.stderr.write(`${what}: ${summaryOf(found)}\n`);
	expect(found.complete).toBeGreaterThan(0);
}

function summaryOf({ complete, merged, states, longest, isCut }: SearchResult): string {
	const extent = isCut
		? `every choice among the first ${BOUNDS.depth} moves, for at most ${BOUNDS.milliseconds / 1000} s`
		: `every order, to the end`;
	return `${extent}; ${complete} interleavings of up to ${longest} moves, ${merged} more that met one of them, ${states} states`;
}

type Case = [string, Omit<MoneyCase, 'operation'>];
const CASES: Case[] = [
	['two runs', { runs: ['same', 'same'], losses: 0 }],
	['two runs of different amounts, one message lost', { runs: ['same', 'otherAmount'], losses: 1 }],
	['two runs for different customers, one message lost', { runs: ['same', 'otherCustomer'], losses: 1 }],
	['two runs, the first of which is stopped', { runs: ['same', 'same'], losses: 0, isStopped: true }],
	['two runs in two processes', { runs: ['same', 'same'], losses: 0, isAcross: true }],
];
const LARGER_CASES: Case[] = [
	[`two runs, up to ${LOSSES} messages lost`, { runs: ['same', 'same'], losses: LOSSES }],
	[`three runs, up to ${LOSSES - 1} messages lost`, { runs: ['same', 'same', 'same'], losses: LOSSES - 1 }],
	['two runs, the first of which is stopped, one message lost', { runs: ['same', 'same'], losses: 1, isStopped: true }],
];
/** Those that take more requests for a run. */
const LONGER_CASES: Case[] = [
	...CASES,
	...(isLong ? LARGER_CASES : [['two runs, one message lost', { runs: ['same', 'same'], losses: 1 }] satisfies Case]),
];

describe.each<[string, MoneyCase['operation'], Case[]]>([
	['payments at ChingchingPay', 'pay', [...CASES, ...LARGER_CASES]],
	['payments at Clink', 'clinkPayment', [...CASES, ...LARGER_CASES]],
	['subscriptions', 'clinkSubscription', LONGER_CASES],
	['free trials', 'clinkTrial', LONGER_CASES],
	['changes of plan', 'clinkPlanChange', LONGER_CASES],
])('%s charge once under one reference, in whatever order things happen:', (what, operation, cases) => {
	test.each(cases)(
		'%s',
		async (name, rest) => {
			const money = { operation, ...rest };
			const start = async (at: Sandbox) => {
				setNetwork(new Network(async (request) => await at.answer(request)));
				return await MoneySimulation.start(at, network, processes, money, `SIMULATION-${simulations}`);
			};
			const isMerging = rest.losses > 0 || rest.isStopped === true || rest.isAcross === true;
			await searchAll(`${what}, ${name}`, isMerging, start, (simulation) =>
				assertPromises(scenarioOf(money), simulation.played()),
			);
		},
		60 * 60_000,
	);
});

describe.each<[string, Pick<CallbackScenario, 'listener' | 'verifyBy'>]>([
	['ChingchingPay Trigger, by query', { listener: 'chingchingPayTrigger', verifyBy: 'query' }],
	['ChingchingPay Trigger, by signature', { listener: 'chingchingPayTrigger', verifyBy: 'signature' }],
	['ChingchingPay Trigger, by both', { listener: 'chingchingPayTrigger', verifyBy: 'both' }],
	['Clink Trigger, by signature', { listener: 'clinkTrigger', verifyBy: 'signature' }],
	['Clink Trigger, by both', { listener: 'clinkTrigger', verifyBy: 'both' }],
])('"processing" and "paid" start their runs, in whatever order things happen: %s', (trigger, chosen) => {
	test.each([0, LOSSES])(
		'with up to %i messages lost',
		async (losses) => {
			const scenario: CallbackScenario = { ...plainScenario, ...chosen };
			const start = async (at: Sandbox) =>
				await CallbackSimulation.start(at, processes, scenario, losses, `simulation-${simulations}`, setNetwork);
			await searchAll(`${trigger}, up to ${losses} messages lost`, losses > 0, start, (simulation) =>
				assertRunPromises(scenario, simulation.result),
			);
		},
		60 * 60_000,
	);
});
