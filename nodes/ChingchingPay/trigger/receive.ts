import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Outcome } from '../../shared/values/outcome';
import { isOff } from '../../shared/values/validate';
import { respond } from '../../shared/webhook/respond';
import { verdictOn } from '../../shared/webhook/verdict';
import { CREDENTIAL_TYPE, readCredential } from '../api/credential';
import { present } from '../api/simplified';
import { eventId } from './eventId';
import { verifyCallback, type VerifyBy } from './verification';

const VERIFY_BY: Record<string, VerifyBy> = { query: 'query', signature: 'signature', both: 'both' };

/** Every callback: verified, filtered, deduplicated, then one run. */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const verdict = await verdictOn(context, async (request) => {
		const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
		const verifyBy = VERIFY_BY[String(context.getNodeParameter('verifyBy', 'both'))] ?? 'both';
		const callback = await verifyCallback(context, credential, request, verifyBy);
		if (callback.kind === 'rejected') return callback;

		const { data, outcome } = callback;
		return {
			kind: 'genuine',
			id: isOff(context.getNodeParameter('options.skipDuplicates', true))
				? undefined
				: eventId(callback, credential.conventions),
			wanted: isWanted(outcome, context.getNodeParameter('outcomes', [])),
			json: present({ ...data, outcome }, credential.conventions, {
				simplify: !isOff(context.getNodeParameter('options.simplify', true)),
			}),
			acknowledgement: String(
				context.getNodeParameter('options.acknowledgement', credential.conventions.callbackReply),
			),
		};
	});
	return await respond(context, verdict);
}

function isWanted(outcome: Outcome, selected: unknown): boolean {
	return !Array.isArray(selected) || selected.length === 0 || selected.includes(outcome);
}
