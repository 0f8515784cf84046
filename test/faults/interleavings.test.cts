import '../integration/support/quiet.cts';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { startClock, stopClock } from './clock.cts';
import { assertPromises } from './invariants.cts';
import { isLong } from './length.cts';
import { MoneyWorld, scenarioOf, type PaymentOperation } from './moneyWorld.cts';
import { interceptRequests } from './outbound.cts';
import { startProcess, type NodeProcess } from './processes.cts';
import { search, type Found } from './search.cts';
import { Wire } from './wire.cts';

jest.mock('n8n-workflow', () => jest.requireActual('./clock.cts').withSkippedSleep());

/**
 * Every order in which requests and answers can arrive, to a stated depth. A sleeping node sleeps for no time: its
 * patience with the gateway is used up while messages wait, which is the worst that can happen to it.
 */
const DEPTH = isLong ? 40 : 14;
const MILLISECONDS = isLong ? 20 * 60_000 : 20_000;
const WORLDS_PER_SANDBOX = 40;

let sandbox: Sandbox | undefined;
let process0: NodeProcess;
let wire: Wire;
let worlds = 0;

async function freshEnough(): Promise<Sandbox> {
	if (sandbox !== undefined && worlds % WORLDS_PER_SANDBOX !== 0) return sandbox;
	await sandbox?.close();
	sandbox = await startSandbox();
	return sandbox;
}

beforeAll(() => {
	startClock();
	process0 = startProcess();
	interceptRequests(async (options) => await wire.send(options));
});
afterAll(async () => {
	stopClock();
	await sandbox?.close();
});

function report(what: string, { complete, merged, states, longest, isCut }: Found): void {
	const extent = isCut ? `all choices among the first ${DEPTH} moves, or as far as ${MILLISECONDS / 1000} s went` : `all of them, to the end`;
	process.stderr.write(`${what}: ${extent}; ${complete} interleavings of up to ${longest} moves, ${merged} more that met one of them, ${states} states\n`);
}

describe.each<[string, PaymentOperation]>([
	['ChingchingPay', 'pay'],
	['Clink', 'clinkPayment'],
])('two runs of one payment at %s', (name, operation) => {
	test.each([
		['every message arrives', 0],
		['one message is lost', 1],
	])(
		'charge once, in whatever order things happen, where %s',
		async (what, losses) => {
			const scenario = scenarioOf(operation);
			const start = async () => {
				const at = await freshEnough();
				worlds += 1;
				wire = new Wire(async (request) => await at.answer(request));
				return new MoneyWorld(at, wire, process0, operation, `WORLD-${worlds}`, losses);
			};
			const assert = (world: MoneyWorld, path: string[]) => {
				try {
					assertPromises(scenario, [world.round()]);
				} catch (broken) {
					throw new Error(`${String(broken)}\nafter ${path.join(', ')}`);
				}
			};
			const found = await search(start, assert, { depth: DEPTH, milliseconds: MILLISECONDS });
			report(`two runs at ${name}, ${what}`, found);
		},
		60 * 60_000,
	);
});
