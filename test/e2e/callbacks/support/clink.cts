import { queryDatabase } from '../../../../real-n8n/instance/database.cts';
import { signedHeaders } from '../../../support/n8n/clink-signature.cts';
import { newReference } from '../../../support/n8n/harness.cts';
import type { CallbackRequest } from './http.cts';
import type { Instance } from './receiver.cts';

/** An event as Clink sends it; every call makes another one. */
export function clinkEvent(more: Record<string, unknown> = {}): Record<string, unknown> {
	const orderId = newReference('order');
	return {
		id: newReference('event'),
		object: 'event',
		created: Date.now(),
		type: 'order.succeeded',
		data: {
			object: {
				orderId,
				type: 'onetime',
				status: 'success',
				amountTotal: 19.9,
				paymentCurrency: 'USD',
				customerEmail: 'mei.chan@example.com',
			},
		},
		...more,
	};
}

export const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A callback that Clink would sign so. */
export const signed = (body: Buffer, secret: string, timestamp?: string): CallbackRequest => ({
	headers: signedHeaders(body, secret, timestamp),
	body,
});

/** The signing secret that n8n keeps of an endpoint which it registered. */
export async function registeredSecret({ userFolder }: Instance, workflowId: string): Promise<string> {
	const [row] = await queryDatabase<{ staticData: string }>(
		userFolder,
		'SELECT staticData FROM workflow_entity WHERE id = ?',
		[workflowId],
	);
	const secret = /"signingSecret":"([^"]+)"/.exec(row?.staticData ?? '')?.[1];
	if (secret === undefined) throw new Error(`Workflow ${workflowId} has no endpoint registered`);
	return secret;
}
