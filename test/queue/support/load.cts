import { example } from '../../../demo/examples.cts';
import type { SavedWorkflow } from '../../../real-n8n/editor/api.cts';
import type { Workflow } from '../../../real-n8n/editor/workflow.cts';
import type { Member } from '../../../real-n8n/instance/cluster.cts';
import type { RedisServer } from '../../../real-n8n/instance/redis-server.cts';
import { say, step } from '../../../real-n8n/system/progress.cts';
import { isReachedInTime, waitUntil } from '../../../real-n8n/system/wait.cts';
import { newSecret } from '../../support/n8n/clink-signature.cts';
import { LoadBalancer } from './balancer.cts';
import { countsOf, createCallbacks, genuineCallback, newRun, type Callback, type Counts } from './callbacks.cts';
import { deliverAll, type DeliveryResult } from './gateway.cts';
import type { QueueHarness } from './harness.cts';
import { countByStatus, rowsByReference, storedRuns, type StoredRun } from './n8n-database.cts';

const EXAMPLE = 'clink-events-to-crm.json';
const TABLE = 'CRM Orders';
const TRIGGER = 'Clink Trigger';
const SENDERS = 16;
const POLL_MS = 1_000;
/** Nothing has changed for so long: what is not done by now is not being done. */
const STILL_MS = 15_000;
const DRAIN_TIMEOUT_MS = 900_000;

/** What was sent, what came of it, and what n8n's database says of it. */
export interface LoadResult {
	counts: Counts;
	callbacks: Callback[];
	delivered: DeliveryResult[];
	/** Before anything was retried. */
	runs: StoredRun[];
	rowsBefore: Map<string, number>;
	/** Runs that had been cut off and were retried. */
	retried: StoredRun[];
	rows: Map<string, number>;
	restartsByThemselves: number;
	milliseconds: number;
}

/** Sends callbacks while processes are killed and restarted, waits until all is quiet, and retries what was cut off. */
export async function runLoad(harness: QueueHarness, size: number): Promise<LoadResult> {
	const { cluster, database } = harness;
	const secret = newSecret();
	const workflow = await publishExample(harness, secret);
	const path = `/webhook/${String(workflow.nodes.find(({ name }) => name === TRIGGER)?.['webhookId'])}/webhook`;
	const balancer = new LoadBalancer(cluster.webhookProcessors.map(({ url }) => url));
	const address = { balancer, path };
	const run = newRun();
	const counts = countsOf(size);
	const callbacks = createCallbacks(run, counts, secret, cluster.webhookProcessors.length);
	// The first event of all makes the tables, as when the workflow is tried out.
	const first = callbacks.find(({ kind }) => kind === 'genuine') ?? genuineCallback(run, 1, secret, 0);
	const rest = callbacks.filter((callback) => callback !== first);
	const delivered = await deliverAll(address, [first], 1);
	await untilQuiet(harness, workflow.id, 2_000);

	const start = Date.now();
	const disruptions = new Disruptions(harness, callbacks.length);
	try {
		delivered.push(
			...(await step(`Sending ${size} callbacks`, () =>
				deliverAll(address, rest, SENDERS, (count) => disruptions.at(count)),
			)),
		);
		await disruptions.settled();
	} finally {
		await balancer.close();
	}
	await step('Waiting until everything is worked off', () => untilQuiet(harness, workflow.id, STILL_MS));
	const milliseconds = Date.now() - start - STILL_MS;

	const runs = await storedRuns(database, workflow.id);
	const rowsBefore = await rowsByReference(database, TABLE);
	const retried = await step('Retrying what was cut off', () => retryUnfinished(harness, runs));
	return {
		counts,
		callbacks,
		delivered,
		runs,
		rowsBefore,
		retried,
		milliseconds,
		rows: await rowsByReference(database, TABLE),
		restartsByThemselves: cluster.members.reduce((sum, member) => sum + member.unplannedEnds(), 0),
	};
}

