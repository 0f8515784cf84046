import type { IAllExecuteFunctions, IDataObject, IHttpRequestMethods } from 'n8n-workflow';

/** The part of Node's stream that is used here. */
type ReplyStream = AsyncIterable<Buffer> & { destroy(error?: Error): void };

interface StreamedReply {
	statusCode: number;
	headers: IDataObject;
	body: ReplyStream;
}

/** One HTTP request, complete: what is in here is what goes out, plus what the credential adds when it signs. */
export interface HttpRequest {
	method: IHttpRequestMethods;
	/** Absolute, with its query string. */
	url: string;
	/** JSON body; sent as these bytes. */
	body?: Buffer;
	/** Milliseconds for the whole exchange. */
	timeout: number;
	/** Largest reply that is read, in bytes. */
	maxReplyBytes: number;
}

export interface HttpReply {
	status: number;
	headers: IDataObject;
	body: Buffer;
}

/** What became of a request. `lost` means that it may have been carried out, and nobody told us. */
export type Exchange =
	| { kind: 'answered'; reply: HttpReply }
	| { kind: 'notSent'; reason: string }
	| { kind: 'lost'; reason: string };

/** How the reasons read that a connection did not come about; by Node's error codes. */
const NOT_SENT: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'its host name is not known',
	EAI_AGAIN: 'its host name could not be looked up',
	EHOSTUNREACH: 'its host is out of reach',
	ENETUNREACH: 'its network is out of reach',
	CERT_HAS_EXPIRED: 'its TLS certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is self-signed',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its TLS certificate's issuer is not trusted",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate cannot be verified',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host',
	EPROTO: 'it does not speak TLS at this address',
};
const CONNECTING = new Set(['connect', 'getaddrinfo']);
const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * Sends one signed request through n8n's own HTTP client and never throws for what the network does.
 * Redirects are not followed (n8n would re-send the key to the other host), n8n's re-send after a 401 is off, and
 * the reply is read as a stream: n8n sets no bound on its size, and its timeout ends with the headers.
 */
export async function exchange(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	credentialType: string,
	request: HttpRequest,
): Promise<Exchange> {
	const deadline = AbortSignal.timeout(request.timeout);
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(
			context as IAllExecuteFunctions,
			credentialType,
			{
				method: request.method,
				url: request.url,
				headers: {
					Accept: 'application/json',
					...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
				},
				...(request.body === undefined ? {} : { body: request.body }),
				timeout: request.timeout,
				encoding: 'stream',
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
			},
			{ preAuthenticationRetryStatusCode: [] },
		)) as StreamedReply;
		return await readReply(response, request.maxReplyBytes, deadline);
	} catch (thrown) {
		return classify(thrown, request.timeout);
	}
}

async function readReply(
	response: StreamedReply,
	maxBytes: number,
	deadline: AbortSignal,
): Promise<Exchange> {
	const { body } = response;
	const stop = () => body.destroy(new Error('its reply did not end in time'));
	deadline.addEventListener('abort', stop, { once: true });
	if (deadline.aborted) stop();
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > maxBytes) {
				return { kind: 'lost', reason: `its reply is larger than ${Math.floor(maxBytes / 1_000_000)} MB` };
			}
			chunks.push(chunk);
		}
	} catch {
		const reason = deadline.aborted ? 'its reply did not end in time' : 'its reply was cut off';
		return { kind: 'lost', reason };
	} finally {
		deadline.removeEventListener('abort', stop);
		body.destroy();
	}
	return {
		kind: 'answered',
		reply: { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) },
	};
}

/** Sorts what n8n's HTTP client threw. Whatever is not surely "not sent" counts as lost. */
function classify(thrown: unknown, timeout: number): Exchange {
	const chain = causes(thrown);
	const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
	if (codes.length === 0) return fromSigning(thrown);

	const notSent = codes.map((code) => NOT_SENT[code]).find((reason) => reason !== undefined);
	if (notSent !== undefined) return { kind: 'notSent', reason: notSent };
	if (chain.some(({ syscall }) => typeof syscall === 'string' && CONNECTING.has(syscall))) {
		return { kind: 'notSent', reason: 'no connection came about' };
	}
	if (codes.some((code) => TIMED_OUT.has(code))) {
		return { kind: 'lost', reason: `it did not answer within ${timeout / 1000} s` };
	}
	if (codes.includes('ERR_CANCELED')) {
		return { kind: 'lost', reason: 'the execution was stopped before it answered' };
	}
	return { kind: 'lost', reason: 'it closed the connection without an answer' };
}

/** An error and what it was caused by; Node puts `code` and `syscall` on the innermost. */
function causes(thrown: unknown): Array<Error & { code?: unknown; syscall?: unknown }> {
	const chain: Error[] = [];
	for (let current = thrown; current instanceof Error && chain.length < 5; current = current.cause) {
		chain.push(current);
	}
	return chain;
}

/** No network code: the credential refused to sign, or n8n refused to send. Its own words are the best there are. */
function fromSigning(thrown: unknown): Exchange {
	const innermost = causes(thrown).at(-1);
	return { kind: 'notSent', reason: `n8n did not send the request: ${innermost?.message ?? 'no reason given'}` };
}
