import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { Findable } from './deduplicate';
import { rejected, type Rejection } from './rejection';
import { readRequest, type WebhookRequest } from './request';

/** What a gateway's own check makes of a callback. */
export type Verdict =
	| {
			kind: 'genuine';
			/** The same for every copy of this event, and for nothing else; `undefined` to let copies pass. */
			id: string | undefined;
			/** What of it a poll of the same workflow finds out as well, if anything. */
			findable?: Findable | undefined;
			/** Whether the user asked for such events. */
			wanted: boolean;
			json: IDataObject;
			/** What the gateway gets back, once n8n has stored the run. */
			acknowledgement: string;
	  }
	| Rejection;

/**
 * Reads a callback and verifies it. Never throws: n8n would answer 500 and start a run that carries the error.
 *
 * @param verify the gateway's own check
 */
export async function verdictOn(
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
