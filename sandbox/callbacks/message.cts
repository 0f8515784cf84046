import axios from 'axios';

export interface Message {
	target: string;
	method: 'POST' | 'GET';
	headers: Record<string, string>;
	body: string;
}

/** How the receiver answered; status 0 when it did not. */
export interface Reply {
	status: number;
	body: string;
}

const ANSWER_TIMEOUT_MS = 5000;

/** Sends a message once. Redirects are not followed. */
export async function sendMessage({ target, method, headers, body }: Message, signal: AbortSignal): Promise<Reply> {
	try {
		const response = await axios.request<string>({
			url: target,
			method,
			headers,
			...(method === 'POST' && { data: Buffer.from(body) }),
			responseType: 'text',
			transformResponse: [],
			timeout: ANSWER_TIMEOUT_MS,
			maxRedirects: 0,
			proxy: false,
			validateStatus: () => true,
			signal,
		});
		return { status: response.status, body: response.data };
	} catch {
		return { status: 0, body: '' };
	}
}
