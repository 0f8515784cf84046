import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import type { Merchant, RecordedRequest, Sandbox } from '../../../sandbox/index.cts';

/** Credentials and parameters for calls to the sandbox. Everything that a call needs is filled in; a test names what it is about. */

export function chingchingPayCredential(
	sandbox: Sandbox,
	merchant: Merchant | undefined = sandbox.chingchingPay.merchants[0],
): ICredentialDataDecryptedObject {
	if (merchant === undefined) throw new Error('The sandbox has no merchant.');
	const { merchantId, apiKey, apiSecret, signedContent, signatureEncoding } = merchant;
	return {
		environment: 'custom',
		baseUrl: sandbox.chingchingPay.baseUrl,
		merchantId,
		apiKey,
		apiSecret,
		signedContent,
		signatureEncoding,
	};
}

export function clinkCredential(sandbox: Sandbox): ICredentialDataDecryptedObject {
	const [apiKey] = sandbox.clink.apiKeys;
	if (apiKey === undefined) throw new Error('The sandbox has no key.');
	return { environment: 'custom', baseUrl: sandbox.clink.baseUrl, apiKey };
}

let count = 0;
/** A reference that no other test uses. */
export const newReference = (prefix = 'A') => `${prefix}-${++count}-${randomBytes(4).toString('hex')}`;

export const createLink = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'paymentLink',
	operation: 'create',
	amount: 1250,
	currency: 'HKD',
	merchantReference: newReference('LINK'),
	...changes,
});

/** A payment that is paid at once: the customer's code was scanned at the till. */
export const pay = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'payment',
	operation: 'pay',
	amount: 1250,
	currency: 'HKD',
	merchantReference: newReference('ORDER'),
	channelId: 101,
	paymentMethod: 'ALIPAY',
	paymentMethodOptionType: 'authCode',
	authCode: '280112345678901234',
	...changes,
});

export const query = (merchantReference: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'payment',
	operation: 'query',
	merchantReference,
	...changes,
});

export const refund = (originalMerchantReference: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'payment',
	operation: 'refund',
	originalMerchantReference,
	merchantReference: newReference('REFUND'),
	amount: 1250,
	currency: 'HKD',
	...changes,
});

export const createPayment = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'payment',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'ada@example.com',
	pricing: 'amount',
	amount: 19.99,
	currency: 'USD',
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_test',
	returnUrl: 'https://shop.example.com/thanks',
	...changes,
});

/** What was sent to a path, in order. */
export const sentTo = (sandbox: Sandbox, path: string): RecordedRequest[] =>
	sandbox.requests.filter((request) => request.path.split('?', 1)[0]?.endsWith(path));

/** What n8n's HTTP client sends with a JSON body, before the credential adds its own. */
export const JSON_POST_HEADERS = [
	'accept',
	'accept-encoding',
	'connection',
	'content-length',
	'content-type',
	'host',
	'user-agent',
];
