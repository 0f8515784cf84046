import { createHash } from 'node:crypto';

import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isOff } from '../../shared/values/validate';
import { respond } from '../../shared/webhook/respond';
import { verdictOn } from '../../shared/webhook/verdict';
import { CREDENTIAL_TYPE, readCredential, readSigningSecrets } from '../api/credential';
import { canBeAsked, readCurrent } from './currentState';
import { DEFAULT_TOLERANCE_SECONDS } from './fields';
import { findableOf } from './orderStates';
import { registered } from './registration';
import { isSelected, readSelection } from './selection';
import { verifyEvent } from './verification';

/** Every event: verified, filtered, looked up where that is set, deduplicated, then one run. */
export async function receiveEvent(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const verdict = await verdictOn(context, async (request) => {
		const isManual = context.getNodeParameter('registration') === 'manual';
		const credential = isManual ? await context.getCredentials(CREDENTIAL_TYPE) : undefined;
		const secrets = credential === undefined ? registeredSecrets(context) : readSigningSecrets(credential);
		const asks = context.getNodeParameter('verifyBy', 'signature') === 'both';
		const event = verifyEvent(request, secrets, toleranceOf(context), asks);
		if ('kind' in event) return event;

		const wanted = isSelected(readSelection(context.getNodeParameter('events', [])), event.type);
		const read = async () => readCredential(credential ?? (await context.getCredentials(CREDENTIAL_TYPE)));
		const current = wanted && asks && canBeAsked(event) ? await readCurrent(context, await read(), event) : undefined;
		if (current?.kind === 'rejected') return current;

		const skipsDuplicates = !isOff(context.getNodeParameter('options.skipDuplicates', true));
		const told = current === undefined ? event : { ...event, outcome: current.outcome, data: current.data };
		return {
			kind: 'genuine',
			id: skipsDuplicates ? (current?.state ?? (event.id || digest(request.body))) : undefined,
			findable: findableOf(told),
			wanted,
			json: { ...told },
			acknowledgement: textOf(context.getNodeParameter('options.responseBody', '')),
		};
	});
	return await respond(context, verdict);
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
