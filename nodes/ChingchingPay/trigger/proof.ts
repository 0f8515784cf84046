import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { rejected, type Delivery, type Rejection } from '../../shared/callback';
import { asFailure } from '../../shared/failure';
import { identifierOf, parseCallback, verify } from '../api/callback';
import { isUnknownReference, queryForCallback } from '../api/client';
import { CREDENTIAL_TYPE, readCredential, type Credential } from '../api/credential';
import { outcomeOf } from '../api/outcome';
import type { QueryRequest } from '../api/wire';

/** How a callback is proven genuine. */
export type VerifyBy = 'query' | 'signature' | 'both';

export type Proof = { kind: 'proven'; data: IDataObject } | Rejection;

/**
 * Proves a callback by the gateway's signed answer, by its signature, or by both. What is proven by query is the
 * gateway's answer: of the callback itself, only the identifier is used.
 */
export async function prove(context: IWebhookFunctions, delivery: Delivery, verifyBy: VerifyBy): Promise<Proof> {
	const credential = readCredential(await context.getCredentials(CREDENTIAL_TYPE));
	if (verifyBy !== 'query') {
		const verification = verify(delivery, credential.signingSecret, credential.recipe);
		if (!verification.genuine) return rejected(401, SIGNATURE_REASONS[verification.reason]);
	}
	const fields = parseCallback(delivery);
	if (fields === undefined) return rejected(400, 'its body is not what its content type says, or empty');
	if (verifyBy === 'signature') return { kind: 'proven', data: fields };

	const identifier = identifierOf(fields);
	if (identifier === undefined) return rejected(400, 'it names no merchant_reference, transaction_id or payment_id');
	return await ask(context, credential, identifier);
}

const SIGNATURE_REASONS = {
	missing: 'it has no signature',
	nothingSigned: 'it has no content that a signature could cover',
	mismatch: 'its signature does not match',
};

async function ask(context: IWebhookFunctions, credential: Credential, identifier: QueryRequest): Promise<Proof> {
	try {
		const data = await queryOnce(context, credential, identifier);
		return isOurs(data, credential, identifier)
			? { kind: 'proven', data }
			: rejected(401, 'the gateway says that it belongs to somebody else');
	} catch (thrown) {
		const failure = asFailure(thrown);
		return isUnknownReference(failure)
			? rejected(401, 'the gateway does not confirm it')
			: rejected(503, failure.message);
	}
}

/** An answer may leave members out, but what it states must fit. */
function isOurs(data: IDataObject, { merchantId }: Credential, identifier: QueryRequest): boolean {
	const isOtherMerchant = typeof data.merchant_id === 'string' && merchantId !== '' && data.merchant_id !== merchantId;
	const reference = identifier.merchant_reference;
	const isOtherPayment = reference !== undefined && typeof data.merchant_reference === 'string' && data.merchant_reference !== reference;
	return !isOtherMerchant && !isOtherPayment && Object.keys(data).length > 0;
}

const underWay = new Map<string, Promise<IDataObject>>();

/** Callbacks for the same payment that arrive together share one query. */
async function queryOnce(context: IWebhookFunctions, credential: Credential, identifier: QueryRequest): Promise<IDataObject> {
	const key = JSON.stringify([credential.baseUrl, credential.apiKey, identifier]);
	const shared = underWay.get(key) ?? queryForCallback(context, identifier);
	underWay.set(key, shared);
	try {
		return await shared;
	} finally {
		underWay.delete(key);
	}
}

/** The same for every callback about the same state of the same transaction. */
export function eventId(data: IDataObject): string {
	const { transaction_type: type, transaction_id: id, payment_id: paymentId, merchant_reference: reference } = data;
	return JSON.stringify([type, id ?? paymentId ?? null, reference ?? null, outcomeOf(data), data.status ?? null, data.refunded_amount ?? null]);
}
