import type { IDataObject } from 'n8n-workflow';

import { differs, isObject } from '../../shared/values/json';
import { inputError, toPaymentError, type PaymentError } from '../../shared/values/paymentError';
import type { ClinkClient } from '../api/client';
import { endpoints } from '../api/endpoints';

const DESCRIPTION = 'Created by n8n. Deleted when the workflow is unpublished.';

/** What is stored of an endpoint. Clink returns the secret only when it is created or rotated. */
export interface Registered {
	endpointId: string;
	signingSecret: string;
}

/** Creates or adopts the endpoint of a URL. A secret that Clink does not return again is rotated. */
export async function ensureEndpoint(client: ClinkClient, url: string, events: string[]): Promise<Registered> {
	const body = {
		url,
		events,
		description: DESCRIPTION,
		enabled: true,
		returnSigningSecret: true,
		rotateSecretIfUnavailable: true,
	};
	const { endpoint } = await client.send({ endpoint: endpoints.ensureWebhookEndpoint, body });
	const endpointId = isObject(endpoint) && typeof endpoint.id === 'string' ? endpoint.id : '';
	const reported = isObject(endpoint) ? endpoint.signingSecret : undefined;
	const signingSecret = typeof reported === 'string' && reported !== '' ? reported : await rotate(client, endpointId);
	return { endpointId, signingSecret };
}

async function rotate(client: ClinkClient, endpointId: string): Promise<string> {
	const { signingSecret } =
		endpointId === '' ? {} : await client.send({ endpoint: endpoints.rotateWebhookSecret, path: { endpointId } });
	if (typeof signingSecret === 'string' && signingSecret !== '') return signingSecret;
	throw inputError(
		'Clink did not return the signing secret of the webhook endpoint',
		"Set 'Registration' to Manual and enter the secret in the credential.",
	);
}

/** The endpoint itself, since a list may leave its events out; `undefined` when it is gone. */
export async function readEndpoint(client: ClinkClient, endpointId: string): Promise<IDataObject | undefined> {
	return await unlessGone(client.send({ endpoint: endpoints.webhookEndpoint, path: { endpointId } }));
}

/** Deletes the endpoint. One that no longer exists counts as deleted. */
export async function removeEndpoint(client: ClinkClient, endpointId: string): Promise<void> {
	await unlessGone(client.send({ endpoint: endpoints.deleteWebhookEndpoint, path: { endpointId } }));
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (isGone(error)) return undefined;
		throw error;
	}
}

/** "Not found" in Clink's own envelope. Any other refusal, or another server's 404, says nothing about the endpoint. */
const isGone = ({ details: { httpStatus, gatewayCode } }: PaymentError) =>
	gatewayCode !== undefined && (httpStatus === 404 || gatewayCode === 404);

/** Whether an endpoint is known to differ: registering it again without need would change its secret. */
export function isOutdated(endpoint: IDataObject, url: string, events: string[]): boolean {
	return (
		differs(endpoint.url, url) ||
		endpoint.enabled === false ||
		(Array.isArray(endpoint.events) && !sameEvents(endpoint.events, events))
	);
}

/** @param wanted without repeats */
const sameEvents = (actual: unknown[], wanted: string[]) =>
	new Set(actual).size === wanted.length && wanted.every((name) => actual.includes(name));
