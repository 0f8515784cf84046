import axios from 'axios';

import { BAD_CERTIFICATE, NO_CONNECTION } from '../../nodes/shared/http/send';

export interface ProbeRequest {
	method: 'GET' | 'POST';
	url: string;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Undefined for a GET. */
	body: Buffer | undefined;
}

export interface ProbeResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string | undefined>;
	body: Buffer;
}

/** Sends one request and follows no redirect. @throws Error when no response came */
export type Transport = (request: ProbeRequest) => Promise<ProbeResponse>;

const TIMEOUT_MS = 30_000;
const MAX_RESPONSE_BYTES = 5_000_000;

/** Over HTTP. A proxy is taken from the environment, as n8n takes it. */
export const httpTransport: Transport = async ({ method, url, headers, body }) => {
	const response = await axios.request<Buffer>({
		method,
		url,
		headers: { ...headers, 'user-agent': 'chingchingpay-probe' },
		...(body === undefined ? {} : { data: body }),
		responseType: 'arraybuffer',
		transformRequest: [(data: unknown) => data],
		timeout: TIMEOUT_MS,
		signal: AbortSignal.timeout(TIMEOUT_MS),
		maxRedirects: 0,
		maxContentLength: MAX_RESPONSE_BYTES,
		validateStatus: () => true,
	});
	const named = Object.entries(response.headers as Record<string, unknown>).map(
		([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : undefined] as const,
	);
	return { status: response.status, headers: Object.fromEntries(named), body: Buffer.from(response.data) };
};

const NO_RESPONSE = `it did not respond within ${TIMEOUT_MS / 1000} s`;
const REASONS: Record<string, string> = {
	...NO_CONNECTION,
	...BAD_CERTIFICATE,
	ECONNRESET: 'it closed the connection',
	ECONNABORTED: NO_RESPONSE,
	ETIMEDOUT: NO_RESPONSE,
	ERR_CANCELED: NO_RESPONSE,
};

/** Why no response came, in words. Not the error's own message: axios puts addresses and headers into some. */
export function networkProblem(thrown: unknown): string {
	const { code } = (thrown ?? {}) as { code?: unknown };
	const reason = typeof code === 'string' ? (REASONS[code] ?? `the network says ${code}`) : undefined;
	return reason ?? 'the request failed';
}
