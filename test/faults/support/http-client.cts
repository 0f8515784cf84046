import { dirname } from 'node:path';

import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * n8n's own HTTP client, where a test can take its place: behind n8n's helpers and the signing, before the sockets.
 * n8n-core asks its container for the client with every request.
 */

export type Send = (options: IHttpRequestOptions) => Promise<unknown>;

interface Client {
	requests(): { request: Send };
}

function n8nHttpClient(): Client {
	const from = { paths: [dirname(require.resolve('n8n-core'))] };
	const { Container } = jest.requireActual<object>(require.resolve('@n8n/di', from)) as {
		Container: { get(type: unknown): Client };
	};
	const { OutboundHttp } = jest.requireActual<object>(require.resolve('@n8n/backend-network', from)) as {
		OutboundHttp: unknown;
	};
	return Container.get(OutboundHttp);
}

/** From now on every request of a node goes through `around`, which may pass it on. */
export function interceptRequests(around: (options: IHttpRequestOptions, send: Send) => Promise<unknown>): void {
	const client = n8nHttpClient();
	const original = client.requests.bind(client);
	client.requests = () => {
		const requests = original();
		return {
			...requests,
			request: async (options) => await around(options, async (passed) => await requests.request(passed)),
		};
	};
}
