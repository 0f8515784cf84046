import { setTimeout as sleep } from 'node:timers/promises';

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { HookContext, WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	IHookFunctions,
	INode,
	INodeParameters,
	INodeType,
	IWebhookData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';

import { ChingchingPay } from '../../../nodes/ChingchingPay/ChingchingPay.node.ts';
import { ChingchingPayTrigger } from '../../../nodes/ChingchingPay/ChingchingPayTrigger.node.ts';
import { ClinkTrigger } from '../../../nodes/Clink/ClinkTrigger.node.ts';
import { additionalData, type StoredCredential } from '../engine/run-node.cts';

const nodeTypes: Record<string, INodeType> = {
	chingchingPay: new ChingchingPay(),
	chingchingPayTrigger: new ChingchingPayTrigger(),
	clinkTrigger: new ClinkTrigger(),
};

export interface Published {
	type: keyof typeof nodeTypes;
	credential: StoredCredential;
	parameters?: INodeParameters;
	/** What the workflow keeps between runs. */
	staticData?: IDataObject;
	/** The same node again, as after a restart; a new one unless told. */
	nodeId?: string;
	/** Under which n8n is reached from outside. */
	webhookBaseUrl?: string;
	/** How n8n listens: for a published workflow unless told, or for a test in the editor. */
	mode?: 'webhook' | 'manual';
	/** Tells the workflow and the node from others; one of its own unless told. */
	identity?: string;
}

interface Prepared {
	nodeType: INodeType;
	node: INode;
	workflow: Workflow;
	data: ReturnType<typeof additionalData>;
}

let count = 0;

function prepare({
	type,
	credential,
	parameters = {},
	staticData = {},
	webhookBaseUrl,
	nodeId,
	identity = String(++count),
	mode,
}: Published): Prepared {
	const nodeType = nodeTypes[type];
	if (nodeType === undefined) throw new Error(`No such node type: ${type}`);
	const typeVersion = Number(nodeType.description.version);
	const credentialType = type.startsWith('clink') ? 'clinkApi' : 'chingchingPayApi';
	const node: INode = {
		id: nodeId ?? `node-${identity}`,
		name: 'Node Under Test',
		type,
		typeVersion,
		position: [0, 0],
		parameters:
			NodeHelpers.getNodeParameters(
				nodeType.description.properties,
				parameters,
				true,
				false,
				{ typeVersion },
				nodeType.description,
			) ?? {},
		credentials: { [credentialType]: { id: '1', name: 'Test' } },
	};
	const named = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const workflow = new Workflow({
		id: `workflow-${identity}`,
		nodes: [node],
		connections: {},
		active: mode !== 'manual',
		nodeTypes: named,
		staticData,
	});
	const data = {
		...additionalData(credentialType, { credential }),
		...(webhookBaseUrl === undefined ? {} : { webhookBaseUrl }),
	};
	return { nodeType, node, workflow, data };
}

/** n8n's context in which a trigger is published and unpublished. */
export function hookOf(published: Published): {
	context: IHookFunctions;
	workflow: Workflow;
	call(method: 'checkExists' | 'create' | 'delete'): Promise<boolean>;
} {
	const { nodeType, node, workflow, data } = prepare(published);
	const context = new HookContext(workflow, node, data, 'trigger', 'activate') as unknown as IHookFunctions;
	return {
		context,
		workflow,
		async call(method) {
			const hook = nodeType.webhookMethods?.default?.[method];
			if (hook === undefined) throw new Error(`No ${method}.`);
			return await hook.call(context);
		},
	};
}

export interface Receiver {
	url: string;
	/** The items of every run that was started. */
	runs: IDataObject[];
	workflow: Workflow;
	/** Makes n8n fail to store runs. */
	breakStore(isBroken: boolean): void;
	close(): Promise<void>;
}

/**
 * Serves a node's webhook over real HTTP in n8n's own context. What n8n's server does around it is written again here:
 * it reads the body's bytes, stores the run, and answers with what the node gives: `dist/webhooks/webhook-helpers.js` of
 * the package n8n, 2.41.
 */
async function receive(published: Published): Promise<Receiver> {
	const { nodeType, node, workflow, data } = prepare(published);
	const mode = published.mode ?? 'webhook';
	const runs: IDataObject[] = [];
	let isBroken = false;

	const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const request = asRequest(incoming);
		const response = asResponse(outgoing);
		const webhookData = {
			webhookDescription: nodeType.description.webhooks?.[0],
			isTest: mode === 'manual',
		} as unknown as IWebhookData;
		const httpData = { ...data, httpRequest: request, httpResponse: response } as never;
		const context = new WebhookContext(
			workflow,
			node,
			httpData,
			mode,
			webhookData,
			[],
			null,
		) as unknown as IWebhookFunctions;
		const result = (await nodeType.webhook?.call(context)) ?? {};
		if (result.noWebhookResponse === true) return;
		await sleep(20);
		if (result.workflowData !== undefined) {
			if (isBroken) return void response.status(500).send('{"message":"could not be stored"}');
			runs.push(...result.workflowData.flat().map(({ json }) => json));
		}
		response.send(String(result.webhookResponse));
	};
	const server = createServer((incoming, outgoing) => {
		serve(incoming, outgoing).catch((error: unknown) => outgoing.writeHead(500).end(String(error)));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
		runs,
		workflow,
		breakStore(broken) {
			isBroken = broken;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Serves webhooks to the tests around the call, and closes each after the test that asked for it. */
export function useReceivers(): typeof receive {
	let open: Receiver[] = [];
	afterEach(async () => {
		await Promise.all(open.map(async (receiver) => await receiver.close()));
		open = [];
	});
	return async (published) => {
		const receiver = await receive(published);
		open.push(receiver);
		return receiver;
	};
}

const LIMIT = 1_000_000;

/** The request as n8n hands it to a node. Its bytes are read when the node asks for them. */
function asRequest(incoming: IncomingMessage): object {
	const readRawBody = async () => {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const rawBody = Buffer.concat(chunks);
		if (rawBody.length > LIMIT) throw Object.assign(new Error('too large'), { statusCode: 413 });
		if (incoming.headers['x-broken'] !== undefined) throw new Error('broken');
		Object.assign(incoming, { rawBody });
	};
	return Object.assign(incoming, { readRawBody, body: {}, params: {}, query: {} });
}

interface ExpressLike extends ServerResponse {
	status(code: number): ExpressLike;
	type(contentType: string): ExpressLike;
	send(text: string): ExpressLike;
}

/** The three methods of an Express response that nodes use. */
function asResponse(outgoing: ServerResponse): ExpressLike {
	const response = outgoing as ExpressLike;
	response.status = (code) => Object.assign(response, { statusCode: code });
	response.type = (contentType) => (response.setHeader('content-type', contentType), response);
	response.send = (text) => (response.end(text), response);
	return response;
}
