import { WebhookContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import type { Message } from '../../../sandbox/index.cts';
import { additionalData } from '../../support/engine/run-node.cts';
import type { NodeProcess } from './processes.cts';
import type { Network } from './network.cts';

/**
 * n8n around a node's webhook, as several of its processes have it: workflow and static data come from the database
 * with every request, the run is stored, the reply goes out, and then the whole static data is written back if it
 * changed; the last one wins. After `dist/webhooks/webhook-helpers.js` and `live-webhooks.js` of the package n8n, 2.41.
 */

export interface PublishedTrigger {
	type: keyof NodeProcess;
	workflowId: string;
	credential: ICredentialDataDecryptedObject;
	parameters: INodeParameters;
	/** The column of n8n's database. */
	staticData: IDataObject;
	/** Of the requests whose static data was written, the one that loaded it last. */
	newestWritten?: number;
	/** Whether n8n wrote what an older request had loaded over what a newer one wrote: the newer one's events are gone from it. */
	isOvertaken?: boolean;
}

export type Mode = 'webhook' | 'manual';

export interface Reply {
	status: number;
	/** What started a run, if anything did. */
	run?: IDataObject;
}

const copy = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

function nodeOf({ type, workflowId, parameters }: PublishedTrigger, process: NodeProcess): INode {
	const { description } = process[type];
	const typeVersion = Number(description.version);
	return {
		id: `node-${workflowId}`,
		name: 'Trigger',
		type,
		typeVersion,
		position: [0, 0],
		parameters:
			NodeHelpers.getNodeParameters(description.properties, parameters, true, false, { typeVersion }, description) ??
			{},
		credentials: { [credentialType(type)]: { id: '1', name: 'Test' } },
	};
}

const credentialType = (type: keyof NodeProcess) => (type.startsWith('clink') ? 'clinkApi' : 'chingchingPayApi');

/** Express's response, as far as nodes use it. */
class Response {
	statusCode = 200;
	isSent = false;
	status = (code: number) => Object.assign(this, { statusCode: code });
	type = () => this;
	setHeader = () => this;
	/** What was sent last. */
	text = '';
	send = (text: string) => {
		this.end(text);
		return this;
	};
	end = (text = ''): void => {
		this.text = text;
		this.isSent = true;
	};
}

function requestOf({ target, method, headers, body }: Message): object {
	const { pathname, search } = new URL(target);
	const request = { method, url: pathname + search, headers, body: {}, params: {}, query: {} };
	return Object.assign(request, {
		readRawBody: () => Promise.resolve(void Object.assign(request, { rawBody: Buffer.from(body) })),
	});
}

export interface CallbackRequest {
	published: PublishedTrigger;
	process: NodeProcess;
	mode: Mode;
	message: Message;
	/** Asked when the run is to be stored: whether n8n can. */
	canStore: () => boolean;
	/** Called when the node hands a run over; n8n may store it after one that was handed over later. */
	onHandOver: () => void;
	/** Called when the run is stored. */
	onRun: (run: IDataObject) => void;
}

let requests = 0;

export async function receive(
	network: Network,
	{ published, process, mode, message, canStore, onHandOver, onRun }: CallbackRequest,
): Promise<Reply> {
	const { type, workflowId, credential } = published;
	const request = (requests += 1);
	const nodeType = process[type];
	const node = nodeOf(published, process);
	const named = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const workflow = new Workflow({
		id: workflowId,
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: named,
		staticData: copy(published.staticData),
	});
	const response = new Response();
	const data = {
		...additionalData(credentialType(type), { credential }),
		httpRequest: requestOf(message),
		httpResponse: response,
	} as never;
	const webhookData = { webhookDescription: nodeType.description.webhooks?.[0], isTest: mode === 'manual' } as never;
	const context = new WebhookContext(workflow, node, data, mode, webhookData, [], null) as unknown as IWebhookFunctions;
	const result = (await nodeType.webhook?.call(context)) ?? {};

	if (result.noWebhookResponse === true) return { status: response.statusCode };
	const run = result.workflowData?.[0]?.[0]?.json;
	if (run !== undefined) {
		onHandOver();
		await network.pause('store');
		if (!canStore()) return (response.status(500).send(''), { status: 500 });
		onRun(run);
	}
	// The node takes this reading for the sign that the run is stored.
	response.send(String(result.webhookResponse));
	if (mode === 'webhook' && isChanged(workflow)) {
		await network.pause('write');
		published.staticData = copy(workflow.staticData);
		published.isOvertaken ||= request < (published.newestWritten ?? 0);
		published.newestWritten = Math.max(request, published.newestWritten ?? 0);
	}
	return { status: response.statusCode, ...(run === undefined ? {} : { run }) };
}

const isChanged = ({ staticData }: Workflow) => (staticData as { __dataChanged?: boolean }).__dataChanged === true;
