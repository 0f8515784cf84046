import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { isFinal, type Outcome } from '../../../shared/values/outcome';
import { boolean, integer } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';

const FIRST_DELAY_MS = 1000;
const MAX_DELAY_MS = 15_000;

export const finalStatusFields: INodeProperties[] = [
	{
		displayName: 'Wait for Final Status',
		name: 'waitForFinalStatus',
		type: 'boolean',
		default: false,
		description:
			'Whether to look up the order until it is paid or declined, for payment methods that take a few seconds. To wait for a customer, use a Clink Trigger instead.',
	},
	{
		displayName: 'Wait at Most (Seconds)',
		name: 'waitLimitSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'After this time, the item is output with the outcome pending and timedOut set to true',
		displayOptions: { show: { waitForFinalStatus: [true] } },
	},
];

/** Reads the two fields and returns how to wait for an order. @throws PaymentError (`input`) */
export function readFinalStatus(
	item: Item,
	client: ClinkClient,
): (json: IDataObject & { outcome: Outcome }) => Promise<IDataObject> {
	if (!boolean(item.parameter('waitForFinalStatus'), 'Wait for Final Status')) return async (json) => json;
	const limitMs = integer(item.parameter('waitLimitSeconds'), 'Wait at Most (Seconds)', 1) * 1000;
	const isCancelled = () => item.context.getExecutionCancelSignal()?.aborted ?? false;
	return async (json) => await waitForOrder(client, json, Date.now() + limitMs, isCancelled);
}

/** The payment was created, so an order that cannot be read here is pending, not lost. */
async function waitForOrder(
	client: ClinkClient,
	payment: IDataObject & { outcome: Outcome },
	until: number,
	isCancelled: () => boolean,
): Promise<IDataObject> {
	const { orderId } = payment;
	if (isFinal(payment.outcome) || typeof orderId !== 'string') return payment;

	let latest: IDataObject & { outcome: Outcome } = payment;
	for (let delay = FIRST_DELAY_MS; Date.now() < until && !isCancelled(); delay = Math.min(delay * 2, MAX_DELAY_MS)) {
		await sleep(Math.min(delay, until - Date.now()));
		const order = await readOrder(client, orderId);
		if (order !== undefined) latest = { ...payment, ...order, outcome: orderOutcome(order) };
		if (isFinal(latest.outcome)) return latest;
	}
	return { ...latest, outcome: 'pending', timedOut: true };
}

async function readOrder(client: ClinkClient, orderId: string): Promise<IDataObject | undefined> {
	try {
		return await client.send({ endpoint: endpoints.order, path: { orderId } });
	} catch {
		return undefined;
	}
}
