import { request, type OutgoingHttpHeaders } from 'node:http';

/** One HTTP request, to the byte: no header and no encoding but what is given. */
export interface CallbackRequest {
	method?: string;
	/** Appended to the URL. */
	query?: string;
	/** A list sends the header so many times. */
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

/** The same request with some headers replaced; `undefined` leaves one out. */
export function withHeaders(
	original: CallbackRequest,
	headers: Record<string, string | string[] | undefined>,
): CallbackRequest {
	const all = Object.entries({ ...original.headers, ...headers }).filter(([, value]) => value !== undefined);
	return { ...original, headers: Object.fromEntries(all) };
}

export interface Reply {
	status: number;
	contentType: string;
	body: string;
}

const TIMEOUT_MS = 60_000;

/** Sends a request and resolves with the answer, also when that comes before the whole body was taken. */
export async function sendRequest(
	url: string,
	{ method = 'POST', query = '', headers, body }: CallbackRequest,
): Promise<Reply> {
	return await new Promise((resolve, reject) => {
		const target = query === '' ? url : `${url}?${query}`;
		const outgoing = request(target, { method, headers, timeout: TIMEOUT_MS }, (incoming) => {
			const chunks: Buffer[] = [];
			incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
			incoming.on('error', reject);
			incoming.on('end', () =>
				resolve({
					status: incoming.statusCode ?? 0,
					contentType: incoming.headers['content-type'] ?? '',
					body: Buffer.concat(chunks).toString('utf8'),
				}),
			);
		});
		outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer from ${target}`)));
		outgoing.on('error', reject);
		outgoing.setHeader('content-length', body.length);
		outgoing.end(body);
	});
}
