import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { N8nApi, SavedWorkflow } from '../../../../real-n8n/editor/api.cts';
import type { Execution } from '../../../../real-n8n/editor/execution.cts';
import type { Session } from '../../../../real-n8n/editor/session.cts';
import {
	node,
	PACKAGE_NAME,
	type Credential,
	type Workflow,
	type WorkflowNode,
} from '../../../../real-n8n/editor/workflow.cts';
import { sendRequest, type CallbackRequest, type Reply } from './http.cts';

const EXECUTIONS_READ = 100;

/** A running n8n. */
export interface Instance {
	api: N8nApi;
	session: Session;
	url: string;
	logFile: string;
	userFolder: string;
}

/** What some callbacks led to. */
export interface Observation {
	replies: Reply[];
	/** New execution rows, whatever became of them. */
	runs: number;
	/** New lines of n8n's log that tell of a refusal in this workflow. */
	warnings: string[];
}

/** A trigger of ours as the editor would place it. */
export function trigger(
	type: 'clinkTrigger' | 'chingchingPayTrigger',
	credential: Credential,
	parameters: Record<string, unknown>,
): WorkflowNode {
	const credentials = { [credential.type]: { id: credential.id, name: credential.name } };
	return node('Trigger', `${PACKAGE_NAME}.${type}`, parameters, {
		typeVersion: 2,
		webhookId: randomUUID(),
		credentials,
	});
}

/** A published workflow that consists of one trigger. */
export class Receiver {
	constructor(
		private readonly instance: Instance,
		public workflow: SavedWorkflow,
	) {}

	static async open(instance: Instance, start: WorkflowNode, name = start.type): Promise<Receiver> {
		const workflow = await instance.api.createWorkflow(workflowOf(name, start));
		await instance.api.publish(workflow);
		return new Receiver(instance, workflow);
	}

	get url(): string {
		return `${this.instance.url}/webhook/${this.path}`;
	}

	get testUrl(): string {
		return `${this.instance.url}/webhook-test/${this.path}`;
	}

	private get path(): string {
		return `${String(this.workflow.nodes[0]?.['webhookId'])}/webhook`;
	}

	async send(request: CallbackRequest): Promise<Reply> {
		return await sendRequest(this.url, request);
	}

	/** Sends one after the other and tells what came of them. */
	async sendAll(requests: CallbackRequest[]): Promise<Observation> {
		return await this.observe(async () => {
			const replies: Reply[] = [];
			for (const request of requests) replies.push(await this.send(request));
			return replies;
		});
	}

	async observe(work: () => Promise<Reply[]>): Promise<Observation> {
		const before = await this.newestExecution();
		const logged = this.warnings().length;
		const replies = await work();
		return { replies, runs: (await this.executionsAfter(before)).length, warnings: this.warnings().slice(logged) };
	}

	/** The executions that were started after the given one, newest first. */
	async executionsAfter(id: number): Promise<number[]> {
		const executions = await this.executions();
		return executions.filter((candidate) => candidate > id);
	}

	/** Newest first. n8n lists what runs and what has ended in two steps, and so an execution that ends in between twice or not at all. */
	async executions(): Promise<number[]> {
		const lists = [await this.list(), await this.list()].flat();
		return [...new Set(lists)].sort((a, b) => b - a);
	}

	private async list(): Promise<number[]> {
		const summaries = await this.instance.api.listExecutions(this.workflow.id, EXECUTIONS_READ);
		return summaries.map(({ id }) => Number(id));
	}

	async newestExecution(): Promise<number> {
		const [newest] = await this.executions();
		return newest ?? 0;
	}

	/** Saves the trigger with these changes and publishes that version. */
	async republish(change: Partial<WorkflowNode>): Promise<void> {
		const nodes = this.workflow.nodes.map((entry) => ({ ...entry, ...change }));
		const { id } = this.workflow;
		this.workflow = await this.instance.session.request('PATCH', `/rest/workflows/${id}`, {
			nodes,
			connections: {},
			versionId: this.workflow.versionId,
		});
		await this.instance.api.publish(this.workflow);
	}

	/** The latest execution, once it has ended. */
	async lastRun(): Promise<Execution> {
		return await this.instance.api.waitForExecution(String(await this.newestExecution()));
	}

	/** Lines of n8n's log that tell of a refusal in this workflow. */
	warnings(): string[] {
		const lines = readFileSync(this.instance.logFile, 'utf8').split('\n');
		return lines.filter((line) => line.includes('refused a callback') && line.includes(this.workflow.id));
	}

	async close(): Promise<void> {
		await this.instance.api.unpublish(this.workflow);
	}
}

export const workflowOf = (name: string, ...nodes: WorkflowNode[]): Workflow => ({
	name,
	nodes,
	connections: {},
	settings: { executionOrder: 'v1' },
});
