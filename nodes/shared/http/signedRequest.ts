import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { inputError } from '../values/paymentError';

/** n8n's HTTP Request node sends through an older client, which has other names for the same things. */
type AnyRequest = IHttpRequestOptions & { uri?: string; form?: unknown; formData?: unknown };

/** The address of a request, under either of its names. */
export const addressOf = ({ url, uri, baseURL }: AnyRequest) => ({ url: url ?? uri ?? '', baseURL });

/** A redirect would send the key to another address. Under the option names of both clients. */
export const NO_REDIRECT = { disableFollowRedirect: true, followRedirect: false, followAllRedirects: false };

/**
 * The body as the bytes that are sent: a Buffer passes through n8n's HTTP client unchanged, whereas a string is trimmed,
 * an empty object is dropped, and an object is serialized only after signing.
 *
 * @throws PaymentError (`input`) for a form or a stream, whose bytes are not known before it is sent
 */
export function bodyBytes({ body, method, form, formData }: AnyRequest): Buffer {
	if (form !== undefined || formData !== undefined) throw unsignable();
	if (body === undefined || body === null || method === undefined || method === 'GET' || method === 'HEAD') {
		return Buffer.alloc(0);
	}
	if (Buffer.isBuffer(body)) return body;
	if (typeof body === 'string') return Buffer.from(body);
	if (body instanceof URLSearchParams || isFormOrStream(body)) throw unsignable();
	return Buffer.from(JSON.stringify(body));
}

const unsignable = () => inputError('The body cannot be signed', 'Send it as JSON: the gateway does not accept forms.');

function isFormOrStream(body: unknown): boolean {
	if (body instanceof FormData || ArrayBuffer.isView(body)) return true;
	return typeof body === 'object' && body !== null && ('getHeaders' in body || 'pipe' in body);
}

/** The request with this body and these headers, each replacing one of the same name in any letter case. */
export function withHeaders(
	options: IHttpRequestOptions,
	body: Buffer,
	headers: Record<string, string>,
): IHttpRequestOptions {
	const added: Record<string, string> =
		body.length === 0 || isUpload(options) ? headers : { ...headers, 'Content-Type': 'application/json' };
	const replaced = new Set(Object.keys(added).map((name) => name.toLowerCase()));
	const kept: IDataObject = Object.fromEntries(
		Object.entries(options.headers ?? {}).filter(([name]) => !replaced.has(name.toLowerCase())),
	);
	return {
		...without(options, 'body', 'json'),
		...(body.length === 0 ? {} : { body }),
		headers: { Accept: 'application/json', ...kept, ...added },
	};
}

/** Whether the body is a form that holds a file, whose boundary is in its content type. */
const isUpload = ({ headers = {} }: IHttpRequestOptions) =>
	Object.entries(headers).some(
		([name, value]) => name.toLowerCase() === 'content-type' && String(value).startsWith('multipart/form-data'),
	);

/** A copy of an object without some of its members. */
export function without<T extends object, K extends keyof T>(object: T, ...names: K[]): Omit<T, K> {
	const copy = { ...object };
	for (const name of names) delete copy[name];
	return copy;
}
