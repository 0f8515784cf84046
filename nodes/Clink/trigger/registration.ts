import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { isLoopback } from '../../shared/baseUrl';
import { asFailure, badInput, type Failure } from '../../shared/failure';
import { isObject } from '../../shared/json';
import { createClient, type ClinkClient } from '../api/client';
import { CREDENTIAL_TYPE, readCredential } from '../api/credential';
import { endpoints } from '../api/endpoints';
import { EVENT_NAMES } from '../api/events';
import { ALL_EVENTS, selectedEvents } from './fields';

const TIMEOUT_MS = 30_000;
const DESCRIPTION = 'Made by n8n. Deleted when the workflow is unpublished.';

/** What is kept of an endpoint. Clink tells the secret once, when it is made or rotated. */
export interface Registered {
	endpointId: string;
	signingSecret: string;
}

type Store = Pick<IHookFunctions, 'getNode' | 'getWorkflowStaticData'>;

/** Under the node's id, not its name: it outlives renaming. */
const storeOf = (context: Store): [IDataObject, string] => [
	context.getWorkflowStaticData('global'),
	`clinkEndpoint:${context.getNode().id}`,
];

/** The endpoint that was registered for this trigger, if any. */
export function registered(context: Store): Registered | undefined {
	const [store, name] = storeOf(context);
	const { endpointId, signingSecret } = isObject(store[name]) ? store[name] : {};
	if (typeof endpointId !== 'string' || typeof signingSecret !== 'string') return undefined;
	return { endpointId, signingSecret };
}

function remember(context: Store, endpoint: Registered | undefined): void {
	const [store, name] = storeOf(context);
	if (endpoint === undefined) delete store[name];
	else store[name] = { ...endpoint };
}

const isManual = (context: IHookFunctions) => context.getNodeParameter('registration') === 'manual';

/** Registers, reconciles and removes this trigger's endpoint. n8n calls these when a workflow is (un)published or tested. */
export const registration = {
	/** Whether the endpoint at Clink is as it should be, and its secret is known. */
	async checkExists(this: IHookFunctions): Promise<boolean> {
		if (isManual(this)) return true;
		const known = registered(this);
		if (known === undefined) return false;
		return await withNodeError(this, async (client) => {
			const url = webhookUrl(this);
			const found = await client.list({ endpoint: endpoints.webhookEndpoints, query: { url, pageNum: 1, pageSize: 20 } });
			const endpoint = found.find((row) => row.id === known.endpointId && row.url === url);
			return endpoint !== undefined && endpoint.enabled === true && sameEvents(endpoint.events, await wantedEvents(this, client));
		});
	},

	async create(this: IHookFunctions): Promise<boolean> {
		if (isManual(this)) return true;
		return await withNodeError(this, async (client) => {
			remember(this, await ensure(client, webhookUrl(this), await wantedEvents(this, client)));
			return true;
		});
	},

	async delete(this: IHookFunctions): Promise<boolean> {
		if (isManual(this)) return true;
		const known = registered(this);
		if (known === undefined) return true;
		return await withNodeError(this, async (client) => {
			const isGone = await remove(client, known.endpointId);
			if (isGone) remember(this, undefined);
			return isGone;
		});
	},
};

/** Makes or adopts the endpoint of a URL. A secret that Clink will not tell again is rotated. */
async function ensure(client: ClinkClient, url: string, events: string[]): Promise<Registered> {
	const body = { url, events, description: DESCRIPTION, enabled: true, returnSigningSecret: true, rotateSecretIfUnavailable: true };
	const { endpoint } = await client.send({ endpoint: endpoints.ensureWebhookEndpoint, body });
	const endpointId = isObject(endpoint) && typeof endpoint.id === 'string' ? endpoint.id : '';
	const told = isObject(endpoint) ? endpoint.signingSecret : undefined;
	const signingSecret = typeof told === 'string' && told !== '' ? told : await rotate(client, endpointId);
	return { endpointId, signingSecret };
}

async function rotate(client: ClinkClient, endpointId: string): Promise<string> {
	const { signingSecret } = endpointId === '' ? {} : await client.send({ endpoint: endpoints.rotateWebhookSecret, path: { endpointId } });
	if (typeof signingSecret === 'string' && signingSecret !== '') return signingSecret;
	throw badInput('Clink did not tell the signing secret of the webhook endpoint', "Set 'Registration' to Manual and enter the secret in the credential.");
}

/** An endpoint that is gone already is as good as deleted. */
async function remove(client: ClinkClient, endpointId: string): Promise<boolean> {
	try {
		await client.send({ endpoint: endpoints.deleteWebhookEndpoint, path: { endpointId } });
		return true;
	} catch (thrown) {
		return asFailure(thrown).kind === 'refused';
	}
}

/** The names to subscribe to. "All" is spelt out, with what Clink has added since this version. */
async function wantedEvents(context: IHookFunctions, client: ClinkClient): Promise<string[]> {
	const selected = selectedEvents(context.getNodeParameter('events', []));
	if (selected.length === 0) throw badInput("'Events' is empty", 'Choose at least one event, or All.');
	if (!selected.includes(ALL_EVENTS)) return selected;
	const { events } = await client.send({ endpoint: endpoints.webhookEvents });
	const names = Array.isArray(events) ? events.filter(isObject).map(({ name }) => name) : [];
	const told = names.filter((name) => typeof name === 'string');
	return told.length === 0 ? EVENT_NAMES : told;
}

function sameEvents(actual: unknown, wanted: string[]): boolean {
	return Array.isArray(actual) && actual.length === wanted.length && wanted.every((name) => actual.includes(name));
}

function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) throw badInput('n8n gives no address for this trigger', 'Save the workflow, then publish it again.');
	return url;
}

async function withNodeError<T>(context: IHookFunctions, work: (client: ClinkClient) => Promise<T>): Promise<T> {
	try {
		await checkReachable(context);
		return await work(await createClient(context, TIMEOUT_MS));
	} catch (thrown) {
		throw toActivationError(context, asFailure(thrown));
	}
}

/** Clink refuses addresses that it cannot reach. A gateway on this very machine, such as a stand-in, can. */
async function checkReachable(context: IHookFunctions): Promise<void> {
	const { baseUrl } = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
	const url = new URL(webhookUrl(context));
	if (isLoopback(new URL(baseUrl)) || (url.protocol === 'https:' && !isPrivate(url.hostname))) return;
	throw badInput(
		`Clink cannot reach this n8n at ${url.origin}`,
		"Clink sends events to public https addresses only. Set n8n's WEBHOOK_URL to the public address of this n8n, e.g. https://n8n.example.com/, restart it and publish again. For a first try on a local machine, use a tunnel.",
	);
}

const PRIVATE_HOST = /^(localhost|.*\.local|.*\.internal|0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[(::1?|f[cde].*)\]$)/;

const isPrivate = (host: string) => PRIVATE_HOST.test(host) || (!host.includes('.') && !host.startsWith('['));

function toActivationError(context: IHookFunctions, { message, advice }: Failure): NodeOperationError {
	return new NodeOperationError(context.getNode(), `${message}. ${advice}`, { description: advice });
}
