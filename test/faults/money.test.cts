import { startClock, stopClock } from './support/clock.cts';
import '../support/engine/silent-log.cts';

import fc from 'fast-check';

import { drawPersonality, startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { runScenario, roundsOf, type Played } from './money/run-scenario.cts';
import { assertPromises, isUncoordinated, kindOf, figures } from './money/invariants.cts';
import { runsOf, SEED } from './support/run-count.cts';
import { moneyRegressions } from './regressions.cts';
import { scenarios, type Scenario } from './money/scenario.cts';
import { installSocketFaults } from './support/socket-faults.cts';

/** The proof of money: whatever goes wrong on the way, in whatever order, the promises hold. */
const RUNS = runsOf({ short: 2400, long: 24_000 });
/** The ledger is read around every round, so it is kept short. */
const RUNS_PER_SANDBOX = 40;

let sandbox: Sandbox | undefined;
let played = 0;
const tally = {
	runs: 0,
	executions: 0,
	overlapping: 0,
	acrossProcesses: 0,
	blind: 0,
	items: 0,
	results: 0,
	recovered: 0,
	reused: 0,
	refused: 0,
	outcomeUnknown: 0,
	input: 0,
	unreachable: 0,
	unexpected: 0,
	batchErrors: 0,
	killed: 0,
};

async function currentSandbox(): Promise<Sandbox> {
	if (sandbox !== undefined && played % RUNS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox({ personality: drawPersonality(SEED + played) });
	return sandbox;
}

beforeAll(() => {
	startClock();
	installSocketFaults();
});
afterAll(async () => {
	stopClock();
	await sandbox?.close();
	process.stderr.write(`proof of money, seed ${SEED}: ${JSON.stringify({ ...tally, ...figures })}\n`);
});

function count(scenario: Scenario, { rounds }: Played): void {
	const executions = rounds.flatMap((round) => round.executions);
	tally.runs += 1;
	tally.executions += executions.length;
	tally.overlapping += roundsOf(scenario).filter(({ length }) => length > 1).length;
	tally.acrossProcesses += scenario.executions.some(({ process }) => process === 1) ? 1 : 0;
	tally.blind += isUncoordinated(scenario) ? 1 : 0;
	for (const { error, isKilled, outputs } of executions) {
		tally.killed += isKilled ? 1 : 0;
		tally.batchErrors += error === undefined ? 0 : 1;
		for (const output of outputs) {
			tally.items += 1;
			tally[kindOf(output) ?? 'results'] += 1;
			tally.recovered += output.recovered === true ? 1 : 0;
			tally.reused += output.reused === true ? 1 : 0;
		}
	}
}

async function assertScenario(scenario: Scenario): Promise<void> {
	const at = await currentSandbox();
	played += 1;
	const result = await runScenario(at, scenario, `run${played}`);
	count(scenario, result);
	assertPromises(scenario, result);
}

test.each(moneyRegressions)(
	'a scenario that broke a promise once: %s',
	async (_, scenario) => await assertScenario(scenario),
);

test(
	`money moves at most once, and every item tells the truth, over ${RUNS} random scenarios of faults`,
	async () => {
		await fc.assert(fc.asyncProperty(scenarios, assertScenario), { numRuns: RUNS, seed: SEED, endOnFailure: false });
	},
	60 * 60_000,
);
