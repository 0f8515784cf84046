import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import axios from 'axios';
import type { AxiosResponse } from 'axios';
import type { Merchant, Sandbox } from '../../../sandbox/index.cts';
import { textOf } from '../../support/text.cts';

export type Json = Record<string, unknown>;

export interface Answer {
	status: number;
	headers: Json;
	text: string;
	/** `code` of the envelope, 0 when the body is not JSON. */
	code: number;
	message: string;
	data: Json;
	rows: Json[];
}

function toAnswer({ status, headers, data }: AxiosResponse<string>): Answer {
	const isJson = String(headers['content-type']).startsWith('application/json');
	const envelope = isJson ? (JSON.parse(data) as Json) : {};
	return {
		status,
		headers: Object.fromEntries(Object.entries(headers)),
		text: data,
		code: Number(envelope['code'] ?? 0),
		message: textOf(envelope['message'] ?? envelope['msg'] ?? ''),
		data: (envelope['data'] ?? {}) as Json,
		rows: (envelope['rows'] ?? []) as Json[],
	};
}

export const http = axios.create({
	validateStatus: () => true,
	responseType: 'text',
	transformResponse: [],
	transformRequest: [(data: unknown) => data],
	maxRedirects: 0,
	proxy: false,
	timeout: 5000,
});

export const first = <T,>(values: readonly T[]): T => {
	const [value] = values;
	if (value === undefined) throw new Error('the list is empty');
	return value;
};

/** The gateway's recipe, written down a second time so that a slip in the sandbox shows. */
export function signature(merchant: Merchant, body: string, query: Json = {}): string {
	const parameters = body === '' ? query : (JSON.parse(body) as Json);
	const joined = Object.keys(parameters)
		.sort()
		.filter((name) => parameters[name] !== null)
		.map(
			(name) => `${name}=${typeof parameters[name] === 'string' ? parameters[name] : JSON.stringify(parameters[name])}`,
		)
		.join('&');
	return createHmac('sha256', merchant.apiSecret || merchant.apiKey)
		.update(merchant.signedContent === 'body' ? body : joined)
		.digest(merchant.signatureEncoding);
}

export const paths = {
	link: '/api/v1/payments/link',
	checkout: '/api/v1/payments/checkout',
	refund: '/api/v1/payments/transactions/refund',
	query: '/api/v1/payments/transactions/query',
	settlements: '/api/v1/settlements',
};

export function chingchingPay(sandbox: Sandbox, merchant: Merchant = first(sandbox.chingchingPay.merchants)) {
	const send = async (method: string, path: string, body: string, headers: Json, query: Json = {}): Promise<Answer> =>
		toAnswer(
			await http.request<string>({
				method,
				url: sandbox.chingchingPay.baseUrl + path,
				headers: { ...headers } as Record<string, string>,
				params: query,
				...(method === 'POST' && { data: body }),
			}),
		);
	const signed = (body: string, query?: Json): Json => ({
		'x-api-key': merchant.apiKey,
		'x-signature': signature(merchant, body, query),
	});
	const post = (path: string, request: Json): Promise<Answer> => {
		const body = JSON.stringify(request);
		return send('POST', path, body, { 'content-type': 'application/json', ...signed(body) });
	};
	return {
		merchant,
		send,
		signed,
		post,
		get: (path: string, query: Json = {}) => send('GET', path, '', signed('', query), query),
		link: (change: Json = {}) =>
			post(paths.link, {
				amount: 1250,
				currency: 'HKD',
				merchant_id: merchant.merchantId,
				merchant_reference: 'ORDER-1',
				...change,
			}),
		checkout: (change: Json = {}) =>
			post(paths.checkout, {
				amount: 1250,
				currency: 'HKD',
				channel_id: 101,
				merchant_id: merchant.merchantId,
				merchant_reference: 'ORDER-1',
				payment_method: 'ALIPAY',
				transaction_type: 'sale',
				...change,
			}),
		refund: (change: Json = {}) =>
			post(paths.refund, {
				amount: 250,
				currency: 'HKD',
				merchant_reference: 'REFUND-1',
				original_merchant_reference: 'ORDER-1',
				transaction_type: 'refund',
				...change,
			}),
		query: (request: Json) => post(paths.query, request),
	};
}

export function clink(sandbox: Sandbox, apiKey: string = first(sandbox.clink.apiKeys)) {
	const send = async (method: string, path: string, headers: Json, body?: string | Buffer): Promise<Answer> =>
		toAnswer(
			await http.request<string>({
				method,
				url: sandbox.clink.baseUrl + path,
				headers: { ...headers } as Record<string, string>,
				...(body !== undefined && { data: body }),
			}),
		);
	const call = (method: string, path: string, request?: Json): Promise<Answer> =>
		send(
			method,
			path,
			{
				'x-api-key': apiKey,
				'x-timestamp': String(Date.now()),
				...(request !== undefined && { 'content-type': 'application/json' }),
			},
			request === undefined ? undefined : JSON.stringify(request),
		);
	return {
		apiKey,
		send,
		call,
		pay: (change: Json = {}) =>
			call('POST', '/payment', {
				customerEmail: 'ann@example.com',
				amount: 19.99,
				currency: 'USD',
				paymentMethodType: 'CARD',
				paymentInstrumentId: 'pi_1',
				returnUrl: 'https://shop.example/return',
				merchantReferenceId: 'ORDER-1',
				...change,
			}),
		refund: (orderId: unknown, change: Json = {}) =>
			call('POST', '/refund', { orderId, refundMerchantOrderId: 'REFUND-1', refundAmount: 5, ...change }),
	};
}

export interface Received {
	method: string;
	url: string;
	headers: IncomingHttpHeaders;
	body: string;
}

export interface Receiver {
	url: string;
	received: Received[];
	/** Statuses for the next requests; 200 once they are used up. */
	statuses: number[];
	close(): Promise<void>;
}

/** A merchant's server: remembers what calls back. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const statuses: number[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
			response.writeHead(statuses.shift() ?? 200).end('success');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
		received,
		statuses,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
