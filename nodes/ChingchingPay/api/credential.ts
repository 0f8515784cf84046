import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { checkedBaseUrl } from '../../shared/http/baseUrl';
import { inputError } from '../../shared/values/paymentError';
import type { Recipe } from './signature';

export const CREDENTIAL_TYPE = 'chingchingPayApi';

/** Known: the test address. Production addresses are given to each merchant, so they are entered under `custom`. */
export const TEST_BASE_URL = 'https://test-api.chingchingpay.com/gateway';

export interface Credential {
	baseUrl: string;
	merchantId: string;
	apiKey: string;
	/** The key of the signature: the API secret or, if that is empty, the API key. */
	signingSecret: string;
	recipe: Recipe;
}

/** The credential's fields, checked. @throws PaymentError (`input`) naming the field */
export function readCredential(fields: ICredentialDataDecryptedObject): Credential {
	const apiKey = text(fields.apiKey);
	if (apiKey === '') {
		throw inputError("The credential's 'API Key' is empty", 'Enter the key that ChingchingPay gave you.');
	}
	return {
		baseUrl: checkedBaseUrl(fields.environment === 'custom' ? fields.baseUrl : TEST_BASE_URL),
		merchantId: text(fields.merchantId),
		apiKey,
		signingSecret: text(fields.apiSecret) || apiKey,
		recipe: {
			signedContent: fields.signedContent === 'sortedParameters' ? 'sortedParameters' : 'body',
			encoding: fields.signatureEncoding === 'base64' ? 'base64' : 'hex',
		},
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
