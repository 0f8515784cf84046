import { createHash } from 'node:crypto';

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isOff } from '../../shared/values/validate';
import { receive } from '../../shared/webhook/receive';
import type { WebhookRequest } from '../../shared/webhook/request';
import { rejected, type Rejection, type Verdict } from '../../shared/webhook/verdict';
import { parseEvent, verify, type ClinkEvent } from '../api/callback';
import { REPEATED_FOR_SECONDS } from '../api/conventions';
import { CREDENTIAL_TYPE, readCredential, readSigningSecrets } from '../api/credential';
import { canBeAsked, readCurrent } from './currentState';
import { ALL_EVENTS, DEFAULT_TOLERANCE_SECONDS, selectedEvents } from './fields';
import { registered } from './registration';

/** Every event: verified, filtered, asked about where that is set, deduplicated, then one run. */
export async function receiveEvent(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await receive(context, async (request) => await verdictOn(context, request));
}

async function verdictOn(context: IWebhookFunctions, request: WebhookRequest): Promise<Verdict> {
	const isManual = context.getNodeParameter('registration') === 'manual';
	const asks = context.getNodeParameter('verifyBy', 'signature') === 'both';
	const credential = isManual ? await context.getCredentials(CREDENTIAL_TYPE) : undefined;
	const secrets = credential === undefined ? registeredSecrets(context) : readSigningSecrets(credential);

	const event = verifiedEvent(request, secrets, toleranceOf(context), asks);
	if ('kind' in event) return event;

	const selected = selectedEvents(context.getNodeParameter('events', []));
	const wanted = selected.includes(ALL_EVENTS) || selected.includes(event.type);
	const current =
		wanted && asks && canBeAsked(event)
			? await readCurrent(context, readCredential(credential ?? (await context.getCredentials(CREDENTIAL_TYPE))), event)
			: undefined;
	if (current?.kind === 'rejected') return current;

	const skipsDuplicates = !isOff(context.getNodeParameter('options.skipDuplicates', true));
	return {
		kind: 'genuine',
		id: skipsDuplicates ? (current?.state ?? (event.id || digest(request.body))) : undefined,
		wanted,
		json: current === undefined ? { ...event } : { ...event, outcome: current.outcome, data: current.data },
		acknowledgement: textOf(context.getNodeParameter('options.responseBody', '')),
	};
}

const REASONS = {
	noSecret:
		"no signing secret is known. Publish the workflow again, or enter the secret in the credential if 'Registration' is Manual",
	missing: 'it has no signature or no timestamp',
	mismatch: 'its signature does not match',
	stale: "its timestamp is not within the tolerance of the n8n server's clock",
};

/** @param asks whether Clink is asked as well: then an event may come late, as long as Clink repeats it */
function verifiedEvent(
	request: WebhookRequest,
	secrets: string[],
	toleranceSeconds: number,
	asks: boolean,
): ClinkEvent | Rejection {
	const now = Date.now();
	const verification = verify(request, secrets, now, toleranceSeconds);
	const isLate = !verification.genuine && verification.reason === 'stale';
	const isGenuine =
		verification.genuine || (isLate && asks && verify(request, secrets, now, REPEATED_FOR_SECONDS).genuine);
	if (!isGenuine) return rejected(401, REASONS[verification.reason]);

	const event = parseEvent(request.body);
	if (event === undefined) return rejected(400, 'its body is not an event');
	return isLate && !canBeAsked(event) ? rejected(401, REASONS.stale) : event;
}

function registeredSecrets(context: IWebhookFunctions): string[] {
	const endpoint = registered(context);
	return endpoint === undefined ? [] : [endpoint.signingSecret];
}

/** Anything but a positive number falls back, so that a mistake cannot switch the check off. */
function toleranceOf(context: IWebhookFunctions): number {
	const value = context.getNodeParameter('options.toleranceSeconds', DEFAULT_TOLERANCE_SECONDS);
	return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : DEFAULT_TOLERANCE_SECONDS;
}

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? ''));
