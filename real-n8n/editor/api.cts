import { waitForValue } from '../system/wait.cts';
import { errorOf, readExecution, type Execution, type Item, type StoredExecution } from './execution.cts';
import { RequestError, type Session } from './session.cts';
import { MANUAL_TRIGGER, type Credential, type Workflow } from './workflow.cts';

const POLL_MS = 100;
const PUBLISH_TIMEOUT_MS = 30_000;
const RUN_TIMEOUT_MS = 120_000;
const STORE_TIMEOUT_MS = 10_000;
const UNFINISHED = new Set(['new', 'running', 'waiting']);

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
	active: boolean;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

export interface NodeType {
	name: string;
	displayName: string;
	properties: Array<Record<string, unknown>>;
	[key: string]: unknown;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
}

interface PublicationStatus {
	status: string;
	triggers: Array<{ errorMessage: string | null }>;
}

const PUBLISHED: PublicationStatus = { status: 'published', triggers: [] };
const NOT_PUBLISHED: PublicationStatus = { status: 'not_published', triggers: [] };

export interface RunOptions {
	timeoutMs?: number;
	/** Statuses to stop at besides the final ones: 'waiting' for a workflow that pauses. */
	until?: string[];
}

/** What the editor does, over the same routes. */
export class N8nApi {
	constructor(private readonly session: Session) {}

	async createCredential(type: string, name: string, data: Record<string, unknown>): Promise<Credential> {
		return await this.session.request('POST', '/rest/credentials', { type, name, data });
	}

	/** The credential as the editor gets it to show: secrets blanked by n8n. */
	async readCredential(id: string): Promise<Record<string, unknown>> {
		return await this.session.request('GET', `/rest/credentials/${id}?includeData=true`);
	}

	/** Presses "Test" on the stored values, or with the given ones typed in their place. */
	async testCredential(credential: Credential, typed?: Record<string, unknown>): Promise<CredentialTest> {
		const { id, name, type } = credential;
		// n8n tests what the editor sends and puts stored secrets back where they come blanked; without data it tests nothing.
		const data = typed ?? (await this.readCredential(id))['data'];
		return await this.session.request('POST', '/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	async createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		// n8n 1.x does not take a workflow that says nothing of this.
		return await this.session.request('POST', '/rest/workflows', { active: false, ...workflow });
	}

	/** Makes a workflow live and waits until its triggers and webhooks listen, which is later than n8n's answer. */
	async publish(workflow: SavedWorkflow): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
		// Queue mode says 'not_published' until the main process has begun.
		const { status, triggers } = await this.untilPublication(
			workflow.id,
			(current) => !['in_progress', 'not_published'].includes(current),
			PUBLISHED,
		);
		if (status === PUBLISHED.status) return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
		throw new Error(`Workflow '${workflow.name}' could not be published: ${reasons.join('; ') || status}`);
	}

	/** Takes a workflow off and waits until nothing of it listens. */
	async unpublish(workflow: SavedWorkflow): Promise<void> {
		await this.session.request('POST', `/rest/workflows/${workflow.id}/deactivate`, {});
		await this.untilPublication(workflow.id, (current) => current === NOT_PUBLISHED.status, NOT_PUBLISHED);
	}

	/** Presses "Execute workflow" and waits for the end. Does not throw when the execution fails: look at its status. */
	async run(workflow: SavedWorkflow, options: RunOptions = {}): Promise<Execution> {
		return await this.waitForExecution(await this.startRun(workflow), options);
	}

	/** Presses "Execute workflow" and gives the ID of the execution, which n8n 2.20 shows only once it has ended. */
	async startRun(workflow: SavedWorkflow): Promise<string> {
		const trigger = workflow.nodes.find(({ type }) => type === MANUAL_TRIGGER);
		if (!trigger) throw new Error(`Workflow '${workflow.name}' has no manual trigger to start from`);
		const { executionId } = await this.start(workflow, trigger.name);
		if (!executionId) throw new Error(`n8n did not start workflow '${workflow.name}'`);
		return executionId;
	}

	/** Presses "Listen for test event" of a trigger and resolves once its test URL listens. */
	async listenForTestEvent(workflowId: string, triggerName: string): Promise<void> {
		const workflow = await this.session.request<SavedWorkflow>('GET', `/rest/workflows/${workflowId}`);
		const answer = await this.start(workflow, triggerName);
		if (answer.waitingForWebhook !== true)
			throw new Error(`n8n does not wait for a test event: ${JSON.stringify(answer)}`);
	}

