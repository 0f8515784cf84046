import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { credentialOf, type Merchant, type RecordedRequest, type Sandbox } from '../../../sandbox/index.cts';

/** Credentials and parameters for calls to the sandbox. Everything that a call needs is filled in; a test names what it is about. */

export function chingchingPayCredential(
	sandbox: Sandbox,
	merchant: Merchant | undefined = sandbox.chingchingPay.merchants[0],
): ICredentialDataDecryptedObject {
	if (merchant === undefined) throw new Error('The sandbox has no merchant.');
	const { conventions, ...fields } = credentialOf(sandbox.chingchingPay.baseUrl, merchant, sandbox.personality);
	return { ...fields, ...(conventions && { conventions: { ...conventions } }) };
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
	amountUnit: 'minor',
	currency: 'HKD',
	merchantReference: newReference('LINK'),
	...changes,
});

/** A payment that is paid at once: the customer's code was scanned at the till. */
export const pay = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'payment',
	operation: 'pay',
	amount: 1250,
	amountUnit: 'minor',
	currency: 'HKD',
	merchantReference: newReference('ORDER'),
	channelId: '101',
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
	amountUnit: 'minor',
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
	simplify: false,
	...changes,
});

/** A subscription to a plan of 10.00 USD a month that is paid at once. */
export const createSubscription = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'subscription',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'ada@example.com',
	productId: 'prd_plans',
	priceId: 'price_basic',
	paymentMethodType: 'CARD',
	paymentInstrumentId: 'pi_test',
	returnUrl: 'https://shop.example.com/thanks',
	simplify: false,
	...changes,
});

/** A call to Clink's stand-in without a node, for what a test needs there. Returns its `data`. */
export async function callClink(
	{ clink: { baseUrl, apiKeys } }: Sandbox,
	method: string,
	path: string,
	body?: object,
): Promise<Record<string, unknown>> {
	const response = await fetch(baseUrl + path, {
		method,
		headers: {
			'x-api-key': apiKeys[0] ?? '',
			'x-timestamp': String(Date.now()),
			...(body && { 'content-type': 'application/json' }),
		},
		...(body && { body: JSON.stringify(body) }),
	});
	const { code, msg, data } = (await response.json()) as { code: number; msg: string; data: Record<string, unknown> };
	if (code !== 200) throw new Error(`The stand-in refused ${method} ${path}: ${msg}`);
	return data;
}

/** A monthly price of the plans, in USD, and its ID. */
export async function newPlan(sandbox: Sandbox, unitAmount: number, more: object = {}): Promise<string> {
	const { priceId } = await callClink(sandbox, 'POST', '/price', {
		productId: 'prd_plans',
		currency: 'USD',
		unitAmount,
		priceType: 'recurring',
		recurringDetails: { interval: 'month', intervalCount: 1, ...more },
	});
	return String(priceId);
}

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
