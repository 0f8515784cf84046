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
	const { data } = await clinkRequest<{ rows: Endpoint[] }>({ clink }, 'GET', '/webhook/endpoints');
	return data.rows;
}

/** What the merchant may do to an endpoint in the Clink dashboard. */
export async function rotateSecret(sandbox: Sandbox, id: string): Promise<string> {
	const { data } = await clinkRequest<{ data: { signingSecret: string } }>(
		sandbox,
		'POST',
		`/webhook/endpoints/${id}/rotate-secret`,
	);
	return data.data.signingSecret;
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
	const { data } = await clinkRequest<{ data: { orderId: string } }>(sandbox, 'POST', '/payment', payment);
	return data.data.orderId;
}

async function clinkRequest<Answer>(
	{ clink }: Pick<Sandbox, 'clink'>,
	method: string,
	path: string,
	data?: unknown,
): Promise<{ data: Answer }> {
	const headers = { 'X-API-KEY': clink.apiKeys[0] ?? '', 'X-Timestamp': String(Date.now()) };
	return await axios.request({ method, url: clink.baseUrl.replace(/\/$/, '') + path, headers, data, proxy: false });
}
