import { chain, MANUAL_TRIGGER, node, type Workflow, type WorkflowNode } from '../../../real-n8n/editor/workflow.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, type ActionNode } from '../../support/n8n/harness.cts';
import { exampleOf } from '../../support/operation-examples.cts';

const BUILDERS = { chingchingPay, clink };
const SHORT_TIMEOUT = { options: { timeout: 1 } };

/** The operations of a node that n8n has loaded. */
export interface LoadedOperations {
	node: ActionNode;
	operations: string[];
}

/** One node for each operation, with parameters that stand by themselves: for calls that fail whatever is asked. */
export function operationNodes(
	{ node: nodeName, operations }: LoadedOperations,
	more: Partial<WorkflowNode>,
): { reads: WorkflowNode[]; writes: WorkflowNode[] } {
	const nodesOf = (isWrite: boolean) =>
		operations
			.map((operation) => ({ operation, example: exampleOf(nodeName, operation) }))
			.filter(({ example }) => example.isWrite === isWrite)
			.map(({ operation, example }) =>
				BUILDERS[nodeName](operation, { ...example.parameters(), ...SHORT_TIMEOUT }, more),
			);
	return { reads: nodesOf(false), writes: nodesOf(true) };
}

/** For each operation, a run in which it succeeds. */
export const successfulRuns = ({ node: nodeName, operations }: LoadedOperations): WorkflowNode[][] =>
	operations.map((operation) => successfulRun(nodeName, operation));

/** The nodes up to an operation, each with what it needs of the one before. */
function successfulRun(nodeName: ActionNode, operation: string, changes: Record<string, unknown> = {}): WorkflowNode[] {
	const { parameters, succeedsAfter } = exampleOf(nodeName, operation);
	const before = succeedsAfter ? successfulRun(nodeName, succeedsAfter.operation, succeedsAfter.madeWith) : [];
	const own = { ...parameters(), ...succeedsAfter?.parameters, ...changes };
	return [...before, BUILDERS[nodeName](operation, own)];
}

/** n8n's own HTTP Request node with one of our credentials. */
export function httpRequest(name: string, url: string, credentialType: string): WorkflowNode {
	const parameters = {
		method: 'GET',
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: credentialType,
		options: { response: { response: { fullResponse: true } } },
	};
	return node(name, 'n8n-nodes-base.httpRequest', parameters, {
		typeVersion: 4.2,
		credentials: { [credentialType]: { id: null, name: '' } },
	});
}

/** For the operations that upload one. */
const IMAGE = { data: Buffer.from('89504e470d0a1a0a', 'hex').toString('base64'), mimeType: 'image/png' };

/** All nodes get the start's item, so that none depends on what became of another. */
export function fan(name: string, nodes: WorkflowNode[]): Workflow {
	const start = node('Start', MANUAL_TRIGGER);
	const targets = nodes.map((entry) => ({ node: entry.name, type: 'main', index: 0 }));
	return {
		...chain(name, []),
		nodes: [start, ...nodes],
		connections: { [start.name]: { main: [targets] } },
		pinData: { [start.name]: [{ json: {}, binary: { data: IMAGE } }] },
	};
}

/** Where the gateway was told to call a run back. */
export function callbackUrlOf(sandbox: Sandbox, reference: string): string {
	const sent = sandbox.requests.findLast(({ path, body }) => path.endsWith('/link') && body.includes(reference));
	const { callback_url: url } = JSON.parse(sent?.body.toString() ?? '{}') as { callback_url?: string };
	if (url === undefined) throw new Error(`${reference} was made without a callback`);
	return url;
}
