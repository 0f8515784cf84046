import { Agent, request, type OutgoingHttpHeaders } from 'node:http';

export interface Message {
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

export interface Load {
	url: string;
	/** Makes the next message; called once for each request. */
	next(): Message;
	expectedStatus: number;
	connections: number;
	milliseconds: number;
	/** Ends the sample early. */
	maxRequests: number;
}

/** Requests answered per second, over connections that are kept open and never have two requests under way. */
export async function requestsPerSecond({ url, next, expectedStatus, connections, milliseconds, maxRequests }: Load): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const start = performance.now();
	let sent = 0;
	let answered = 0;
	const connection = async () => {
		while (sent < maxRequests && performance.now() - start < milliseconds) {
			sent += 1;
			const status = await post(agent, url, next());
			if (status !== expectedStatus) throw new Error(`${url} answered ${status} instead of ${expectedStatus}`);
			answered += 1;
		}
	};
	try {
		await Promise.all(Array.from({ length: connections }, connection));
		return (answered * 1000) / (performance.now() - start);
	} finally {
		agent.destroy();
	}
}

async function post(agent: Agent, url: string, { headers, body }: Message): Promise<number> {
	return await new Promise((resolve, reject) => {
		const outgoing = request(url, { agent, method: 'POST', headers: { ...headers, 'content-length': body.length } }, (incoming) => {
			incoming.resume();
			incoming.on('error', reject);
			incoming.on('end', () => resolve(incoming.statusCode ?? 0));
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
