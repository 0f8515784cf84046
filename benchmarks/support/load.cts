import { Agent, request, type OutgoingHttpHeaders } from 'node:http';

export interface Message {
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

export interface Load {
	url: string;
	/** Makes the next message; called once for each request. */
	next: () => Message;
	expectedStatus: number;
	connections: number;
	milliseconds: number;
	/** Ends the sample early. */
	maxRequests: number;
}

/** Requests answered per second, over connections that are kept open and never have two requests under way. */
export async function requestsPerSecond({
	url,
	next,
	expectedStatus,
	connections,
	milliseconds,
	maxRequests,
}: Load): Promise<number> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const start = performance.now();
	let sent = 0;
	let answered = 0;
	const connection = async () => {
		while (sent < maxRequests && performance.now() - start < milliseconds) {
			sent += 1;
			const { status } = await post(agent, url, next());
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

export interface Answer {
	status: number;
	body: string;
}

/** One request over one of the agent's connections. */
export async function post(agent: Agent, url: string, { headers, body }: Message): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const outgoing = request(
			url,
			{ agent, method: 'POST', headers: { ...headers, 'content-length': body.length } },
			(incoming) => {
				let text = '';
				incoming.setEncoding('utf8');
				incoming.on('data', (part: string) => (text += part));
				incoming.on('error', reject);
				incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: text }));
			},
		);
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}
