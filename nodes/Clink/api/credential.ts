import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { checkedBaseUrl } from '../../shared/http/baseUrl';
import { inputError } from '../../shared/values/paymentError';

export const CREDENTIAL_TYPE = 'clinkApi';

/** Known. Each environment has a key of its own. */
export const BASE_URLS = {
	sandbox: 'https://uat-api.clinkbill.com/api',
	production: 'https://api.clinkbill.com/api',
} as const;

export interface Credential {
	/** As n8n handed them out: n8n signs requests with these. */
	fields: ICredentialDataDecryptedObject;
	baseUrl: string;
	apiKey: string;
}

/** The credential's fields, checked. @throws PaymentError (`input`) naming the field */
export function readCredential(fields: ICredentialDataDecryptedObject): Credential {
	const { environment, baseUrl, apiKey } = fields;
	if (typeof apiKey !== 'string' || apiKey.trim() === '') {
		throw inputError(
			"The credential's 'API Key' is empty",
			'Copy the secret key from the Clink dashboard, Developers > API Keys.',
		);
	}
	return { fields, baseUrl: checkedBaseUrl(addressOf(environment, baseUrl)), apiKey: apiKey.trim() };
}

/** Keys of production. Known: `sk_prod_`; Clink's own tools also know `sk_live_`. */
const PRODUCTION_KEY = /^sk_(prod|live)_/;

/** Whether requests move real money. The kind of a key at another address is told by its prefix. */
export const isProduction = ({ baseUrl, apiKey }: Credential): boolean =>
	baseUrl === BASE_URLS.production || PRODUCTION_KEY.test(apiKey);

/** One secret or several, for the time of a rotation. */
export const readSigningSecrets = ({ webhookSigningSecret: secrets }: ICredentialDataDecryptedObject): string[] =>
	typeof secrets === 'string' ? secrets.split(',').map((secret) => secret.trim()) : [];

function addressOf(environment: unknown, baseUrl: unknown): unknown {
	if (environment === 'custom') return baseUrl;
	return environment === 'production' ? BASE_URLS.production : BASE_URLS.sandbox;
}
