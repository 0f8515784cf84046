import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { rejected, type WebhookRequest } from '../../shared/webhook/receive';
import { identifierOf, parseCallback, verify } from '../api/callback';
import { confirm, type Confirmation } from '../api/confirm';
import { STATUS_FIELDS } from '../api/conventions';
import { CREDENTIAL_TYPE, readCredential } from '../api/credential';
import { outcomeOf } from '../api/outcome';
import type { Recipe } from '../api/signature';

/** How a callback is proven genuine. */
export type VerifyBy = 'query' | 'signature' | 'both';

/**
 * Proves a callback by the gateway's signed answer, by its signature, or by both. What is proven by query is the
 * gateway's answer: of the callback itself, only the identifier is used, and what it tells as a reason to ask again.
 */
export async function verifyCallback(
	context: IWebhookFunctions,
	request: WebhookRequest,
	verifyBy: VerifyBy,
): Promise<Confirmation> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
	if (verifyBy !== 'query') {
		const verification = verify(request, credential.signingSecret, credential.recipe);
		if (!verification.genuine) return rejected(401, SIGNATURE_REASONS[verification.reason]);
	}
	const fields = parseCallback(request);
	if (fields === undefined) return rejected(400, 'its body is not what its content type says, or empty');
	if (verifyBy === 'signature' && isWhollySigned(credential.recipe)) return { kind: 'confirmed', data: fields };

	const identifier = identifierOf(fields);
	if (identifier === undefined) return rejected(400, 'it names no merchant_reference, transaction_id or payment_id');
	return await confirm(context, credential, { identifier, reported: outcomeOf(fields), isExpected: false });
}

const SIGNATURE_REASONS = {
	missing: 'it has no signature',
	nothingSigned: 'it has no content that a signature could cover',
	mismatch: 'its signature does not match',
};

/** Joined with `=` and `&`, a value that holds these has the same signature as members of its own. */
const isWhollySigned = ({ signedContent }: Recipe) => signedContent === 'body';

/** The same for every callback about the same state of the same transaction. */
export function eventId(data: IDataObject): string {
	const { transaction_type: type, transaction_id: id, payment_id: paymentId, merchant_reference: reference } = data;
	const { status, refunded_amount: refunded } = data;
	const moreOfStatus = STATUS_FIELDS.filter((name) => name !== 'status' && isStated(data[name])).map((name) => [
		name,
		data[name],
	]);
	return JSON.stringify([
		type,
		id ?? paymentId ?? null,
		reference ?? null,
		outcomeOf(data),
		status ?? null,
		refunded ?? null,
		...moreOfStatus,
	]);
}

const isStated = (value: unknown) => value !== undefined && value !== null;
