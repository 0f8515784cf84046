import type { IDataObject } from 'n8n-workflow';

import { decodeUtf8, isObject, parseJsonObject } from '../../shared/values/json';
import { equalInConstantTime } from '../../shared/webhook/compare';
import type { WebhookRequest } from '../../shared/webhook/request';
import { SIGNATURE_HEADER } from './conventions';
import { sign, type Recipe, type Signable } from './signature';
import type { QueryRequest } from './wire';

/**
 * The members of a callback, whichever way they came: JSON, a form, or the query string. The reference does not say
 * which one the gateway uses.
 *
 * @returns undefined for a body that is not what it claims to be, or holds nothing
 */
export function parseCallback(request: WebhookRequest): IDataObject | undefined {
	const fields = request.body.length === 0 ? parseForm(request.query) : parseBody(request);
	if (fields === undefined) return undefined;
	const inner = isObject(fields.data) ? fields.data : fields;
	return Object.keys(inner).length === 0 ? undefined : inner;
}

function parseBody({ body, contentType }: WebhookRequest): IDataObject | undefined {
	const text = decodeUtf8(body);
	if (text === undefined) return undefined;
	return contentType === 'application/x-www-form-urlencoded' ? parseForm(text) : parseJsonObject(text);
}

const parseForm = (text: string): IDataObject => Object.fromEntries(new URLSearchParams(text));

/** What the gateway can be asked about, out of a callback's members. Nothing else in a callback is believed. */
export function identifierOf(fields: IDataObject): QueryRequest | undefined {
	const reference = identifier(fields.merchant_reference);
	if (reference !== undefined) return { merchant_reference: reference };
	const id = identifier(fields.transaction_id) ?? identifier(fields.payment_id);
	return id === undefined ? undefined : { transaction_id: id };
}

/**
 * Whether members can be about what was asked for. They may leave its numbers out, but what they state must fit. The
 * query takes both ids under one name, so that only members with both can be about something else.
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

export type Verification = { genuine: true } | { genuine: false; reason: 'missing' | 'nothingSigned' | 'mismatch' };

/**
 * Whether a callback carries the signature that the credential's recipe gives for its raw bytes. Assumed: signed as
 * requests are. A callback without a body has nothing that the body recipe could sign, so it is never genuine there.
 */
export function verify(request: WebhookRequest, secret: string, recipe: Recipe): Verification {
	const signature = request.headers[SIGNATURE_HEADER];
	if (!signature) return { genuine: false, reason: 'missing' };

	const message = signable(request, recipe);
	if (message === undefined) return { genuine: false, reason: 'nothingSigned' };

	const given = recipe.encoding === 'hex' ? signature.toLowerCase() : signature;
	const isEqual = equalInConstantTime(given, sign(message, secret, recipe));
	return isEqual ? { genuine: true } : { genuine: false, reason: 'mismatch' };
}

function signable({ body, query, contentType }: WebhookRequest, { signedContent }: Recipe): Signable | undefined {
	if (signedContent === 'body') return body.length === 0 ? undefined : { body, query: new URLSearchParams() };
	const isForm = contentType === 'application/x-www-form-urlencoded';
	if (body.length === 0 || isForm) {
		const parameters = new URLSearchParams(body.length === 0 ? query : body.toString('utf8'));
		return parameters.size === 0 ? undefined : { body: Buffer.alloc(0), query: parameters };
	}
	return parseJsonObject(body) === undefined ? undefined : { body, query: new URLSearchParams() };
}
