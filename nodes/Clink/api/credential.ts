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
	const key = apiKey.trim();
	assertOfEnvironment(key, environment);
	return { fields, baseUrl: checkedBaseUrl(addressOf(environment, baseUrl)), apiKey: key };
}

/** Which environment a key is for, by its prefix. Known: `sk_test_`, `sk_prod_`; Clink's own tools also know the other two. */
const KEYS = { sandbox: /^sk_(test|uat)_/, production: /^sk_(prod|live)_/ } as const;
const LABELS = { sandbox: 'Sandbox', production: 'Production' } as const;
/** Of keys for web pages. Known. */
const PUBLIC_KEY = /^pk_/;

/** A key with an unknown prefix passes, and so does any key at an address of one's own. @throws PaymentError (`input`) */
function assertOfEnvironment(key: string, environment: unknown): void {
	if (environment === 'custom') return;
	if (PUBLIC_KEY.test(key)) {
		throw inputError(
			"The credential's 'API Key' is a public key, which begins with pk_. Enter the secret key",
			'Nothing was sent. Copy the secret key from the Clink dashboard, Developers > API Keys.',
		);
	}
	const [chosen, other] =
		environment === 'production' ? (['production', 'sandbox'] as const) : (['sandbox', 'production'] as const);
	if (!KEYS[other].test(key)) return;
	throw inputError(
		`The credential's 'API Key' is a key for ${LABELS[other]}, but 'Environment' is ${LABELS[chosen]}`,
		`Nothing was sent. Select ${LABELS[other]} as 'Environment', or enter the key for ${LABELS[chosen]} from the Clink dashboard, Developers > API Keys.`,
	);
}

/** Whether requests move real money. The kind of a key at another address is told by its prefix. */
export const isProduction = ({ baseUrl, apiKey }: Credential): boolean =>
	baseUrl === BASE_URLS.production || KEYS.production.test(apiKey);

/** One secret or several, for the time of a rotation. */
export const readSigningSecrets = ({ webhookSigningSecret: secrets }: ICredentialDataDecryptedObject): string[] =>
	typeof secrets === 'string' ? secrets.split(',').map((secret) => secret.trim()) : [];

function addressOf(environment: unknown, baseUrl: unknown): unknown {
	if (environment === 'custom') return baseUrl;
	return environment === 'production' ? BASE_URLS.production : BASE_URLS.sandbox;
}
