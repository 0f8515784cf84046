import axios from 'axios';

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

const NO_CONNECTION: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name could not be looked up',
	EHOSTUNREACH: 'its host is unreachable',
	ENETUNREACH: 'its network is unreachable',
	ECONNRESET: 'it closed the connection',
	ECONNABORTED: `it did not respond within ${TIMEOUT_MS / 1000} s`,
	ETIMEDOUT: `it did not respond within ${TIMEOUT_MS / 1000} s`,
	ERR_CANCELED: `it did not respond within ${TIMEOUT_MS / 1000} s`,
	CERT_HAS_EXPIRED: 'its TLS certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is self-signed',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host',
};

/** Why no response came, in words. Not the error's own message: axios puts addresses and headers into some. */
export function networkProblem(thrown: unknown): string {
	const { code } = (thrown ?? {}) as { code?: unknown };
	const reason = typeof code === 'string' ? (NO_CONNECTION[code] ?? `the network says ${code}`) : undefined;
	return reason ?? 'the request failed';
}
