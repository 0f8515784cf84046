import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { checkedRequestUrl } from '../../shared/http/baseUrl';
import { addressOf, bodyBytes, NO_REDIRECT, withHeaders, without } from '../../shared/http/signedRequest';
import { inputError } from '../../shared/values/paymentError';
import { API_KEY_HEADER, SIGNATURE_HEADER } from './conventions';
import { readCredential } from './credential';
import { newNonce, sign, signableRequest } from './signature';
import { toTimestamp } from './timeUnit';

/**
 * Signs the exact bytes of a request that are sent. Safe to call on its own output, as n8n does when it
 * re-sends after a 401: the body is serialized once and the headers are replaced, with a new timestamp and nonce.
 *
 * @throws PaymentError (`input`) when the request would leave the credential's gateway or cannot be signed
 */
export async function authenticate(
	fields: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { baseUrl, apiKey, merchantId, signingSecret, recipe } = readCredential(fields);
	const url = checkedRequestUrl(baseUrl, addressOf(options));
	for (const [name, value] of Object.entries(options.qs ?? {})) {
		if (value !== undefined && value !== null) url.searchParams.append(name, String(value));
	}
	const body = bodyBytes(options);
	const timestamp = recipe.timestamp && toTimestamp(Date.now(), recipe.timestamp.unitMs);
	const nonce = recipe.nonce && newNonce();
	const method = (options.method ?? 'GET').toUpperCase();
	const message = signableRequest({ url, baseUrl, method, body, apiKey, merchantId, timestamp, nonce });
	const signed = sign(message, signingSecret, recipe);
	if ('lacks' in signed) throw unsignable(signed.lacks);

	const headers: Record<string, string> = { [API_KEY_HEADER]: apiKey, [SIGNATURE_HEADER]: signed.signature };
	// What tells a request from an earlier one. Neither identifies a payment: its reference does.
	if (recipe.timestamp && timestamp !== undefined) headers[recipe.timestamp.header] = timestamp;
	if (recipe.nonce && nonce !== undefined) headers[recipe.nonce.header] = nonce;

	// The query goes into the address, so that what is signed cannot differ from what axios would serialize.
	return { ...withHeaders(without(options, 'baseURL', 'qs'), body, headers), ...NO_REDIRECT, url: url.href };
}

const unsignable = (lacks: string) =>
	inputError(`The request has no {${lacks}} to sign`, "Change the credential's 'Signed Template'.");
