import { createHmac } from 'node:crypto';

import { itemsOf } from '../../../../real-n8n/editor/execution.cts';
import { chain, withCredentials, type Credential } from '../../../../real-n8n/editor/workflow.cts';
import type { Merchant, PayerAction, Sandbox } from '../../../../sandbox/index.cts';
import { chingchingPay, newReference, type Harness } from '../../../support/n8n/harness.cts';
import { createLink } from '../../../support/operation-examples.cts';
import type { CallbackRequest } from './http.cts';

type Recipe = Pick<Merchant, 'apiSecret' | 'signedContent' | 'signatureEncoding'>;

/** The parameters of a message as the recipe of that name signs them. */
export function sortedParameters(parameters: Record<string, unknown>): Buffer {
	const pairs = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
	const texts = pairs.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
	return Buffer.from(texts.sort().join('&'));
}

export const hmac = (content: Buffer, { apiSecret, signatureEncoding }: Recipe) =>
	createHmac('sha256', apiSecret).update(content).digest(signatureEncoding);

/** A callback in JSON, signed by the merchant's recipe. */
export function signedJson(members: Record<string, unknown>, recipe: Recipe): CallbackRequest {
	const body = Buffer.from(JSON.stringify(members));
	const content = recipe.signedContent === 'body' ? body : sortedParameters(members);
	return { headers: { 'content-type': 'application/json', 'x-signature': hmac(content, recipe) }, body };
}

export const form = (members: Record<string, unknown>) =>
	Buffer.from(new URLSearchParams(Object.entries(members).map(([name, value]) => [name, String(value)])).toString());

export interface Payment {
	reference: string;
	paymentId: string;
}

/** Creates payment links in one run, and pays them unless told otherwise. */
export async function createPayments(
	{ api, sandbox }: Pick<Harness, 'api' | 'sandbox'>,
	credential: Credential,
	count: number,
	outcome: PayerAction | 'open' = 'paid',
): Promise<Payment[]> {
	const rows = Array.from({ length: count }, () => ({ reference: newReference('CALLBACK') }));
	const link = chingchingPay('Link', { ...createLink(''), merchantReference: '={{ $json.reference }}' });
	const execution = await api.createAndRun(
		withCredentials(chain('Payments for callbacks', [link], rows), [credential]),
	);
	const payments = itemsOf(execution, 'Link').map(({ json }) => ({
		reference: String(json['merchant_reference']),
		paymentId: String(json['payment_id']),
	}));
	if (payments.length !== count) throw new Error(`Only ${payments.length} of ${count} payments were made`);
	if (outcome !== 'open') payments.forEach(({ paymentId }) => sandbox.pay(paymentId, outcome));
	return payments;
}

/** The credential of a merchant of the sandbox. */
export async function credentialOf(harness: Harness, merchant: Merchant): Promise<Credential> {
	const { merchantId, apiKey, apiSecret, signedContent, signatureEncoding } = merchant;
	const { type, data } = harness.inputs.chingchingPay;
	return await harness.api.createCredential(type, merchant.name, {
		...data,
		merchantId,
		apiKey,
		apiSecret,
		signedContent,
		signatureEncoding,
	});
}

export function merchantOf({ chingchingPay: { merchants } }: Sandbox, index = 0): Merchant {
	const merchant = merchants[index];
	if (!merchant) throw new Error(`The sandbox has no merchant ${index}`);
	return merchant;
}

/** How many look-ups the gateway has answered for a payment. */
export function queriesOf(sandbox: Sandbox, reference: string): number {
	return sandbox.requests.filter(({ path, body }) => path.endsWith('/query') && body.includes(reference)).length;
}
