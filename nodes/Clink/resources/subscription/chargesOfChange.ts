import type { IDataObject } from 'n8n-workflow';

import { differs, isKnown } from '../../../shared/values/json';
import type { Outcome } from '../../../shared/values/outcome';
import { PaymentError } from '../../../shared/values/paymentError';
import type { ClinkClient } from '../../api/client';
import { MAX_ORDERS_OF_SUBSCRIPTION, ORDER_TYPES } from '../../api/conventions';
import { orderOutcome } from '../../api/outcome';
import { findOrders } from '../orderRecords';

/** The orders of a subscription around a change of its plan. The response to a change names none. */

const WAITING: ReadonlySet<Outcome> = new Set(['actionRequired', 'pending']);
const waits = (order: IDataObject) => WAITING.has(orderOutcome(order));
const isCharge = (order: IDataObject) => waits(order) || orderOutcome(order) === 'succeeded';
const idOf = ({ orderId }: IDataObject) => String(orderId);

const ordersOf = async (client: ClinkClient, subscriptionId: string, once = false): Promise<IDataObject[]> =>
	await findOrders(client, {
		filter: { subscriptionId },
		isWanted: ({ type, orderId }) => isKnown(orderId) && !differs(type, ORDER_TYPES.ofSubscription),
		max: MAX_ORDERS_OF_SUBSCRIPTION,
		once,
	});

/**
 * The IDs of its orders so far. What an earlier change charges may wait for the customer or the bank, and the subscription does
 * not show it then. Whether Clink refuses another change meanwhile is not published: if not, the customer would pay for both.
 *
 * @throws PaymentError (`input`) if an order waits
 */
export async function readOrdersBefore(client: ClinkClient, id: string): Promise<string[]> {
	const orders = await ordersOf(client, id);
	const waiting = orders.find(waits);
	if (waiting === undefined) return orders.map(idOf);
	throw new PaymentError(
		'input',
		`The subscription ${id} has an order that waits for its payment, ${idOf(waiting)}`,
		"Nothing was sent. Run this again once the order is paid or has failed. If it belongs to a change that is no longer wanted, cancel that with 'Cancel Plan Change' first.",
		{ reference: id },
	);
}

/** The IDs of what was charged since, if it is more than one: another process made the same change at the same moment. */
export async function chargedTwice(client: ClinkClient, id: string, before: string[]): Promise<string[]> {
	const since = (await readIfPossible(client, id)).filter(isCharge).map(idOf);
	const charges = since.filter((orderId) => !before.includes(orderId));
	return charges.length > 1 ? charges : [];
}

/** What cannot be asked is not known: the change itself was confirmed. */
async function readIfPossible(client: ClinkClient, id: string): Promise<IDataObject[]> {
	try {
		return await ordersOf(client, id, true);
	} catch {
		return [];
	}
}
