import type { IDataObject, IExecuteFunctions, IHttpRequestMethods, INodeType } from 'n8n-workflow';

import { runNode } from '../support/engine/run-node.cts';
import { startHttp } from '../support/engine/raw-server.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';

/** The options of the older helper. */
interface RequestOptions {
	method: IHttpRequestMethods;
	uri: string;
	qs?: IDataObject;
	json?: boolean;
	body?: IDataObject;
}

/** What n8n has for its own HTTP Request node still, deprecated for others. */
interface OlderHelpers {
	requestWithAuthentication(
		this: IExecuteFunctions,
		credentialType: string,
		options: RequestOptions & Record<string, unknown>,
	): Promise<unknown>;
}

/** A node that sends as n8n's HTTP Request node does with one of our credentials: the older helper, with `uri` for the address. */
const httpRequestNode = (credentialType: string, request: RequestOptions): INodeType => ({
	description: {
		displayName: 'HTTP Request',
		name: 'request',
		group: ['output'],
		version: 1,
		description: '',
		defaults: { name: 'HTTP Request' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: credentialType, required: true }],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const helpers: OlderHelpers = this.helpers;
		const reply: unknown = await helpers.requestWithAuthentication.call(this, credentialType, {
			gzip: true,
			encoding: null,
			json: false,
			useStream: true,
			resolveWithFullResponse: true,
			followRedirect: true,
			...request,
		});
		return [[{ json: { status: (reply as { statusCode: number }).statusCode } }]];
	},
});

describe("our credentials in n8n's HTTP Request node", () => {
	const engine = useSandbox();

	const send = async (type: 'chingchingPay' | 'clink', request: RequestOptions) =>
		await runNode({
			type,
			nodeType: httpRequestNode(`${type}Api`, request),
			credential: engine.credentialOf(type),
			parameters: {},
		});

	test.each<[string, 'chingchingPay' | 'clink', () => RequestOptions]>([
		[
			'a list of ChingchingPay',
			'chingchingPay',
			() => ({ method: 'GET', uri: `${engine.sandbox.chingchingPay.baseUrl}/api/v1/settlements`, qs: { page: 1 } }),
		],
		[
			'a link of ChingchingPay',
			'chingchingPay',
			() => ({
				method: 'POST',
				uri: `${engine.sandbox.chingchingPay.baseUrl}/api/v1/payments/link`,
				json: true,
				body: {
					amount: 1250,
					currency: 'HKD',
					merchant_id: engine.sandbox.chingchingPay.merchants[0]?.merchantId,
					merchant_reference: 'HTTP-訂-1',
				},
			}),
		],
		[
			'a list of Clink',
			'clink',
			() => ({ method: 'GET', uri: `${engine.sandbox.clink.baseUrl}/order`, qs: { pageNum: 1 } }),
		],
		[
			'a payment of Clink',
			'clink',
			() => ({
				method: 'POST',
				uri: `${engine.sandbox.clink.baseUrl}/payment`,
				json: true,
				body: {
					customerEmail: 'ada@example.com',
					amount: 1,
					currency: 'USD',
					paymentMethodType: 'GCASH',
					returnUrl: 'https://shop.example.com',
				},
			}),
		],
	])('get an answer for %s', async (_, type, request) => {
		const { error, items } = await send(type, request());
		expect(error).toBeUndefined();
		expect(items[0]?.json).toEqual({ status: 200 });
		const reply = engine.sandbox.requests.at(-1);
		expect(reply?.status).toBe(200);
	});

	test.each(['chingchingPay', 'clink'] as const)('sign nothing for another address: %s', async (type) => {
		const elsewhere = await startHttp((_, response) => response.end('{}'));
		const { error } = await send(type, { method: 'GET', uri: `${elsewhere.url}/collect` });
		await elsewhere.close();
		expect(error?.message).toContain("The request does not go to the credential's gateway, so it was not signed");
		expect(elsewhere.received).toEqual([]);
	});

	test.each(['chingchingPay', 'clink'] as const)('do not follow a redirect with the key: %s', async (type) => {
		const elsewhere = await startHttp((_, response) => response.end('{}'));
		engine.sandbox.faults.add({
			match: { method: 'GET' },
			when: 'before',
			kind: { redirect: elsewhere.url, status: 302 },
		});
		const baseUrl = type === 'clink' ? engine.sandbox.clink.baseUrl : engine.sandbox.chingchingPay.baseUrl;
		await send(type, { method: 'GET', uri: `${baseUrl}/order` });
		await elsewhere.close();
		expect(elsewhere.received).toEqual([]);
	});
});
