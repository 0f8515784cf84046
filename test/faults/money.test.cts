import '../integration/support/quiet.cts';

import fc from 'fast-check';
import { isObject } from '../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { startClock, stopClock } from './clock.cts';
import { play, type Execution } from './drive.cts';
import { scenarios, type Scenario } from './scenario.cts';

jest.mock('n8n-workflow', () => jest.requireActual('./clock.cts').withSkippedSleep());

/**
 * The proof of money: whatever goes wrong on the way, in whatever order, the promises hold. 20,000 runs with
 * `npm run test:faults:long`, 2,000 otherwise; `FAULT_RUNS` sets another number, `FAULT_SEED` repeats a run.
 */
const RUNS = Number(process.env['FAULT_RUNS'] ?? (process.env['npm_lifecycle_event'] === 'test:faults:long' ? 20_000 : 2000));
const SEED = Number(process.env['FAULT_SEED'] ?? 20_261_121);
/** The ledger is read after every run, so it is kept short. */
const RUNS_PER_SANDBOX = 100;

let sandbox: Sandbox | undefined;
let played = 0;
const tally = { runs: 0, items: 0, results: 0, recovered: 0, reused: 0, refused: 0, unknown: 0, input: 0, unreachable: 0, batchErrors: 0, killed: 0 };

async function freshEnough(): Promise<Sandbox> {
	if (sandbox !== undefined && played % RUNS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox();
	return sandbox;
}

beforeAll(startClock);
afterAll(async () => {
	stopClock();
	await sandbox?.close();
	process.stderr.write(`proof of money, seed ${SEED}: ${JSON.stringify(tally)}\n`);
});

type Kind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown';

function kindOf(output: Record<string, unknown>): Kind | undefined {
	return isObject(output.details) ? (output.details.kind as Kind) : undefined;
}

/** Each item that has an end of its own: all of them when the node goes on, else all or none. */
function assertEnds(scenario: Scenario, { references, outputs, error, isKilled }: Execution): void {
	if (isKilled) {
		tally.killed += 1;
		return;
	}
	if (error !== undefined) {
		tally.batchErrors += 1;
		expect(scenario.continueOnFail).toBe(false);
		expect(outputs).toEqual([]);
		return;
	}
	expect(outputs).toHaveLength(references.length);
	for (const output of outputs) {
		tally.items += 1;
		const kind = kindOf(output);
		expect(kind === undefined).toBe(output.error === undefined);
		expect((kind === undefined) !== (typeof output.outcome !== 'string')).toBe(true);
		if (kind === 'outcomeUnknown') tally.unknown += 1;
		else if (kind !== undefined) tally[kind] += 1;
		else {
			tally.results += 1;
			if (output.recovered === true) tally.recovered += 1;
			if (output.reused === true) tally.reused += 1;
		}
	}
}

function assertBooks(at: Sandbox, scenario: Scenario, executions: Execution[]): void {
	const ledger = at.ledger();
	const isClink = scenario.operation.startsWith('clink');
	for (const { references, cents, outputs, error, isKilled } of executions) {
		for (const [index, reference] of references.entries()) {
			const books = ledger.of(reference);
			expect(books.charged).toBeLessThanOrEqual(1);
			expect(books.refunded).toBeLessThanOrEqual(1);
			const amount = isClink ? (cents[index] ?? 0) / 100 : (cents[index] ?? 0);
			const isRepeatedReference = references.indexOf(reference) !== references.lastIndexOf(reference);
			if (!isRepeatedReference) expect(books.refundedAmount).toBeLessThanOrEqual(amount);

			const output = outputs[index];
			if (output === undefined || error !== undefined || isKilled) continue;
			const isKnown = [...ledger.orders, ...ledger.refunds].some((entry) => entry.reference === reference);
			assertItem(scenario, output, { ...books, isKnown }, isRepeatedReference || executions.length > 1);
		}
	}
}

type Books = ReturnType<ReturnType<Sandbox['ledger']>['of']> & { isKnown: boolean };

function assertItem(scenario: Scenario, output: Record<string, unknown>, books: Books, isShared: boolean): void {
	const kind = kindOf(output);
	if (kind === undefined) {
		// No result that the ledger does not hold.
		expect(books.isKnown).toBe(true);
		if (output.outcome === 'succeeded') expect(books.charged).toBe(1);
		if (output.outcome === 'refunded') expect(books.refunded).toBe(1);
		return;
	}
	if (isShared) return;
	// Known to be there, and of no use: the gateway tells a link's address once.
	if (scenario.operation === 'link' && String(output.error).includes('address')) return expect(books.isKnown).toBe(true);
	if (kind !== 'outcomeUnknown') expect(books.isKnown).toBe(false);
	else if (books.isKnown) expect(isUndecidable(scenario)).toBe(true);
}

/** Whether the gateway's own answers can have hidden a call that took effect for longer than the node has patience. */
function isUndecidable({ operation, faults, queryLagMs }: Scenario): boolean {
	if (operation === 'clinkRefund') return faults.some(({ target }) => target === 'write');
	return queryLagMs >= 15_000 || faults.some(({ target }) => target === 'lookUp');
}

test(
	`money moves at most once, and every item tells the truth, over ${RUNS} random scripts of faults`,
	async () => {
		await fc.assert(
			fc.asyncProperty(scenarios, async (scenario) => {
				const at = await freshEnough();
				played += 1;
				tally.runs += 1;
				const executions = await play(at, scenario, `run${played}`);
				for (const execution of executions) assertEnds(scenario, execution);
				assertBooks(at, scenario, executions);
			}),
			{ numRuns: RUNS, seed: SEED, endOnFailure: false },
		);
	},
	60 * 60_000,
);
