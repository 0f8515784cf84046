import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server that does exactly what a test says, on loopback, and remembers what it received. */
export interface RawServer {
	url: string;
	/** What was received: of HTTP requests the method, the path, the headers and the body, as one text each. */
	received: string[];
	close(): Promise<void>;
}

/** @param answer is called with the whole request read */
export async function startHttp(
	answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<RawServer> {
	const received: string[] = [];
	const server = createHttpServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			received.push([request.method, request.url, JSON.stringify(request.headers), body].join('\n'));
			answer(request, response, body);
		});
	});
	return await listen(server, received);
}

/** For replies that no HTTP library would send. */
export async function startTcp(converse: (socket: Socket) => void): Promise<RawServer> {
	const received: string[] = [];
	const server = createTcpServer((socket) => {
		socket.on('data', (chunk: Buffer) => received.push(chunk.toString()));
		socket.on('error', () => {});
		converse(socket);
	});
	return await listen(server, received);
}

async function listen(server: Server, received: string[]): Promise<RawServer> {
	const sockets = new Set<Socket>();
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		received,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** An address at which nobody listens. */
export async function closedAddress(): Promise<string> {
	const server = await startTcp(() => {});
	await server.close();
	return server.url;
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200) => {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
