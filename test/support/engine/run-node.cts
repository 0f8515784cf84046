import './silent-log.cts';
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IRun,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, Workflow } from 'n8n-workflow';

import { ChingchingPayApi } from '../../../credentials/ChingchingPayApi.credentials';
import { ClinkApi } from '../../../credentials/ClinkApi.credentials';
// With their extension: without it, Node's own resolution finds the codex file ChingchingPay.node.json first.
import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node.ts';
import { Clink } from '../../../nodes/Clink/Clink.node.ts';

/** Runs our nodes in n8n's own engine: its workflow runner, its contexts, its HTTP client, our credential types. */

const nodeTypes: Record<string, INodeType> = { chingchingPay: new ChingchingPay(), clink: new Clink() };
export const credentialTypes: Record<string, ICredentialType> = {
	chingchingPayApi: new ChingchingPayApi(),
	clinkApi: new ClinkApi(),
};

/** What n8n's store holds. A function is called each time the store is read. */
export type StoredCredential = ICredentialDataDecryptedObject | (() => ICredentialDataDecryptedObject);

export interface RunOptions {
	/** The name of the node's type, e.g. `chingchingPay`. */
	type: string;
	/** A node type other than ours, to try a piece of them by itself. */
	nodeType?: INodeType;
	parameters: INodeParameters;
	credential: StoredCredential;
	/** How n8n runs the workflow; by hand unless told. */
	mode?: WorkflowExecuteMode;
	/** Nodes that run before it, one after the other. */
	before?: Array<Pick<INode, 'name' | 'type' | 'parameters'> & Partial<INode>>;
	/** Whether its output leads back to the first node before it. */
	isLoop?: boolean;
	/** Input items; one empty item unless told. */
	items?: INodeExecutionData[];
	/** Node settings, such as `retryOnFail` or `onError`. */
	settings?: Partial<INode>;
	/** How long n8n's store takes to hand the credential out, in milliseconds. */
	credentialDelayMs?: number;
	/** Stops the execution after so many milliseconds. */
	cancelAfterMs?: number;
	/** Gets what stops the execution, once that has begun. */
	onStart?: (cancel: () => void) => void;
}

export interface RunResult {
	items: INodeExecutionData[];
	errorItems: INodeExecutionData[];
	/** The error that the node ended with, as n8n holds it, but for the place at the end of its message. */
	error: (Error & { description?: string | null; context?: Record<string, unknown> }) | undefined;
	/** Which item the message names at its end, e.g. `item 2: A-1042`. */
	place: string | undefined;
	run: IRun;
}

export async function runNode(options: RunOptions): Promise<RunResult> {
	const { type, nodeType, parameters, mode = 'manual', settings = {}, items = [{ json: {} }] } = options;
	const credentialType = `${type}Api`;
	const typeNamed = (name: string) => findType(name, items, nodeType);
	const node: INode = {
		id: 'node-under-test',
		name: 'Node Under Test',
		type,
		typeVersion: 1,
		position: [200, 0],
		parameters,
		credentials: { [credentialType]: { id: '1', name: 'Test' } },
		...settings,
	};
	const input: INode = { id: 'input', name: 'Input', type: 'input', typeVersion: 1, position: [0, 0], parameters: {} };
	const before = (options.before ?? []).map((earlier): INode => ({ ...node, id: earlier.name, ...earlier }));
	const chain = [input, ...before, node];
	const workflow = new Workflow({
		id: 'workflow',
		nodes: chain,
		connections: connect(options.isLoop === true ? [...chain, chain[1] ?? node] : chain),
		active: false,
		nodeTypes: {
			getByName: typeNamed,
			getByNameAndVersion: typeNamed,
			getKnownTypes: () => ({}),
		},
		settings: { timezone: 'Asia/Hong_Kong' },
	});
	const execution = new WorkflowExecute(additionalData(credentialType, options), mode);
	const started = execution.run({ workflow, startNode: workflow.getNode('Input') ?? node });
	options.onStart?.(() => started.cancel());
	if (options.cancelAfterMs !== undefined) setTimeout(() => started.cancel(), options.cancelAfterMs).unref();
	const run = await started;
	const result = run.data.resultData.runData[node.name]?.at(-1);
	return {
		items: result?.data?.main?.[0] ?? [],
		errorItems: result?.data?.main?.[1] ?? [],
		...withoutPlace(run.data.resultData.error as RunResult['error']),
		run,
	};
}

