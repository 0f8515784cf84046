import type { IWebhookFunctions } from 'n8n-workflow';

import { rejected, type Rejection } from './rejection';

/** A callback as it came in: the bytes, before anybody has made sense of them. */
export interface WebhookRequest {
	method: string;
	/** Without parameters, in lower case; empty when there is none. */
	contentType: string;
	/** Names in lower case. A header that was sent twice is joined with a comma by Node, and so matches nothing. */
	headers: Record<string, string | undefined>;
	/** The path of the callback's URL. */
	path: string;
	/** The query string of the callback, without the question mark. */
	query: string;
	body: Buffer;
}

/**
 * The request's own bytes. n8n has read them already for the content types that it parses; for the others it leaves
 * that to the node, and for a form with files it keeps none.
 */
export async function readRequest(context: IWebhookFunctions): Promise<WebhookRequest | Rejection> {
	const request = context.getRequestObject();
	const contentType = mediaType(request.headers['content-type']);
	if (contentType.startsWith('multipart/')) return rejected(400, 'multipart forms are not accepted');
	try {
		await request.readRawBody();
	} catch (thrown) {
		const isTooLarge = (thrown as { statusCode?: unknown } | null)?.statusCode === 413;
		return isTooLarge ? rejected(413, 'it is too large') : rejected(400, 'its body could not be read');
	}
	return {
		method: request.method,
		contentType,
		headers: request.headers as WebhookRequest['headers'],
		...splitUrl(request.url),
		body: request.rawBody ?? Buffer.alloc(0),
	};
}

/** A content type without its parameters, in lower case; empty when there is none. */
export const mediaType = (header = ''): string => header.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** What stands before and after the first question mark of a request's address. */
export function splitUrl(url: string): Pick<WebhookRequest, 'path' | 'query'> {
	const [path = '', ...query] = url.split('?');
	return { path, query: query.join('?') };
}
