import { startClock, stopClock } from './support/clock.cts';
import '../support/engine/silent-log.cts';

import fc from 'fast-check';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { runScenario, type LongLivedTriggers, type ScenarioResult } from './callbacks/run-scenario.cts';
import { assertCallbackPromises } from './callbacks/invariants.cts';
import { startLongLivedTriggers } from './callbacks/long-lived-triggers.cts';
import { callbackScenarios, type CallbackScenario } from './callbacks/scenario.cts';
import { runsOf, SEED } from './support/run-count.cts';
import { callbackRegressions } from './regressions.cts';
import { interceptRequests } from './support/http-client.cts';
import { startProcess, type NodeProcess } from './support/processes.cts';
import { Network } from './support/network.cts';

/** The proof of callbacks: whatever they meet on their way, every announced end starts its run, and nothing else does. */
const RUNS = runsOf({ short: 2000, long: 20_000 });
const RUNS_PER_SANDBOX = 40;

let sandbox: Sandbox | undefined;
let network: Network;
let processes: NodeProcess[] = [];
let longLived: LongLivedTriggers = {};
let scenarios = 0;
const tally = {
	scenarios: 0,
	notifications: 0,
	runs: 0,
	forged: 0,
	tests: 0,
	acrossProcesses: 0,
	atOnceAcrossProcesses: 0,
};
const setNetwork = (next: Network) => void (network = next);

async function currentSandbox(): Promise<Sandbox> {
	if (sandbox !== undefined && scenarios % RUNS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox();
	return sandbox;
}

beforeAll(async () => {
	startClock();
	interceptRequests(async (options) => await network.send(options));
	processes = [startProcess(), startProcess()];
	longLived = await startLongLivedTriggers(await currentSandbox(), processes, setNetwork);
}, 60_000);
afterAll(async () => {
	stopClock();
	await sandbox?.close();
	process.stderr.write(`proof of callbacks, seed ${SEED}: ${JSON.stringify(tally)}\n`);
});

function count({ actions }: CallbackScenario, { environment }: ScenarioResult): void {
	tally.scenarios += 1;
	tally.notifications += environment.notifications.length;
	tally.runs += environment.runs.length;
	tally.forged += actions.filter((action) => action.do === 'forge').length;
	tally.tests += environment.tests.length;
	tally.acrossProcesses += new Set(environment.runs.map((run) => run.process)).size > 1 ? 1 : 0;
	tally.atOnceAcrossProcesses += environment.haveProcessesOverlapped ? 1 : 0;
}

async function assertScenario(scenario: CallbackScenario): Promise<void> {
	const at = await currentSandbox();
	scenarios += 1;
	const result = await runScenario(at, processes, scenario, `workflow-${scenarios}`, longLived, setNetwork);
	count(scenario, result);
	assertCallbackPromises(scenario, result);
}

test.each(callbackRegressions)(
	'a scenario that broke a promise once: %s',
	async (_, scenario) => await assertScenario(scenario),
);

test(
	`every announced end starts its run, and nothing else does, over ${RUNS} random scenarios of callbacks`,
	async () => {
		await fc.assert(fc.asyncProperty(callbackScenarios, assertScenario), {
			numRuns: RUNS,
			seed: SEED,
			endOnFailure: false,
		});
	},
	60 * 60_000,
);
