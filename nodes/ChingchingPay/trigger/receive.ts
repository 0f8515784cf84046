import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { receive } from '../../shared/webhook/receive';
import type { Outcome } from '../../shared/values/outcome';
import { isOff } from '../../shared/values/validate';
import { outcomeOf } from '../api/outcome';
import { DEFAULT_ACKNOWLEDGEMENT } from './fields';
import { eventId, verifyCallback, type VerifyBy } from './verification';

const VERIFY_BY: Record<string, VerifyBy> = { query: 'query', signature: 'signature', both: 'both' };

/** Every callback: proven, filtered, freed of duplicates, then one run. */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await receive(context, async (request) => {
		const verifyBy = VERIFY_BY[String(context.getNodeParameter('verifyBy', 'both'))] ?? 'both';
		const proof = await verifyCallback(context, request, verifyBy);
		if (proof.kind === 'rejected') return proof;

		const outcome = outcomeOf(proof.data);
		return {
			kind: 'genuine',
			id: isOff(context.getNodeParameter('options.skipDuplicates', true)) ? undefined : eventId(proof.data),
			wanted: isWanted(outcome, context.getNodeParameter('outcomes', [])),
			json: { ...proof.data, outcome },
			reply: String(context.getNodeParameter('options.acknowledgement', DEFAULT_ACKNOWLEDGEMENT)),
		};
	});
}

function isWanted(outcome: Outcome, selected: unknown): boolean {
	return !Array.isArray(selected) || selected.length === 0 || selected.includes(outcome);
}
