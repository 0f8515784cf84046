import { PollContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IPollFunctions,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import type { Message } from '../../../sandbox/index.cts';
import { additionalData } from '../../support/engine/run-node.cts';
import type { Network } from '../support/network.cts';
import { startProcess, type NodeProcess } from '../support/processes.cts';
import { receive, type PublishedTrigger } from '../support/webhook-server.cts';

/**
 * n8n around one workflow with both triggers of Clink, as its main process has it. A poll keeps the workflow object, and its
 * static data, from the time when the workflow was published or n8n was started. What a poll gives n8n makes it write that
 * static data whole, and then store the run; a poll that gives nothing writes nothing. After
 * `dist/workflows/triggers/trigger-execution-context.factory.js` of the package n8n, and `poll-trigger-executor.js` of
 * n8n-core, 2.41.
 */

const copy = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export interface Run {
	/** The event, as one of the triggers outputs it. */
	json: IDataObject;
	by: 'callback' | 'poll';
	at: number;
}

export interface Settings {
	network: Network;
	credential: ICredentialDataDecryptedObject;
	/** Of the trigger that Clink calls; left out, there is none. */
	webhook: INodeParameters | undefined;
	poll: INodeParameters;
}

let count = 0;

export class N8n {
	readonly runs: Run[] = [];
	/** What somebody who looks at the executions sees of polls that failed. */
	readonly failures: string[] = [];
	readonly warnings: string[] = [];
	/** The column of n8n's database. */
	readonly database: PublishedTrigger;
	private process: NodeProcess | undefined;
	private current: { context: PollContext; workflow: Workflow } | undefined;

	constructor(private readonly settings: Settings) {
		count += 1;
		this.database = {
			type: 'clinkTrigger',
			workflowId: `workflow-${count}`,
			credential: settings.credential,
			parameters: settings.webhook ?? {},
			staticData: {},
		};
	}

	get isRunning(): boolean {
		return this.process !== undefined;
	}

	/** Starts n8n or, while it runs, publishes the workflow (anew). */
	async activate(mode: WorkflowActivateMode): Promise<void> {
		this.process ??= startProcess();
		const { workflow, node, context } = this.prepare(this.process, mode);
		this.current = { context, workflow };
		await this.runPoll(node, context, workflow, true);
		this.save(workflow);
	}

	/** n8n is gone, and with it all that it had in memory. */
	stop(): void {
		this.process = undefined;
		this.current = undefined;
	}

	/** One poll of n8n's timer. */
	async poll(): Promise<void> {
		if (this.current === undefined || this.process === undefined) return;
		const { context, workflow } = this.current;
		await this.runPoll(this.process, context, workflow, false);
	}

	/** What Clink gets for an event; 0 where n8n is gone. */
	async receive(message: Message): Promise<number> {
		if (this.process === undefined || this.settings.webhook === undefined) return 0;
		const { status } = await receive(this.settings.network, {
			published: this.database,
			process: this.process,
			mode: 'webhook',
			message,
			canStore: () => true,
			onHandOver: () => {},
			onRun: (json) => void this.runs.push({ json: copy(json), by: 'callback', at: Date.now() }),
		});
		return status;
	}

	/** A test in the editor. */
	async fetchTestEvent(): Promise<IDataObject | undefined> {
		const { context, node } = this.prepare(this.process ?? startProcess(), 'manual');
		const result = await node.clinkPollingTrigger.poll?.call(context as unknown as IPollFunctions);
		return result?.[0]?.[0]?.json;
	}

	private prepare(process: NodeProcess, mode: WorkflowActivateMode) {
		const { description } = process.clinkPollingTrigger;
		const parameters =
			NodeHelpers.getNodeParameters(
				description.properties,
				this.settings.poll,
				true,
				false,
				{ typeVersion: 1 },
				description,
			) ?? {};
		const node: INode = {
			id: 'poll',
			name: 'Clink Polling Trigger',
			type: 'clinkPollingTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { clinkApi: { id: '1', name: 'Test' } },
		};
		const type = process.clinkPollingTrigger;
		const workflow = new Workflow({
			id: this.database.workflowId,
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
			staticData: copy(this.database.staticData),
		});
		const context = new PollContext(
			workflow,
			node,
			additionalData('clinkApi', { credential: this.settings.credential }),
			mode === 'manual' ? 'manual' : 'trigger',
			mode,
		);
		Object.defineProperty(context, 'logger', {
			value: { warn: (text: string) => void this.warnings.push(text), info() {}, debug() {}, error() {} },
		});
		return { workflow, context, node: process };
	}

	private async runPoll(
		process: NodeProcess,
		context: PollContext,
		workflow: Workflow,
		isTestingTrigger: boolean,
	): Promise<void> {
		let response: INodeExecutionData[][] | null | undefined;
		try {
			response = await process.clinkPollingTrigger.poll?.call(context as unknown as IPollFunctions);
		} catch (error) {
			if (isTestingTrigger) throw error;
			this.failures.push((error as Error).message);
			return;
		}
		const isCurrent = this.process === process && this.current?.context === context;
		if (response === null || response === undefined || !isCurrent) return;
		this.save(workflow);
		await this.settings.network.pause('workflow of the run');
		const items = copy(response).flat();
		await this.settings.network.pause('store');
		if (this.process !== process) return;
		this.runs.push(...items.map(({ json }): Run => ({ json, by: 'poll', at: Date.now() })));
	}

	private save(workflow: Workflow): void {
		const data = workflow.staticData as { __dataChanged?: boolean };
		if (data.__dataChanged !== true) return;
		this.database.staticData = copy(workflow.staticData);
		data.__dataChanged = false;
	}
}