async function publishExample({ api, sandbox }: QueueHarness, webhookSigningSecret: string): Promise<SavedWorkflow> {
	const data = {
		environment: 'custom',
		baseUrl: sandbox.clink.baseUrl,
		apiKey: sandbox.clink.apiKeys[0],
		webhookSigningSecret,
	};
	const credential = await api.createCredential('clinkApi', 'Clink', data);
	const workflow = await api.createWorkflow(registeredByHand(example(EXAMPLE, [credential])));
	await api.publish(workflow);
	return workflow;
}

function registeredByHand(workflow: Workflow): Workflow {
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, registration: 'manual' } } : node,
	);
	return { ...workflow, nodes };
}

/** What goes wrong, by how many callbacks were delivered. */
class Disruptions {
	private readonly due: Array<{ at: number; happen(): Promise<void> }>;
	private readonly happening: Array<Promise<void>> = [];

	constructor({ cluster, redis }: QueueHarness, callbacks: number) {
		const [worker] = cluster.workers;
		const processor = cluster.webhookProcessors.at(-1);
		this.due = [
			{ at: callbacks * 0.25, happen: async () => await killAtWork(worker) },
			{ at: callbacks * 0.5, happen: async () => await restart(processor) },
			...(redis ? [{ at: callbacks * 0.75, happen: async () => await killAndStart(redis) }] : []),
		];
	}

	at(delivered: number): void {
		while (this.due[0] && this.due[0].at <= delivered) {
			const next = this.due.shift();
			if (next) this.happening.push(next.happen());
		}
	}

	async settled(): Promise<void> {
		await Promise.all(this.happening);
	}
}

async function killAndStart(redis: RedisServer): Promise<void> {
	say('  Redis is killed and started again');
	await redis.kill();
	await redis.start();
}

async function restart(processor: Member | undefined): Promise<void> {
	say(`  ${String(processor?.name)} is restarted`);
	await processor?.stop();
	await processor?.start();
}

/** Kills a worker in the middle of some runs, and puts another in its place. */
async function killAtWork(worker: Member | undefined): Promise<void> {
	if (!worker) return;
	const runsUnderWay = () =>
		occurrences(worker.log(), 'Worker started execution') - occurrences(worker.log(), 'Worker finished execution');
	// It is killed also when none begins.
	await isReachedInTime(() => runsUnderWay() > 0, { timeoutMs: 2_000, intervalMs: 20 });
	await worker.kill();
	say(`  ${worker.name} is killed with ${runsUnderWay()} runs under way`);
	await worker.start();
}

const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** Until the counts of executions stay as they are. */
async function untilQuiet({ database }: QueueHarness, workflowId: string, stillMs: number): Promise<void> {
	let seen = '';
	let since = Date.now();
	const isStill = async () => {
		const counts = JSON.stringify([...(await countByStatus(database, workflowId))].sort());
		if (counts === seen) return Date.now() - since > stillMs;
		since = Date.now();
		seen = counts;
		return false;
	};
	await waitUntil(isStill, {
		timeoutMs: DRAIN_TIMEOUT_MS,
		intervalMs: POLL_MS,
		message: () => `n8n does not come to an end: ${seen}`,
	});
}

/**
 * What an operator does with the executions that did not succeed: "Retry", and "Stop" for those of a killed worker,
 * which n8n still takes for running. One that the worker had not begun yet can only be retried once it is stopped.
 */
async function retryUnfinished({ session }: QueueHarness, runs: StoredRun[]): Promise<StoredRun[]> {
	const unfinished = runs.filter(({ status }) => status !== 'success');
	const press = async ({ id }: StoredRun, button: 'retry' | 'stop') =>
		await session.request('POST', `/rest/executions/${id}/${button}`, {});
	for (const run of unfinished) {
		if (run.status === 'new') await press(run, 'stop');
		await press(run, 'retry');
		if (run.status === 'running') await press(run, 'stop');
	}
	return unfinished;
}
