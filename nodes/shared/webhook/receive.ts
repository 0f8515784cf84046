import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toSuccessJson } from '../values/successJson';
import { claimEvent, UNCHECKED } from './deduplicate';
import { readRequest, type WebhookRequest } from './request';
import { rejected, type Rejection, type RejectionStatus, type Verdict } from './verdict';

/**
 * Receives one callback: verifies it, drops what was not asked for and what came before, and starts one run for the
 * rest. Never throws: n8n would answer 500 and start a run that carries the error.
 *
 * @param verify the gateway's own check
 */
export async function receive(
	context: IWebhookFunctions,
	verify: (request: WebhookRequest) => Promise<Verdict>,
): Promise<IWebhookResponseData> {
	const verdict = await verifySafely(context, verify);
	if (verdict.kind === 'rejected') return reject(context, verdict);

	const { acknowledgement, id, json, wanted } = verdict;
	context.getResponseObject().type(contentTypeOf(acknowledgement));
	if (!wanted) return { webhookResponse: acknowledgement };
	// Whoever builds a workflow in the editor sends the same callback again and again, and it is to start the test.
	const isTest = context.getMode() === 'manual';
	const claim = id === undefined || isTest ? UNCHECKED : await claimEvent(context, id);
	if (claim.kind === 'duplicate') return { webhookResponse: acknowledgement };

	const acknowledgeStored = () => {
		claim.stored();
		return acknowledgement;
	};
	return {
		workflowData: [[{ json: toSuccessJson(json) }]],
		// n8n reads this property once it has stored the run, and gives no other sign of that.
		get webhookResponse() {
			return acknowledgeStored();
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

/** Senders get no more than the status says. */
const STATUS_TEXT: Record<RejectionStatus, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	413: 'Payload Too Large',
	503: 'Service Unavailable',
};

/** Refuses a callback with a real HTTP status, starts nothing, and leaves one line in n8n's log, without content. */
export function reject(context: IWebhookFunctions, { status, reason }: Rejection): IWebhookResponseData {
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

function contentTypeOf(text: string): string {
	try {
		return typeof JSON.parse(text) === 'object' ? 'application/json' : 'text/plain';
	} catch {
		return 'text/plain';
	}
}
