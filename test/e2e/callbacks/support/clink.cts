import { createHmac, randomBytes } from 'node:crypto';

import { queryDatabase } from '../../../../real-n8n/instance/database.cts';
import { newReference } from '../../../support/n8n/harness.cts';
import type { CallbackRequest } from './http.cts';
import type { Instance } from './receiver.cts';

export const newSecret = () => `whsec_${randomBytes(18).toString('hex')}`;

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

export const signatureOf = (timestamp: string, body: Buffer, secret: string) =>
	createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');

/** A callback that Clink would sign so. */
export function signed(body: Buffer, secret: string, timestamp = String(Date.now())): CallbackRequest {
	return {
		headers: {
			'content-type': 'application/json',
			'x-clink-timestamp': timestamp,
			'x-clink-signature': signatureOf(timestamp, body, secret),
			'x-clink-signtype': 'SHA256',
		},
		body,
	};
}

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
