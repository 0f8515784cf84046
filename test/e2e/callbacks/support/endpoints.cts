import axios from 'axios';

import type { Sandbox } from '../../../../sandbox/index.cts';

export interface Endpoint {
	id: string;
	url: string;
	events: string[];
	enabled: boolean;
}

/** The webhook endpoints that Clink has of this merchant. */
export async function endpointsOf({ clink }: Sandbox): Promise<Endpoint[]> {
	const { rows } = (await clinkRequest({ clink }, 'GET', '/webhook/endpoints')) as { rows: Endpoint[] };
	return rows;
}

/** What the merchant may do to an endpoint in the Clink dashboard. */
export async function rotateSecret(sandbox: Sandbox, id: string): Promise<string> {
	const answer = await clinkRequest(sandbox, 'POST', `/webhook/endpoints/${id}/rotate-secret`);
	return (answer as { data: { signingSecret: string } }).data.signingSecret;
}

export async function deleteEndpoint(sandbox: Sandbox, id: string): Promise<void> {
	await clinkRequest(sandbox, 'DELETE', `/webhook/endpoints/${id}`);
}

/** An order that Clink has as paid. */
export async function paidOrder(sandbox: Sandbox): Promise<string> {
	const payment = {
		customerEmail: 'mei.chan@example.com',
		amount: 19.9,
		currency: 'USD',
		returnUrl: 'https://shop.example.com/thanks',
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_test',
	};
	const answer = await clinkRequest(sandbox, 'POST', '/payment', payment);
	return (answer as { data: { orderId: string } }).data.orderId;
}

/** Resolves with the body of the answer. */
async function clinkRequest(
	{ clink }: Pick<Sandbox, 'clink'>,
	method: string,
	path: string,
	data?: unknown,
): Promise<unknown> {
	const headers = { 'X-API-KEY': clink.apiKeys[0] ?? '', 'X-Timestamp': String(Date.now()) };
	const url = clink.baseUrl.replace(/\/$/, '') + path;
	return (await axios.request<unknown>({ method, url, headers, data, proxy: false })).data;
}
