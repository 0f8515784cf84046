import { createHmac, randomUUID } from 'node:crypto';
import { defaultPersonality } from '../../../sandbox/index.cts';
import type { Merchant, Personality, Recipe, Sandbox } from '../../../sandbox/index.cts';
import { first, http } from './clients.cts';
import type { Json } from './clients.cts';
import { textOf } from '../../support/text.cts';

/** Today's gateway, other in what a test is about. */
export const gatewayWith = (change: Partial<Personality>): Personality => ({ ...defaultPersonality, ...change });

export interface Parts {
	method: string;
	path: string;
	apiPath: string;
	query: string;
	body: string;
	/** Sorted and joined. */
	sorted: string;
	apiKey: string;
	merchantId: string;
	timestamp: string;
	nonce: string;
}

type Content = (parts: Parts) => string;

/** What each template means, written down a second time so that a slip in the sandbox shows. */
export const contents: Record<string, Content> = {
	'{body}': (p) => p.body,
	'{sortedParameters}': (p) => p.sorted,
	'{apiKey}{body}': (p) => p.apiKey + p.body,
	'{timestamp}{body}': (p) => p.timestamp + p.body,
	'{body}{timestamp}': (p) => p.body + p.timestamp,
	'{timestamp}.{body}': (p) => `${p.timestamp}.${p.body}`,
	'{timestamp}{nonce}{body}': (p) => p.timestamp + p.nonce + p.body,
	'{timestamp}\\n{nonce}\\n{body}\\n': (p) => `${p.timestamp}\n${p.nonce}\n${p.body}\n`,
	'{timestamp}\\n{nonce}\\n{body}': (p) => `${p.timestamp}\n${p.nonce}\n${p.body}`,
	'{method}\\n{path}\\n{body}': (p) => `${p.method}\n${p.path}\n${p.body}`,
	'{method}\\n{apiPath}\\n{body}': (p) => `${p.method}\n${p.apiPath}\n${p.body}`,
	'{method}\\n{path}\\n{query}\\n{body}': (p) => `${p.method}\n${p.path}\n${p.query}\n${p.body}`,
	'{method}\\n{apiPath}\\n{query}\\n{body}': (p) => `${p.method}\n${p.apiPath}\n${p.query}\n${p.body}`,
	'{method}\\n{path}\\n{timestamp}\\n{nonce}\\n{body}\\n': (p) =>
		`${p.method}\n${p.path}\n${p.timestamp}\n${p.nonce}\n${p.body}\n`,
	'{method}\\n{apiPath}\\n{timestamp}\\n{nonce}\\n{body}\\n': (p) =>
		`${p.method}\n${p.apiPath}\n${p.timestamp}\n${p.nonce}\n${p.body}\n`,
	'{method}{path}{query}{timestamp}{body}': (p) => p.method + p.path + p.query + p.timestamp + p.body,
	'{method}{apiPath}{query}{timestamp}{body}': (p) => p.method + p.apiPath + p.query + p.timestamp + p.body,
	'{apiKey}{timestamp}{body}': (p) => p.apiKey + p.timestamp + p.body,
	'{apiKey}{timestamp}{nonce}{body}': (p) => p.apiKey + p.timestamp + p.nonce + p.body,
	'{merchantId}{timestamp}{body}': (p) => p.merchantId + p.timestamp + p.body,
	'{timestamp}{method}{path}{body}': (p) => p.timestamp + p.method + p.path + p.body,
	'{timestamp}{method}{apiPath}{body}': (p) => p.timestamp + p.method + p.apiPath + p.body,
	'{timestamp}{apiKey}{sortedParameters}': (p) => p.timestamp + p.apiKey + p.sorted,
	'{sortedParameters}&timestamp={timestamp}': (p) => `${p.sorted}&timestamp=${p.timestamp}`,
	'{sortedParameters}&timestamp={timestamp}&nonce={nonce}': (p) =>
		`${p.sorted}&timestamp=${p.timestamp}&nonce=${p.nonce}`,
	'{method}&{path}&{sortedParameters}': (p) => `${p.method}&${p.path}&${p.sorted}`,
	'{method}&{apiPath}&{sortedParameters}': (p) => `${p.method}&${p.apiPath}&${p.sorted}`,
};

export const joinSorted = (members: Json): string =>
	Object.keys(members)
		.sort()
		.map((name) => `${name}=${typeof members[name] === 'string' ? members[name] : JSON.stringify(members[name])}`)
		.join('&');

