import type { IDataObject } from 'n8n-workflow';

import { decodeUtf8, isObject, parseJsonObject } from '../../shared/values/json';
import type { WebhookRequest } from '../../shared/webhook/request';
import { withoutTokens } from './resumeAddress';
import type { QueryRequest } from './wire';

/**
 * The members of a callback sent as JSON, as a form or in the query string. The reference does not say which one the
 * gateway uses. Without tokens, as in every answer.
 *
 * @returns undefined for a body that does not match its content type, or is empty
 */
export function parseCallback(request: WebhookRequest): IDataObject | undefined {
	const fields = request.body.length === 0 ? parseForm(request.query) : parseBody(request);
	if (fields === undefined) return undefined;
	const inner = isObject(fields.data) ? fields.data : fields;
	return Object.keys(inner).length === 0 ? undefined : withoutTokens(inner);
}

function parseBody({ body, contentType }: WebhookRequest): IDataObject | undefined {
	const text = decodeUtf8(body);
	if (text === undefined) return undefined;
	return isForm(contentType) ? parseForm(text) : parseJsonObject(text);
}

export const isForm = (contentType: string) => contentType === 'application/x-www-form-urlencoded';

const parseForm = (text: string): IDataObject => Object.fromEntries(new URLSearchParams(text));

/** The reference or ID to query, from the members of a callback. Nothing else in a callback is trusted. */
export function identifierOf(fields: IDataObject): QueryRequest | undefined {
	const reference = identifier(fields.merchant_reference);
	if (reference !== undefined) return { merchant_reference: reference };
	const id = identifier(fields.transaction_id) ?? identifier(fields.payment_id);
	return id === undefined ? undefined : { transaction_id: id };
}

/**
 * Whether members can be about the queried payment. They may leave out its IDs, but those that they state must match.
 * The query takes both IDs under one name, so only members that have both can be about something else.
 */
export function isAbout(
	members: IDataObject,
	{ merchant_reference: reference, transaction_id: id }: QueryRequest,
): boolean {
	const stated = identifier(members.merchant_reference);
	if (reference !== undefined) return stated === undefined || stated.trim() === reference.trim();
	const ids = [members.transaction_id, members.payment_id].map(identifier);
	return ids.includes(undefined) || ids.includes(id?.trim());
}

const MAX_IDENTIFIER_LENGTH = 256;

function identifier(value: unknown): string | undefined {
	// A number beyond 2^53 - 1 has lost digits, and may be another payment's.
	if (typeof value !== 'string' && !Number.isSafeInteger(value)) return undefined;
	const text = String(value);
	return text.trim() === '' || text.length > MAX_IDENTIFIER_LENGTH ? undefined : text;
}
