import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Stop } from '../stop.cts';

/** A callback as it came in. */
export interface Delivery {
	method: string;
	/** Path and query. */
	url: string;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: Buffer;
}

/** @returns the text to reply with, under HTTP 200 */
export type CallbackHandler = (delivery: Delivery) => string;

export interface Listener {
	port: number;
	close(): Promise<void>;
}

const MAX_BODY_BYTES = 1_000_000;
const REQUEST_TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 50;

/** Receives callbacks over HTTP, at one address. @throws Stop when it is taken */
export async function listen(
	{ host, port }: { host: string; port: number },
	handler: CallbackHandler,
): Promise<Listener> {
	const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (incoming, outgoing) => {
		readBody(incoming).then(
			(body) => {
				if (body === undefined) return void outgoing.writeHead(413, { connection: 'close' }).end();
				const headers = incoming.headers as Delivery['headers'];
				const reply = handler({ method: incoming.method ?? '', url: incoming.url ?? '/', headers, body });
				outgoing.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(reply);
			},
			() => outgoing.destroy(),
		);
	});
	server.maxConnections = MAX_CONNECTIONS;
	await started(server, host, port);
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function started(server: Server, host: string, port: number): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				new Stop(
					`Callbacks cannot be received at ${host}:${port} (${error.code ?? error.name}). Choose another --listen.`,
				),
			);
		});
		server.listen(port, host, resolve);
	});
}

/** Undefined when it is too large. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_BODY_BYTES) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
