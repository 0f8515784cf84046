import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { toSuccessJson } from '../values/successJson';
import { claimEvent, UNCHECKED } from './deduplicate';
import { reject } from './rejection';
import type { Verdict } from './verdict';

/** Turns a verdict into what n8n does: refuse, acknowledge and start nothing, or start one run. */
export async function respond(context: IWebhookFunctions, verdict: Verdict): Promise<IWebhookResponseData> {
	if (verdict.kind === 'rejected') return reject(context, verdict);

	const { acknowledgement, findable, id, json, wanted } = verdict;
	context.getResponseObject().type(contentTypeOf(acknowledgement));
	if (!wanted) return { webhookResponse: acknowledgement };
	// Whoever builds a workflow in the editor sends the same callback again and again, and it is to start the test.
	const isTest = context.getMode() === 'manual';
	const claim = id === undefined || isTest ? UNCHECKED : await claimEvent(context, id, findable);
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

function contentTypeOf(text: string): string {
	try {
		return typeof JSON.parse(text) === 'object' ? 'application/json' : 'text/plain';
	} catch {
		return 'text/plain';
	}
}
