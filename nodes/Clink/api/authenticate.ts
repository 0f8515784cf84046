import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { checkedRequestUrl } from '../../shared/http/baseUrl';
import { addressOf, bodyBytes, NO_REDIRECT, withHeaders, without } from '../../shared/http/signedRequest';
import { readCredential } from './credential';

/**
 * Adds the key and the current time in milliseconds. Called each time a request is sent, so that a re-sent one
 * has a fresh time. Source: docs/gateways/clink.md, "Authentication".
 *
 * @throws PaymentError (`input`) when the request would leave the credential's gateway
 */
export async function authenticate(
	fields: ICredentialDataDecryptedObject,
	options: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const { baseUrl, apiKey } = readCredential(fields);
	const url = checkedRequestUrl(baseUrl, addressOf(options));
	return {
		...withHeaders(without(options, 'baseURL'), bodyBytes(options), {
			'X-API-KEY': apiKey,
			'X-Timestamp': String(Date.now()),
		}),
		...NO_REDIRECT,
		url: url.href,
	};
}
