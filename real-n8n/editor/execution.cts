import { parseFlatted } from './flatted.cts';

export interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, { id?: string; data: string; fileName?: string; mimeType: string; fileSize?: string }>;
	pairedItem?: unknown;
}

export interface NodeError {
	message: string;
	description?: string | null;
	name?: string;
	[key: string]: unknown;
}

interface NodeRun {
	executionStatus?: string;
	executionTime?: number;
	error?: NodeError;
	/** One list of items per output; null for an output that got none. */
	data?: { main?: Array<Item[] | null> };
	hints?: Array<{ message: string }>;
}

interface RunData {
	resultData: { runData: Record<string, NodeRun[]>; error?: NodeError; lastNodeExecuted?: string };
}

export interface Execution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	data: RunData;
	/** The record as n8n stores and serves it, for searching it for what must not be there. */
	stored: string;
}

/** The execution as GET /rest/executions/:id has it. */
export interface StoredExecution {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
	data: string;
}

export function readExecution(stored: StoredExecution): Execution {
	const { id, status, mode, workflowId } = stored;
	return { id, status, mode, workflowId, data: parseFlatted(stored.data) as RunData, stored: JSON.stringify(stored) };
}

/** The latest run of a node; undefined when it did not run. */
export function nodeRun(execution: Execution, nodeName: string): NodeRun | undefined {
	return execution.data.resultData.runData[nodeName]?.at(-1);
}

/** What a node put out; output 1 is the error output of a node that has one. */
export function itemsOf(execution: Execution, nodeName: string, output = 0): Item[] {
	return nodeRun(execution, nodeName)?.data?.main?.[output] ?? [];
}

/** Why an execution, or one node of it, did not succeed; undefined when it did. */
export function errorOf(execution: Execution, nodeName?: string): NodeError | undefined {
	const { resultData } = execution.data;
	return nodeName === undefined ? resultData.error : nodeRun(execution, nodeName)?.error;
}
