import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestMethods,
} from 'n8n-workflow';

/** The part of Node's stream that is used here. */
type ResponseStream = AsyncIterable<Buffer> & { destroy(error?: Error): void };

interface StreamedResponse {
	statusCode: number;
	headers: IDataObject;
	body: ResponseStream;
}

/** One HTTP request, complete: exactly what is sent, plus what the credential adds when it signs. */
export interface HttpRequest {
	method: IHttpRequestMethods;
	/** Absolute, with its query string. */
	url: string;
	/** Sent as these bytes. */
	body?: Buffer;
	/** Of the body. n8n sends one without a type as a form. */
	contentType?: string;
	/** Milliseconds for the whole exchange. */
	timeout: number;
	/** Largest response that is read, in bytes. */
	maxResponseBytes: number;
}

/** What a request is signed with. */
export interface Signer {
	credentialType: string;
	/** The credential's fields, as n8n handed them out. */
	fields: ICredentialDataDecryptedObject;
}

export interface HttpResponse {
	status: number;
	headers: IDataObject;
	body: Buffer;
}

/** The result of sending a request. `lost` means that it may have been carried out, without a response reaching us. */
export type SendResult =
	{ kind: 'answered'; response: HttpResponse } | { kind: 'notSent'; reason: string } | { kind: 'lost'; reason: string };

/** System calls before a connection is established: nothing has been sent yet. */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/** Why no connection was established, in words, by Node's error codes. */
export const NO_CONNECTION: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'its host name is unknown',
	EAI_AGAIN: 'its host name could not be looked up',
	EHOSTUNREACH: 'its host is unreachable',
	ENETUNREACH: 'its network is unreachable',
};

/** Node checks the certificate before it sends the first byte of a request. */
export const BAD_CERTIFICATE: Record<string, string> = {
	CERT_HAS_EXPIRED: 'its TLS certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its TLS certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: 'its TLS certificate is self-signed',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its TLS certificate's issuer is not trusted",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its TLS certificate cannot be verified',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its TLS certificate is for another host',
};

/** n8n looks at the address before it connects, where `N8N_SSRF_PROTECTION_ENABLED` is on. */
const FORBIDDEN =
	"n8n's protection of private addresses does not allow this address. Whoever runs this n8n can allow it with " +
	'N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES';

const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/**
 * Sends one signed request through n8n's own HTTP client and never throws for what the network does.
 * Redirects are not followed (n8n would re-send the key to the other host), n8n's re-send after a 401 is off, and
 * the response is read as a stream: n8n does not limit its size, and its timeout ends with the headers.
 *
 * n8n gets the credential back that it handed out: otherwise it would read and decrypt it again for every request, and a
 * key that changes meanwhile would sign for another account than the one whose answers were read before.
 */
export async function sendRequest(
	context: Pick<IAllExecuteFunctions, 'helpers'>,
	{ credentialType, fields }: Signer,
	request: HttpRequest,
): Promise<SendResult> {
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
					...(request.contentType === undefined ? {} : { 'Content-Type': request.contentType }),
				},
				...(request.body === undefined ? {} : { body: request.body }),
				timeout: request.timeout,
				encoding: 'stream',
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
			},
			{
				preAuthenticationRetryStatusCode: [],
				// n8n uses `data` alone. A version that does not know this member reads the credential by itself.
				credentialsDecrypted: { id: '', name: '', type: credentialType, data: fields },
			},
		)) as StreamedResponse;
		return await readBody(response, request.maxResponseBytes, deadline);
	} catch (thrown) {
		return classify(thrown, request.timeout);
	}
}

async function readBody(response: StreamedResponse, maxBytes: number, deadline: AbortSignal): Promise<SendResult> {
	const { body } = response;
	const stop = () => body.destroy(new Error('its response did not finish in time'));
	deadline.addEventListener('abort', stop, { once: true });
	if (deadline.aborted) stop();
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			size += chunk.length;
			if (size > maxBytes) {
				return { kind: 'lost', reason: `its response is larger than ${Math.floor(maxBytes / 1_000_000)} MB` };
			}
			chunks.push(chunk);
		}
	} catch {
		const reason = deadline.aborted ? 'its response did not finish in time' : 'its response was cut off';
		return { kind: 'lost', reason };
	} finally {
		deadline.removeEventListener('abort', stop);
		body.destroy();
	}
	return {
		kind: 'answered',
		response: { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) },
	};
}

/** Sorts what n8n's HTTP client threw. Anything that is not certainly "not sent" counts as lost. */
function classify(thrown: unknown, timeout: number): SendResult {
	const chain = causes(thrown);
	const codes = chain.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
	const reasonIn = (reasons: Record<string, string>) =>
		codes.map((code) => reasons[code]).find((reason) => reason !== undefined);

	const unsigned = chain.find(isFromSigning);
	if (unsigned !== undefined)
		return { kind: 'notSent', reason: `n8n did not send the request: ${String(unsigned.message)}` };
	if (chain.some(isForbidden)) return { kind: 'notSent', reason: FORBIDDEN };
	if (chain.some(isFromConnecting))
		return { kind: 'notSent', reason: reasonIn(NO_CONNECTION) ?? 'no connection was established' };
	const certificate = reasonIn(BAD_CERTIFICATE);
	if (certificate !== undefined) return { kind: 'notSent', reason: certificate };

	if (codes.some((code) => TIMED_OUT.has(code)))
		return { kind: 'lost', reason: `it did not respond within ${timeout / 1000} s` };
	if (codes.includes('ERR_CANCELED')) return { kind: 'lost', reason: 'the execution was stopped before it responded' };
	if (codes.includes('EPROTO'))
		return { kind: 'lost', reason: 'it closed the TLS connection, or does not support TLS at this address' };
	if (codes.length > 0) return { kind: 'lost', reason: 'it closed the connection without a response' };
	return {
		kind: 'lost',
		reason: `n8n does not say whether the request was sent: ${String(chain.at(-1)?.message ?? 'no reason given')}`,
	};
}

/** An error as Node and n8n's HTTP client make it. */
interface NetworkError {
	name?: unknown;
	message?: unknown;
	code?: unknown;
	syscall?: unknown;
	errors?: unknown;
	cause?: unknown;
}

/** By its shape: errors of Node itself need not be instances of the `Error` that is known here. */
const isError = (value: unknown): value is NetworkError =>
	typeof value === 'object' && value !== null && 'message' in value;

/** An error and what it was caused by; Node puts `code` and `syscall` on the innermost. */
function causes(thrown: unknown): NetworkError[] {
	const chain: NetworkError[] = [];
	for (let current = thrown; isError(current) && chain.length < 5; current = current.cause) chain.push(current);
	return chain;
}

/** Where a host has several addresses, Node tries each and gathers their errors. */
function isFromConnecting({ syscall, errors }: NetworkError): boolean {
	if (CONNECTING.has(syscall)) return true;
	return (
		Array.isArray(errors) && errors.length > 0 && errors.every((error) => isError(error) && isFromConnecting(error))
	);
}

/** By its name: what n8n hands on need not be the very object. */
const isFromSigning = ({ name }: NetworkError) => name === 'PaymentError';

/** By its name or, where an HTTP client has wrapped it, by n8n's words for it, which nothing that a gateway sends gets into. */
const isForbidden = ({ name, message }: NetworkError) =>
	String(name).startsWith('SsrfBlocked') ||
	/^The request was blocked because .*(restricted IP address|hostname is restricted)/.test(String(message));
