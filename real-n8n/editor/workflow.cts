import { randomUUID } from 'node:crypto';

export interface WorkflowNode {
	id?: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string | null; name: string }>;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	[setting: string]: unknown;
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, { main: Array<Array<{ node: string; type: string; index: number }>> }>;
	settings?: Record<string, unknown>;
	[setting: string]: unknown;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';
const START = 'Start';
export const PACKAGE_NAME = 'n8n-nodes-chingchingpay-clink';

/** A node as the editor would place it, without credentials. */
export function node(
	name: string,
	type: string,
	parameters: Record<string, unknown> = {},
	more: Partial<WorkflowNode> = {},
): WorkflowNode {
	return { id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** A workflow of nodes that follow one another, started by hand; the start puts out the given items, or one empty item. */
export function chain(name: string, nodes: WorkflowNode[], items: Array<Record<string, unknown>> = []): Workflow {
	const all = [node(START, MANUAL_TRIGGER), ...nodes].map((entry, index) => ({
		...entry,
		position: [index * 220, 0] as [number, number],
	}));
	const connections: Workflow['connections'] = {};
	all.forEach((entry, index) => {
		const next = all[index + 1];
		if (next) connections[entry.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	const pinData = items.length > 0 ? { [START]: items.map((json) => ({ json })) } : {};
	return { name, nodes: all, connections, pinData, settings: { executionOrder: 'v1' } };
}

/** The workflow with stored credentials in place of whatever its nodes name, by credential type. */
export function withCredentials(workflow: Workflow, credentials: Credential[]): Workflow {
	const byType = new Map(credentials.map(({ type, id, name }) => [type, { id, name }]));
	const nodes = workflow.nodes.map((entry) => {
		if (!entry.credentials) return entry;
		const chosen = Object.entries(entry.credentials).map(([type, named]) => [type, byType.get(type) ?? named] as const);
		return { ...entry, credentials: Object.fromEntries(chosen) };
	});
	return { ...workflow, nodes };
}