	private async start(
		workflow: SavedWorkflow,
		triggerName: string,
	): Promise<{ executionId?: string; waitingForWebhook?: boolean }> {
		// n8n runs the workflow as it is saved; 1.x runs what it is sent.
		const body = { triggerToStartFrom: { name: triggerName }, workflowData: workflow };
		return await this.session.request('POST', `/rest/workflows/${workflow.id}/run`, body);
	}

	/** Creates the workflow, runs it and returns its execution. */
	async createAndRun(workflow: Workflow, options: RunOptions = {}): Promise<Execution> {
		return await this.run(await this.createWorkflow(workflow), options);
	}

	/** Presses "Retry" on an execution that failed, and waits until it has run again. */
	async retry(id: string): Promise<void> {
		await this.session.request('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false });
	}

	async waitForExecution(id: string, options: RunOptions = {}): Promise<Execution> {
		let lastStatus = '';
		const read = async () => {
			const stored = await this.storedExecution(id);
			if (stored === undefined) return undefined;
			lastStatus = stored.status;
			return !UNFINISHED.has(lastStatus) || options.until?.includes(lastStatus) ? readExecution(stored) : undefined;
		};
		return await waitForValue(read, {
			timeoutMs: options.timeoutMs ?? RUN_TIMEOUT_MS,
			intervalMs: POLL_MS,
			message: () => `Execution ${id} is still '${lastStatus}'`,
		});
	}

	async getExecution(id: string): Promise<Execution> {
		const stored = await waitForValue(async () => await this.storedExecution(id), {
			timeoutMs: STORE_TIMEOUT_MS,
			intervalMs: POLL_MS,
			message: () => `n8n does not give execution ${id}`,
		});
		return readExecution(stored);
	}

	/** Undefined for the moment in which older n8n has stored a part of it: then it answers without data, or with 500. */
	private async storedExecution(id: string): Promise<StoredExecution | undefined> {
		try {
			const stored = await this.session.request<Partial<StoredExecution>>('GET', `/rest/executions/${id}`);
			return stored.data === undefined ? undefined : (stored as StoredExecution);
		} catch (error) {
			if (error instanceof RequestError && error.status === 500) return undefined;
			throw error;
		}
	}

	/** Newest first. */
	async listExecutions(workflowId?: string, limit = 50): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
		const path = `/rest/executions?limit=${limit}&filter=${filter}`;
		const { results } = await this.session.request<{ results: ExecutionSummary[] }>('GET', path);
		return results;
	}

	/** Descriptions of every node type n8n has loaded. */
	async nodeTypes(): Promise<NodeType[]> {
		return await this.session.request('GET', '/types/nodes.json');
	}

	async credentialTypes(): Promise<Array<Record<string, unknown> & { name: string }>> {
		return await this.session.request('GET', '/types/credentials.json');
	}

	/** @param asked what it comes to where n8n has no such route: older ones answer only once it is done, or could not be */
	private async untilPublication(
		workflowId: string,
		isReached: (status: string) => boolean,
		asked: PublicationStatus,
	): Promise<PublicationStatus> {
		const path = `/rest/workflows/${workflowId}/publication-status`;
		let lastStatus = '';
		const read = async () => {
			const publication = await this.session.request<PublicationStatus>('GET', path).catch((error: unknown) => {
				if (error instanceof RequestError && error.status === 404) return asked;
				throw error;
			});
			lastStatus = publication.status;
			return isReached(lastStatus) ? publication : undefined;
		};
		return await waitForValue(read, {
			timeoutMs: PUBLISH_TIMEOUT_MS,
			intervalMs: POLL_MS,
			message: () => `Workflow ${workflowId} stays '${lastStatus}'`,
		});
	}

	/** The bytes of a binary property of an item. */
	async readBinary(item: Item, property: string): Promise<Buffer> {
		const binary = item.binary?.[property];
		if (!binary) throw new Error(`The item has no binary property '${property}'`);
		if (!binary.id) return Buffer.from(binary.data, 'base64');
		return await this.session.download(`/rest/binary-data?id=${encodeURIComponent(binary.id)}&action=download`);
	}
}

/** Throws with n8n's own words when an execution did not succeed. */
export function assertSucceeded(execution: Execution): Execution {
	if (execution.status === 'success') return execution;
	const error = errorOf(execution);
	const where = execution.data.resultData.lastNodeExecuted;
	const words = [error?.message, error?.description].filter(Boolean).join('. ');
	throw new Error(`Execution ${execution.id} ended as '${execution.status}' at '${String(where)}': ${words}`);
}
