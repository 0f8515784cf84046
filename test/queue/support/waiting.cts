import { randomUUID } from 'node:crypto';

import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import { node, withCredentials, type Workflow } from '../../../real-n8n/editor/workflow.cts';
import type { Member } from '../../../real-n8n/instance/cluster.cts';
import { waitForValue } from '../../../real-n8n/system/wait.cts';
import { chingchingPay, newReference } from '../../support/n8n/harness.cts';
import { createLink } from '../../support/operation-examples.cts';
import type { QueueHarness } from './harness.cts';

const START = { timeoutMs: 60_000, intervalMs: 200, message: 'The run did not start' };

/** How a run went whose worker was killed while it waited for a payment. */
export interface WaitForPayment {
	status: string;
	outcome: unknown;
	timesCharged: number;
	startedIn: string | undefined;
	resumedIn: string | undefined;
}

export async function waitForPayment(harness: QueueHarness): Promise<WaitForPayment> {
	const wait = await startWaiting(harness, newReference('QUEUE'));
	const first = workerOf(harness, wait.executionId);
	await first?.kill();
	harness.sandbox.pay(wait.paymentId, 'paid');
	const execution = await harness.api.waitForExecution(wait.executionId);
	return {
		status: execution.status,
		outcome: itemsOf(execution, 'Wait')[0]?.json['outcome'],
		timesCharged: harness.sandbox.ledger().of(wait.reference).charged,
		startedIn: first?.name,
		resumedIn: workerOf(harness, wait.executionId, first)?.name,
	};
}

/** A run that waits for a payment. */
interface Wait {
	executionId: string;
	reference: string;
	paymentId: string;
}

/** Starts a run by a webhook, as only such runs go to the workers, and resolves once it waits. */
async function startWaiting({ api, cluster, credentials, sandbox }: QueueHarness, reference: string): Promise<Wait> {
	const path = randomUUID();
	const workflow = await api.createWorkflow(withCredentials(workflowOf(path, reference), credentials));
	await api.publish(workflow);
	await fetch(`${String(cluster.webhookProcessors[0]?.url)}/webhook/${path}`);
	const executionId = await waitForValue(async () => (await api.listExecutions(workflow.id))[0]?.id, START);
	await api.waitForExecution(executionId, { until: ['waiting'] });
	const paymentId = await waitForValue(
		() => sandbox.ledger().orders.find((entry) => entry.reference === reference)?.id,
		START,
	);
	return { executionId, reference, paymentId };
}

function workflowOf(path: string, reference: string): Workflow {
	const nodes = [
		node('Start', 'n8n-nodes-base.webhook', { path, options: {} }, { typeVersion: 2, webhookId: path }),
		chingchingPay('Link', createLink(reference, { callback: 'resumeExecution' })),
		chingchingPay('Wait', {
			resource: 'payment',
			operation: 'wait',
			queryBy: 'merchantReference',
			merchantReference: reference,
		}),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: 'Wait for payment',
		nodes,
		connections: { Start: to('Link'), Link: to('Wait') },
		settings: { executionOrder: 'v1' },
	};
}

/** The worker that has run, or begun to run, an execution. */
function workerOf({ cluster }: QueueHarness, executionId: string, other?: Member): Member | undefined {
	const mark = new RegExp(`Worker started execution ${executionId}\\b`);
	return cluster.workers.find((worker) => worker !== other && mark.test(worker.log()));
}
