import { createHash } from 'node:crypto';

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { receive, rejected, type WebhookRequest, type Verdict } from '../../shared/webhook/receive';
import { isOff } from '../../shared/values/validate';
import { parseEvent, verify } from '../api/callback';
import { REPEATED_FOR_SECONDS } from '../api/conventions';
import { CREDENTIAL_TYPE } from '../api/credential';
import { canBeAsked, readCurrent } from './currentState';
import { registered } from './registration';
import { ALL_EVENTS, DEFAULT_TOLERANCE_SECONDS, selectedEvents } from './fields';

/** Every event: verified, filtered, asked about where that is wished, freed of duplicates, then one run. */
export async function receiveEvent(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await receive(context, async (request) => await verifyEvent(context, request));
}

const REASONS = {
	noSecret:
		"no signing secret is known. Publish the workflow again, or enter the secret in the credential if 'Registration' is Manual",
	missing: 'it has no signature or no timestamp',
	mismatch: 'its signature does not match',
	stale: "its timestamp is not within the tolerance of this computer's clock",
};

async function verifyEvent(context: IWebhookFunctions, request: WebhookRequest): Promise<Verdict> {
	const now = Date.now();
	const secrets = await secretsOf(context);
	const tolerance = readTolerance(context.getNodeParameter('options.toleranceSeconds', DEFAULT_TOLERANCE_SECONDS));
	const asks = context.getNodeParameter('verifyBy', 'signature') === 'both';
	const verification = verify(request, secrets, now, tolerance);
	const isLate =
		!verification.genuine &&
		verification.reason === 'stale' &&
		asks &&
		verify(request, secrets, now, REPEATED_FOR_SECONDS).genuine;
	if (!verification.genuine && !isLate) return rejected(401, REASONS[verification.reason]);

	const event = parseEvent(request.body);
	if (event === undefined) return rejected(400, 'its body is no event');
	const isToBeAsked = asks && canBeAsked(event);
	if (isLate && !isToBeAsked) return rejected(401, REASONS.stale);

	const selected = selectedEvents(context.getNodeParameter('events', []));
	const wanted = selected.includes(ALL_EVENTS) || selected.includes(event.type);
	const current = wanted && isToBeAsked ? await readCurrent(context, event) : undefined;
	if (current?.kind === 'rejected') return current;

	const skipsDuplicates = !isOff(context.getNodeParameter('options.skipDuplicates', true));
	return {
		kind: 'genuine',
		id: skipsDuplicates
			? (current?.state ?? (event.id || createHash('sha256').update(request.body).digest('hex')))
			: undefined,
		wanted,
		json: current === undefined ? { ...event } : { ...event, outcome: current.outcome, data: current.data },
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
