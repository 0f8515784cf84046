import { N8nApi, type RunOptions } from '../../../real-n8n/editor/api.cts';
import type { Execution } from '../../../real-n8n/editor/execution.cts';
import { credentialInputs, createGatewayCredentials } from '../../../real-n8n/editor/gateway-credentials.cts';
import { resumeSession } from '../../../real-n8n/editor/session.cts';
import {
	chain,
	node,
	PACKAGE_NAME,
	withCredentials,
	type Credential,
	type WorkflowNode,
} from '../../../real-n8n/editor/workflow.cts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/index.cts';
import { sharedN8n } from './shared-n8n.cts';

/** The shared n8n together with a sandbox of this test file's own, and credentials that reach it. */
export interface Harness {
	api: N8nApi;
	sandbox: Sandbox;
	credentials: Credential[];
	inputs: ReturnType<typeof credentialInputs>;
	/** Everything that must not be seen outside the credentials. */
	secrets: string[];
	/** Runs nodes one after the other, started by hand with the given items. */
	run(nodes: WorkflowNode[], items?: Array<Record<string, unknown>>, options?: RunOptions): Promise<Execution>;
	/** The operations of a node that `run` has run so far, as "resource: operation", sorted. */
	operationsRun(name: ActionNode): string[];
	close(): Promise<void>;
}

export async function openHarness(options: SandboxOptions = {}): Promise<Harness> {
	const api = new N8nApi(resumeSession(sharedN8n().session));
	const sandbox = await startSandbox(options);
	const credentials = await createGatewayCredentials(api, sandbox).catch(async (error: unknown) => {
		await sandbox.close();
		throw error;
	});
	const inputs = credentialInputs(sandbox);
	const secrets = [
		inputs.chingchingPay.data['apiKey'],
		inputs.chingchingPay.data['apiSecret'],
		inputs.clink.data['apiKey'],
	];
	const ran: WorkflowNode[] = [];
	return {
		api,
		sandbox,
		credentials,
		inputs,
		secrets: secrets.map(String),
		async run(nodes, items = [], options = {}) {
			ran.push(...nodes);
			const name = `${String(nodes.at(-1)?.name)} (${expect.getState().currentTestName ?? ''})`;
			return await api.createAndRun(withCredentials(chain(name.slice(0, 128), nodes, items), credentials), options);
		},
		operationsRun(name) {
			const own = ran.filter(({ type }) => type === `${PACKAGE_NAME}.${name}`);
			return [...new Set(own.map(titleOf))].sort();
		},
		close: () => sandbox.close(),
	};
}

/** A ChingchingPay node; its credential is filled in when it runs. */
export function chingchingPay(
	name: string,
	parameters: Record<string, unknown>,
	more: Partial<WorkflowNode> = {},
): WorkflowNode {
	const credentials = { chingchingPayApi: { id: null, name: '' } };
	return node(name, `${PACKAGE_NAME}.chingchingPay`, parameters, { credentials, ...more });
}

/** A Clink node; its credential is filled in when it runs. */
export function clink(
	name: string,
	parameters: Record<string, unknown>,
	more: Partial<WorkflowNode> = {},
): WorkflowNode {
	return node(name, `${PACKAGE_NAME}.clink`, parameters, {
		credentials: { clinkApi: { id: null, name: '' } },
		...more,
	});
}

interface Selector {
	name: string;
	options: Array<{ value: string }>;
	displayOptions?: { show?: { resource?: string[] } };
}

/** The two nodes with operations. */
export type ActionNode = 'chingchingPay' | 'clink';
export const ACTION_NODES: ActionNode[] = ['chingchingPay', 'clink'];

const titleOf = ({ parameters }: WorkflowNode) =>
	`${String(parameters['resource'])}: ${String(parameters['operation'])}`;

/** Every operation that a node offers in n8n, as "resource: operation", sorted. */
export async function operationsOf({ api }: Pick<Harness, 'api'>, name: ActionNode): Promise<string[]> {
	const type = (await api.nodeTypes()).find((entry) => entry.name === `${PACKAGE_NAME}.${name}`);
	const selectors = (type?.properties ?? []).filter(
		(property) => property['name'] === 'operation',
	) as unknown as Selector[];
	const offered = selectors.flatMap(({ displayOptions, options }) =>
		// n8n itself adds "Custom API Call" to nodes whose credentials can sign any request.
		options
			.filter(({ value }) => !value.startsWith('__'))
			.map(({ value }) => `${displayOptions?.show?.resource?.[0] ?? ''}: ${value}`),
	);
	// A resource may have another selector for agents.
	return [...new Set(offered)].sort();
}

let lastReference = 0;

/** A merchant reference that no other test of this run uses. */
export function newReference(prefix = 'E2E'): string {
	lastReference += 1;
	return `${prefix}-${process.pid}-${lastReference}`;
}
