import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

export interface Rejection {
	kind: 'rejected';
	status: RejectionStatus;
	/** For n8n's log; senders learn nothing beyond the status. */
	reason: string;
}

type RejectionStatus = 400 | 401 | 413 | 503;

export const rejected = (status: RejectionStatus, reason: string): Rejection => ({ kind: 'rejected', status, reason });

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
