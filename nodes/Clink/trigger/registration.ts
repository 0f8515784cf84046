import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { isLoopback } from '../../shared/http/baseUrl';
import { isObject } from '../../shared/values/json';
import { inputError, PaymentError, toPaymentError } from '../../shared/values/paymentError';
import { isPublic } from '../../shared/values/reachability';
import { clientOf, createClient, type ClinkClient } from '../api/client';
import { CREDENTIAL_TYPE, readCredential } from '../api/credential';
import { EVENT_NAMES } from '../api/events';
import { ensureEndpoint, isOutdated, readEndpoint, removeEndpoint, type Registered } from './endpoint';
import { readCatalog } from './eventList';
import { readSelection } from './selection';
import { toTriggerError } from './triggerError';

const TIMEOUT_MS = 30_000;

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
		return await withNodeError(this, async () => {
			const client = await reachableClient(this);
			const found = await readEndpoint(client, known.endpointId);
			return found !== undefined && !isOutdated(found, webhookUrl(this), await wantedEvents(this, client));
		});
	},

	async create(this: IHookFunctions): Promise<boolean> {
		if (isManual(this)) return true;
		return await withNodeError(this, async () => {
			const client = await reachableClient(this);
			remember(this, await ensureEndpoint(client, webhookUrl(this), await wantedEvents(this, client)));
			return true;
		});
	},

	/**
	 * After an error, n8n 2.41 tries twice more, unpublishes anyway, keeps the workflow's static data and logs the error.
	 * At the end of a test in the editor it would keep listening instead, so the error is only logged there.
	 */
	async delete(this: IHookFunctions): Promise<boolean> {
		if (isManual(this)) return true;
		const known = registered(this);
		if (known === undefined) return true;
		try {
			await removeEndpoint(await createClient(this, TIMEOUT_MS), known.endpointId);
		} catch (thrown) {
			const error = toTriggerError(this, leftBehind(known.endpointId, toPaymentError(thrown)));
			const { id: workflowId, active: isPublished } = this.getWorkflow();
			if (isPublished) throw error;
			this.logger.warn(`"${this.getNode().name}" in workflow ${workflowId}: ${error.message}`, { workflowId });
			return false;
		}
		remember(this, undefined);
		return true;
	},
};

const leftBehind = (endpointId: string, { kind, message, details }: PaymentError) =>
	new PaymentError(
		kind,
		`The webhook endpoint ${endpointId} is still registered with Clink: ${message}`,
		'Clink keeps sending events to it. Delete it in the Clink dashboard (Developers > Webhooks), or correct the credential, then publish the workflow and unpublish it again.',
		details,
	);

/** The names to subscribe to. "All" is spelled out, including events that Clink has added since this version. */
async function wantedEvents(context: IHookFunctions, client: ClinkClient): Promise<string[]> {
	const { all, events, unknownPresets } = readSelection(context.getNodeParameter('events', []));
	if (all) {
		const reported = await readCatalog(client);
		return reported.length === 0 ? EVENT_NAMES : reported;
	}
	if (unknownPresets.length > 0)
		throw inputError(
			`'Events' has ${unknownPresets.join(', ')}, which this version of the package does not know`,
			'Choose other events, or update the package.',
		);
	if (events.size === 0) throw inputError("'Events' is empty", 'Choose at least one event, a preset, or All.');
	return [...events];
}

function webhookUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined)
		throw inputError('n8n has no webhook URL for this trigger', 'Save the workflow, then publish it again.');
	return url;
}

async function withNodeError<T>(context: IHookFunctions, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (thrown) {
		throw toTriggerError(context, toPaymentError(thrown));
	}
}

/** Clink refuses addresses that it cannot reach. A gateway on this machine, such as the sandbox, reaches every address. */
async function reachableClient(context: IHookFunctions): Promise<ClinkClient> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
	const url = new URL(webhookUrl(context));
	const isReachable = isLoopback(new URL(credential.baseUrl)) || (url.protocol === 'https:' && isPublic(url));
	if (isReachable) return clientOf(context, credential, TIMEOUT_MS);
	throw inputError(
		`Clink cannot reach this n8n instance at ${url.origin}`,
		'Clink sends events to public https URLs only. Set WEBHOOK_URL to the public URL of this n8n instance, e.g. https://n8n.example.com/, restart n8n and publish the workflow again. To try it on a local machine, use a tunnel.',
	);
}
