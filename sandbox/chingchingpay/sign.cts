import { createHmac } from 'node:crypto';
import { recipeOf } from './merchant.cts';
import type { Merchant } from './merchant.cts';
import type { Recipe } from './personality.cts';
import { partsOf } from './templates.cts';
import type { Placeholder } from './templates.cts';

/** A request or a callback, as far as it can be signed. */
export interface Signable {
	method: string;
	/** Path and query as in the request line. */
	url: string;
	/** The path below the base URL; empty for a callback, which goes elsewhere. */
	apiPath: string;
	body: Buffer;
	/** Members of the body, or of the query where there is no body. */
	parameters: () => Record<string, unknown>;
	/** The values of the recipe's headers, empty where there are none. */
	timestamp: string;
	nonce: string;
}

export function splitUrl(url: string): { path: string; query: string } {
	const end = url.indexOf('?');
	return end === -1 ? { path: url, query: '' } : { path: url.slice(0, end), query: url.slice(end + 1) };
}

function sortedParameters(members: Record<string, unknown>): string {
	return Object.entries(members)
		.filter(([, value]) => value !== null && value !== undefined)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join('&');
}

const contents: Record<Placeholder, (message: Signable, merchant: Merchant) => string | Buffer> = {
	body: ({ body }) => body,
	sortedParameters: ({ parameters }) => sortedParameters(parameters()),
	method: ({ method }) => method.toUpperCase(),
	path: ({ url }) => splitUrl(url).path,
	apiPath: ({ apiPath }) => apiPath,
	query: ({ url }) => splitUrl(url).query,
	apiKey: (_message, { apiKey }) => apiKey,
	merchantId: (_message, { merchantId }) => merchantId,
	timestamp: ({ timestamp }) => timestamp,
	nonce: ({ nonce }) => nonce,
};

const digests: Record<Recipe['encoding'], (digest: Buffer) => string> = {
	hex: (digest) => digest.toString('hex'),
	hexUpper: (digest) => digest.toString('hex').toUpperCase(),
	base64: (digest) => digest.toString('base64'),
};

/** HMAC-SHA256 over what the merchant's recipe says, in its encoding. @throws whatever `parameters` throws */
export function sign(merchant: Merchant, message: Signable): string {
	const { template, encoding } = recipeOf(merchant);
	const hmac = createHmac('sha256', merchant.apiSecret === '' ? merchant.apiKey : merchant.apiSecret);
	for (const part of partsOf(template)) {
		hmac.update('text' in part ? part.text : contents[part.placeholder](message, merchant));
	}
	return digests[encoding](hmac.digest());
}