/** References differ in every run of a test. */
function withoutPlace(error: RunResult['error']): Pick<RunResult, 'error' | 'place'> {
	if (error?.context?.['itemIndex'] === undefined) return { error, place: undefined };
	const [, message = '', place] = /^(.*?)(?: \[([^[\]]+)\])?$/s.exec(error.message) ?? [];
	return { error: Object.create(error, { message: { value: message } }) as Error, place };
}

/** Leads from each node to the next. */
const connect = (chain: INode[]): IConnections =>
	Object.fromEntries(
		chain
			.slice(1)
			.map(({ name }, index) => [
				chain[index]?.name ?? '',
				{ main: [[{ node: name, type: 'main' as const, index: 0 }]] },
			]),
	);

function findType(name: string, items: INodeExecutionData[], own: INodeType | undefined): INodeType {
	const type = name === 'input' ? inputType(items) : (own ?? nodeTypes[name]);
	if (type === undefined) throw new Error(`No such node type: ${name}`);
	return type;
}

function inputType(items: INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Input',
			name: 'input',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Input' },
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		execute: () => Promise.resolve([items]),
	};
}

/** Stands in for n8n's store of credentials only: it hands out the given one, and calls the real `authenticate`. */
class GivenCredential extends ICredentialsHelper {
	private readonly type: string;
	private readonly stored: StoredCredential;
	private readonly delayMs: number;

	constructor(
		type: string,
		{ credential, credentialDelayMs = 0 }: Pick<RunOptions, 'credential' | 'credentialDelayMs'>,
	) {
		super();
		this.type = type;
		this.stored = credential;
		this.delayMs = credentialDelayMs;
	}
	override getParentTypes = () => [];
	override isCredentialUsableByNode = () => true;
	override async authenticate(data: ICredentialDataDecryptedObject, typeName: string, request: unknown) {
		const authenticate = credentialTypes[typeName]?.authenticate;
		if (typeof authenticate !== 'function') throw new Error(`No authenticate function: ${typeName}`);
		return await authenticate(data, request as IHttpRequestOptions);
	}
	override preAuthentication = () => Promise.resolve(undefined);
	override runPreAuthentication = () => Promise.resolve(undefined);
	override getCredentials = (): Promise<never> => Promise.reject(new Error('not used by nodes'));
	override getDecrypted = async () => {
		if (this.delayMs > 0) await sleep(this.delayMs);
		return { ...(typeof this.stored === 'function' ? this.stored() : this.stored) };
	};
	override updateCredentials = async () => {};
	override updateCredentialsOauthTokenData = async () => {};
	override getCredentialsProperties = () => credentialTypes[this.type]?.properties ?? [];
}

export function additionalData(
	type: string,
	options: Pick<RunOptions, 'credential' | 'credentialDelayMs'>,
): IWorkflowExecuteAdditionalData {
	const workflowData = { id: 'workflow', name: 'Test', nodes: [], connections: {}, active: false } as never;
	return {
		credentialsHelper: new GivenCredential(type, options),
		hooks: new ExecutionLifecycleHooks('manual', '1', workflowData),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		webhookBaseUrl: 'https://n8n.example.com/webhook',
		webhookTestBaseUrl: 'https://n8n.example.com/webhook-test',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		variables: {},
		executionTimeoutTimestamp: Date.now() + 86_400_000,
		getRunExecutionData: () => Promise.resolve(undefined),
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
}
