import type { IDataObject } from 'n8n-workflow';

import { differs } from '../../../shared/values/json';
import type { Outcome } from '../../../shared/values/outcome';
import { PaymentError } from '../../../shared/values/paymentError';
import type { ClinkClient } from '../../api/client';
import { ORDER_TYPES } from '../../api/conventions';
import { orderOutcome } from '../../api/outcome';
import { findOrders } from '../orderRecords';

const WAITING: ReadonlySet<Outcome> = new Set(['actionRequired', 'pending']);

const waits = (order: IDataObject) =>
	!differs(order.type, ORDER_TYPES.ofSubscription) && WAITING.has(orderOutcome(order));

/**
 * What a change of plan charges may wait for the customer or the bank, and the subscription does not show it then. Whether
 * Clink refuses another change meanwhile is not published: if it does not, the customer would pay for both.
 *
 * @throws PaymentError (`input`)
 */
export async function assertNothingWaits(client: ClinkClient, id: string): Promise<void> {
	const [waiting] = await findOrders(client, { filter: { subscriptionId: id }, isWanted: waits });
	if (waiting === undefined) return;
	throw new PaymentError(
		'input',
		`The subscription ${id} has an order that waits for its payment, ${String(waiting.orderId)}`,
		"Nothing was sent. Run this again once the order is paid or has failed. If it belongs to a change that is no longer wanted, cancel that with 'Cancel Plan Change' first.",
		{ reference: id },
	);
}
