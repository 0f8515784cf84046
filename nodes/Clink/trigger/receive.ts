import { createHash } from 'node:crypto';

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { receive, rejected, type Delivery, type Verdict } from '../../shared/callback';
import { parseEvent, verify } from '../api/callback';
import { CREDENTIAL_TYPE } from '../api/credential';
import { registered } from './registration';
import { ALL_EVENTS, DEFAULT_TOLERANCE_SECONDS, selectedEvents } from './fields';

/** Every event: verified, filtered, freed of duplicates, then one run. */
export async function receiveEvent(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await receive(context, async (delivery) => await judge(context, delivery));
}

const REASONS = {
	noSecret: "no signing secret is known. Publish the workflow again, or enter the secret in the credential if 'Registration' is Manual",
	missing: 'it has no signature or no timestamp',
	mismatch: 'its signature does not match',
	stale: "its timestamp is not within the tolerance of this computer's clock",
};

async function judge(context: IWebhookFunctions, delivery: Delivery): Promise<Verdict> {
	const tolerance = readTolerance(context.getNodeParameter('options.toleranceSeconds', DEFAULT_TOLERANCE_SECONDS));
	const verification = verify(delivery, await secretsOf(context), Date.now(), tolerance);
	if (!verification.genuine) return rejected(401, REASONS[verification.reason]);

	const event = parseEvent(delivery.body);
	if (event === undefined) return rejected(400, 'its body is no event');

	const selected = selectedEvents(context.getNodeParameter('events', []));
	const skipDuplicates = context.getNodeParameter('options.skipDuplicates', true);
	return {
		kind: 'genuine',
		id: skipDuplicates === false ? undefined : event.id || createHash('sha256').update(delivery.body).digest('hex'),
		wanted: selected.includes(ALL_EVENTS) || selected.includes(event.type),
		json: { ...event },
		reply: readReply(context.getNodeParameter('options.responseBody', '')),
	};
}

async function secretsOf(context: IWebhookFunctions): Promise<string[]> {
	if (context.getNodeParameter('registration') !== 'manual') {
		const endpoint = registered(context);
		return endpoint === undefined ? [] : [endpoint.signingSecret];
	}
	const { webhookSigningSecret } = await context.getCredentials(CREDENTIAL_TYPE);
	return typeof webhookSigningSecret === 'string' ? webhookSigningSecret.split(',').map((secret) => secret.trim()) : [];
}

/** Anything but a positive number falls back, so that a mistake cannot switch the check off. */
function readTolerance(value: unknown): number {
	return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : DEFAULT_TOLERANCE_SECONDS;
}

const readReply = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
