import type { IWebhookFunctions } from 'n8n-workflow';

import { rejected } from '../../shared/webhook/rejection';
import type { WebhookRequest } from '../../shared/webhook/request';
import { identifierOf, parseCallback } from '../api/callback';
import { verify } from '../api/callbackSignature';
import { confirm, type Confirmation } from '../api/confirm';
import type { Credential } from '../api/credential';
import { outcomeOf } from '../api/outcome';

/** How a callback is verified. */
export type VerifyBy = 'query' | 'signature' | 'both';

/**
 * Verifies a callback by the gateway's signed answer, by its signature, or by both. By query, what counts is the gateway's
 * answer: of the callback itself, only the identifier is used, and the outcome that it reports as a reason to ask again.
 */
export async function verifyCallback(
	context: IWebhookFunctions,
	credential: Credential,
	request: WebhookRequest,
	verifyBy: VerifyBy,
): Promise<Confirmation> {
	const verification = verifyBy === 'query' ? undefined : verify(request, credential);
	if (verification?.genuine === false) return rejected(401, verification.reason);

	const fields = parseCallback(request);
	if (fields === undefined) return rejected(400, 'its body is empty or does not match its content type');
	const outcome = outcomeOf(fields, credential.conventions);
	if (verifyBy === 'signature' && verification?.isUnambiguous === true)
		return { kind: 'confirmed', data: fields, outcome };

	const identifier = identifierOf(fields);
	if (identifier === undefined) return rejected(400, 'it has no merchant_reference, transaction_id or payment_id');
	return await confirm(context, credential, { identifier, reported: outcome, isExpected: false });
}
