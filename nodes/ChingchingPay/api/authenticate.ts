import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { checkedRequestUrl } from '../../shared/http/baseUrl';
import { addressOf, bodyBytes, NO_REDIRECT, withHeaders, without } from '../../shared/http/signedRequest';
import { API_KEY_HEADER, SIGNATURE_HEADER } from './conventions';
import { readCredential } from './credential';
import { sign } from './signature';

/**
 * Signs the exact bytes of a request that are sent. Safe to call on its own output, as n8n does when it
 * re-sends after a 401: the body is serialized once and the headers are replaced.
 *
 * @throws PaymentError (`input`) when the request would leave the credential's gateway or cannot be signed
 */
export async function authenticate(
	fields: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { baseUrl, apiKey, signingSecret, recipe } = readCredential(fields);
	const url = checkedRequestUrl(baseUrl, addressOf(options));
	for (const [name, value] of Object.entries(options.qs ?? {})) {
		if (value !== undefined && value !== null) url.searchParams.append(name, String(value));
	}
	const body = bodyBytes(options);

	// The query goes into the address, so that what is signed cannot differ from what axios would serialize.
	return {
		...withHeaders(without(options, 'baseURL', 'qs'), body, {
			[API_KEY_HEADER]: apiKey,
			[SIGNATURE_HEADER]: sign({ body, query: url.searchParams }, signingSecret, recipe),
		}),
		...NO_REDIRECT,
		url: url.href,
	};
}
