import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { claimEvent, UNCHECKED } from './deduplicate';
import { toSuccessJson } from '../values/successJson';

/** A callback as it came in: the bytes, before anybody has made sense of them. */
export interface WebhookRequest {
	method: string;
	/** Without parameters, in lower case; empty when there is none. */
	contentType: string;
	/** Names in lower case. A header that was sent twice is joined with a comma by Node, and so matches nothing. */
	headers: Record<string, string | undefined>;
	/** The query string of the callback, without the question mark. */
	query: string;
	body: Buffer;
}

export type RejectionStatus = 400 | 401 | 413 | 503;

/** What a gateway's own check makes of a delivery. */
export type Verdict =
	| {
			kind: 'genuine';
			/** The same for every copy of this event, and for nothing else; `undefined` to let copies pass. */
			id: string | undefined;
			/** Whether the user asked for such events. */
			wanted: boolean;
			json: IDataObject;
			/** What the gateway is told, once the run is stored. */
			reply: string;
	  }
	| Rejection;

export interface Rejection {
	kind: 'rejected';
	status: RejectionStatus;
	reason: string;
}

export const rejected = (status: RejectionStatus, reason: string): Rejection => ({ kind: 'rejected', status, reason });

/** Senders are told no more than the status says. */
const STATUS_TEXT: Record<RejectionStatus, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	413: 'Payload Too Large',
	503: 'Service Unavailable',
};

/**
 * Receives one callback: judges it, sorts out what was not asked for and what came before, and starts one run for the
 * rest. Never throws: n8n would answer 500 and start a run that carries the error.
 */
export async function receive(
	context: IWebhookFunctions,
	verify: (request: WebhookRequest) => Promise<Verdict>,
): Promise<IWebhookResponseData> {
	const verdict = await verifySafely(context, verify);
	if (verdict.kind === 'rejected') return reject(context, verdict.status, verdict.reason);

	context.getResponseObject().type(contentTypeOf(verdict.reply));
	const acknowledged = { webhookResponse: verdict.reply };
	if (!verdict.wanted) return acknowledged;
	// Whoever builds a workflow in the editor sends the same callback again and again, and it is to start the test.
	const isTest = context.getMode() === 'manual';
	const claim = verdict.id === undefined || isTest ? UNCHECKED : await claimEvent(context, verdict.id);
	if (claim.kind === 'duplicate') return acknowledged;
	return {
		workflowData: [[{ json: toSuccessJson(verdict.json) }]],
		/** n8n takes the reply from here, as `responseData` of the webhook is empty, and does so once the run is stored. */
		get webhookResponse() {
			claim.stored();
			return verdict.reply;
		},
	};
}

async function verifySafely(
	context: IWebhookFunctions,
	verify: (request: WebhookRequest) => Promise<Verdict>,
): Promise<Verdict> {
	try {
		const request = await readRequest(context);
		return 'kind' in request ? request : await verify(request);
	} catch (thrown) {
		return rejected(503, `it could not be checked: ${thrown instanceof Error ? thrown.message : 'no reason given'}`);
	}
}

/** Refuses a callback with a real HTTP status, starts nothing, and leaves one line in n8n's log, without content. */
export function reject(context: IWebhookFunctions, status: RejectionStatus, reason: string): IWebhookResponseData {
	const { name } = context.getNode();
	const workflowId = context.getWorkflow().id;
	// In the message as well: n8n's plain log shows nothing else.
	context.logger.warn(`"${name}" in workflow ${workflowId} refused a callback with ${status}: ${reason}`, {
		workflowId,
		node: name,
	});
	context.getResponseObject().status(status).type('text/plain').send(STATUS_TEXT[status]);
	return { noWebhookResponse: true };
}

/**
 * The request's own bytes. n8n has read them already for the content types that it parses; for the others it leaves
 * that to the node, and for a form with files it keeps none.
 */
export async function readRequest(context: IWebhookFunctions): Promise<WebhookRequest | Rejection> {
	const request = context.getRequestObject();
	const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
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
		query: request.url.split('?').slice(1).join('?'),
		body: request.rawBody ?? Buffer.alloc(0),
	};
}

function contentTypeOf(text: string): string {
	try {
		return typeof JSON.parse(text) === 'object' ? 'application/json' : 'text/plain';
	} catch {
		return 'text/plain';
	}
}
