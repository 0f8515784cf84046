import { startClock, stopClock } from './support/clock.cts';
import '../support/engine/silent-log.cts';

import fc from 'fast-check';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { play, type LongLived, type Played } from './callbacks/run-scenario.cts';
import { assertCallbackPromises } from './callbacks/invariants.cts';
import { seasoned } from './callbacks/long-lived-triggers.cts';
import { callbackScripts, type CallbackScript } from './callbacks/scenario.cts';
import { runsOf, SEED } from './support/run-count.cts';
import { callbacksOnceBroken } from './regressions.cts';
import { interceptRequests } from './support/http-client.cts';
import { startProcess, type NodeProcess } from './support/processes.cts';
import { Wire } from './support/network.cts';

/** The proof of callbacks: whatever they meet on their way, every announced end starts its run, and nothing else does. */
const RUNS = runsOf({ short: 2000, long: 20_000 });
const RUNS_PER_SANDBOX = 40;

let sandbox: Sandbox | undefined;
let wire: Wire;
let processes: NodeProcess[] = [];
let longLived: LongLived = {};
let played = 0;
const tally = {
	scripts: 0,
	announcements: 0,
	runs: 0,
	forged: 0,
	tests: 0,
	acrossProcesses: 0,
	atOnceAcrossProcesses: 0,
};
const use = (next: Wire) => void (wire = next);

async function freshEnough(): Promise<Sandbox> {
	if (sandbox !== undefined && played % RUNS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox();
	return sandbox;
}

beforeAll(async () => {
	startClock();
	interceptRequests(async (options) => await wire.send(options));
	processes = [startProcess(), startProcess()];
	longLived = await seasoned(await freshEnough(), processes, use);
}, 60_000);
afterAll(async () => {
	stopClock();
	await sandbox?.close();
	process.stderr.write(`proof of callbacks, seed ${SEED}: ${JSON.stringify(tally)}\n`);
});

function count({ actions }: CallbackScript, { stage }: Played): void {
	tally.scripts += 1;
	tally.announcements += stage.announcements.length;
	tally.runs += stage.runs.length;
	tally.forged += actions.filter((action) => action.do === 'forge').length;
	tally.tests += stage.tests.length;
	tally.acrossProcesses += new Set(stage.runs.map((run) => run.process)).size > 1 ? 1 : 0;
	tally.atOnceAcrossProcesses += stage.isAcross ? 1 : 0;
}

async function verifyCallback(script: CallbackScript): Promise<void> {
	const at = await freshEnough();
	played += 1;
	const result = await play(at, processes, script, `workflow-${played}`, longLived, use);
	count(script, result);
	assertCallbackPromises(script, result);
}

test.each(callbacksOnceBroken)(
	'a script that broke a promise once: %s',
	async (_, script) => await verifyCallback(script),
);

test(
	`every announced end starts its run, and nothing else does, over ${RUNS} random scripts of callbacks`,
	async () => {
		await fc.assert(fc.asyncProperty(callbackScripts, verifyCallback), {
			numRuns: RUNS,
			seed: SEED,
			endOnFailure: false,
		});
	},
	60 * 60_000,
);
