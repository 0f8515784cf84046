import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { isFinal, type Outcome } from '../../../shared/values/outcome';
import { toPaymentError } from '../../../shared/values/paymentError';
import { isOff } from '../../../shared/values/validate';
import { reject, rejected } from '../../../shared/webhook/rejection';
import { readRequest } from '../../../shared/webhook/request';
import { isAbout, parseCallback } from '../../api/callback';
import { confirm } from '../../api/confirm';
import { CREDENTIAL_TYPE, readCredential } from '../../api/credential';
import { outcomeOf, type StatusWords } from '../../api/outcome';
import { present } from '../../api/simplified';
import type { QueryRequest } from '../../api/wire';
import { readIdentifier } from './identifier';

/**
 * A callback for a waiting execution. Whatever it says, the gateway is queried; only a final outcome resumes it.
 * Anybody who has the resume URL can cause a few queries, and nothing more.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
		const identifier = readIdentifier((name) => context.getNodeParameter(name, undefined));
		const { conventions } = credential;
		const reported = await reportedOutcome(context, identifier, conventions);
		const confirmation = await confirm(context, credential, { identifier, reported, isExpected: true });
		if (confirmation.kind === 'rejected') return reject(context, confirmation);
		const { data, outcome } = confirmation;
		const webhookResponse = conventions.callbackReply;
		if (!isFinal(outcome)) return { webhookResponse };
		const simplify = !isOff(context.getNodeParameter('simplify', true));
		const json = present({ ...data, outcome }, conventions, { simplify });
		return { webhookResponse, workflowData: [[{ json, pairedItem: { item: 0 } }]] };
	} catch (thrown) {
		return reject(context, rejected(503, toPaymentError(thrown).message));
	}
}

/** The outcome that a callback reports for the awaited payment; `unknown` if it reports nothing readable. */
async function reportedOutcome(
	context: IWebhookFunctions,
	identifier: QueryRequest,
	words: StatusWords,
): Promise<Outcome> {
	const request = await readRequest(context);
	const fields = 'kind' in request ? undefined : parseCallback(request);
	return fields !== undefined && isAbout(fields, identifier) ? outcomeOf(fields, words) : 'unknown';
}
