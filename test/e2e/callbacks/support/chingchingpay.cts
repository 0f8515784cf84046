import { createHmac } from 'node:crypto';

import type { Merchant, Sandbox } from '../../../../sandbox/index.cts';
import type { Bench } from '../../support/bench.cts';
import { chingchingPay, newReference } from '../../support/bench.cts';
import { createLink } from '../../support/parameters.cts';
import { itemsOf } from '../../../../playground/n8n/execution.cts';
import type { Delivery } from './http.cts';

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
export function signedJson(members: Record<string, unknown>, recipe: Recipe): Delivery {
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

/** Creates payment links in one run, and pays each as told. */
export async function createPayments(bench: Bench, outcomes: Array<'paid' | 'declined' | 'open'>): Promise<Payment[]> {
	const rows = outcomes.map(() => ({ reference: newReference('CALLBACK') }));
	const execution = await bench.run([chingchingPay('Link', { ...createLink(''), merchantReference: '={{ $json.reference }}' })], rows);
	const payments = itemsOf(execution, 'Link').map(({ json }) => ({
		reference: String(json['merchant_reference']),
		paymentId: String(json['payment_id']),
	}));
	payments.forEach(({ paymentId }, index) => settle(bench.sandbox, paymentId, outcomes[index]));
	return payments;
}

export function settle(sandbox: Sandbox, paymentId: string, outcome: 'paid' | 'declined' | 'open' | undefined): void {
	if (outcome === 'paid' || outcome === 'declined') sandbox.pay(paymentId, outcome);
}

export function merchantOf(sandbox: Sandbox): Merchant {
	const [merchant] = sandbox.chingchingPay.merchants;
	if (!merchant) throw new Error('The sandbox has no merchant');
	return merchant;
}

/** How many look-ups the gateway has answered for a payment. */
export function queriesOf(sandbox: Sandbox, reference: string): number {
	return sandbox.requests.filter(({ path, body }) => path.endsWith('/query') && body.includes(reference)).length;
}