export function encoded(recipe: Recipe, merchant: Merchant, parts: Parts): string {
	const content = contents[recipe.template];
	if (content === undefined) throw new Error(`no content is written down for ${recipe.template}`);
	const key = recipe.key === 'apiKey' ? merchant.apiKey : merchant.apiSecret;
	const hmac = createHmac('sha256', key).update(content(parts));
	if (recipe.encoding === 'base64') return hmac.digest('base64');
	return recipe.encoding === 'hexUpper' ? hmac.digest('hex').toUpperCase() : hmac.digest('hex');
}

export interface GatewayAnswer {
	status: number;
	code: unknown;
	message: string;
	data: Json | null;
}

/** What a test does otherwise than the recipe says. */
export interface Otherwise {
	recipe?: Partial<Recipe>;
	/** Of the timestamp header; by default the time of now in the recipe's unit. */
	timestamp?: string;
	nonce?: string;
	/** Replaces headers; an empty one is left out. */
	headers?: Record<string, string>;
}

const basePath = '/chingchingpay/gateway';

export function gatewayClient(
	sandbox: Sandbox,
	{
		merchant = first(sandbox.chingchingPay.merchants),
		recipe = sandbox.personality.recipe,
		now = Date.now,
	}: { merchant?: Merchant; recipe?: Recipe; now?: () => number } = {},
) {
	/** @param url path and query below the base URL */
	const send = async (method: 'GET' | 'POST', url: string, request?: Json, otherwise: Otherwise = {}) => {
		const { timestamp: stamped, nonce: used } = recipe;
		const timestamp =
			otherwise.timestamp ?? String(stamped?.unit === 'seconds' ? Math.floor(now() / 1000) : Math.floor(now()));
		const nonce = otherwise.nonce ?? randomUUID();
		const body = request === undefined ? '' : JSON.stringify(request);
		const [apiPath = '', query = ''] = url.split('?');
		const signed = encoded({ ...recipe, ...otherwise.recipe }, merchant, {
			method,
			path: basePath + apiPath,
			apiPath,
			query,
			body,
			sorted: joinSorted(request ?? Object.fromEntries(new URLSearchParams(query))),
			apiKey: merchant.apiKey,
			merchantId: merchant.merchantId,
			timestamp,
			nonce,
		});
		const headers: Record<string, string> = {
			'x-api-key': merchant.apiKey,
			'x-signature': signed,
			...(request !== undefined && { 'content-type': 'application/json' }),
			...(stamped !== undefined && { [stamped.header]: timestamp }),
			...(used !== undefined && { [used.header]: nonce }),
			...otherwise.headers,
		};
		const kept = Object.entries(headers).filter(([, value]) => value !== '');
		const { status, data } = await http.request<string>({
			method,
			url: sandbox.chingchingPay.baseUrl + url,
			headers: Object.fromEntries(kept),
			...(request !== undefined && { data: body }),
		});
		const envelope = JSON.parse(data) as Json;
		const answer: GatewayAnswer = {
			status,
			code: envelope['code'],
			message: textOf(envelope['message']),
			data: envelope['data'] as Json | null,
		};
		return answer;
	};
	const order = { amount: 1250, currency: 'HKD', merchant_reference: 'ORDER-1' };
	const post =
		(path: string, usual: Json) =>
		(change: Json = {}, otherwise?: Otherwise) =>
			send('POST', `/api/v1/payments/${path}`, { ...usual, ...change }, otherwise);
	return {
		merchant,
		send,
		settlements: (query = '', otherwise?: Otherwise) =>
			send('GET', `/api/v1/settlements${query}`, undefined, otherwise),
		detail: (id: unknown) => send('GET', `/api/v1/payments/detail/${textOf(id)}`),
		link: post('link', { ...order, merchant_id: merchant.merchantId }),
		checkout: post('checkout', {
			...order,
			merchant_id: merchant.merchantId,
			channel_id: 101,
			payment_method: 'ALIPAY',
			transaction_type: 'sale',
		}),
		refund: post('transactions/refund', {
			amount: 250,
			currency: 'HKD',
			merchant_reference: 'REFUND-1',
			original_merchant_reference: 'ORDER-1',
			transaction_type: 'refund',
		}),
		query: (reference: string, otherwise?: Otherwise) =>
			send('POST', '/api/v1/payments/transactions/query', { merchant_reference: reference }, otherwise),
	};
}
