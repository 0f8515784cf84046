import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Records } from '../../../shared/batch/records';
import type { Claim } from '../../../shared/batch/task';
import { differs, isKnown } from '../../../shared/values/json';
import type { ClinkClient } from '../../api/client';
import { ORDER_TYPES } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import type { CreateSubscriptionRequest } from '../../api/wire/subscription';
import { createTime, isOfAnotherCustomer, orderRecords, readOrders, stands } from '../orderRecords';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: true,
	description:
		"Whether to look up 'Merchant Reference ID' first and, if it has a subscription whose order was not declined, return that one instead of creating another. A free trial has no order, so it is found only once it was charged.",
};

/** Orders with one of the user's references, as records of a subscription: each leads by its invoice to the subscription. */
export const subscriptionsUnder = (
	client: ClinkClient,
	request: CreateSubscriptionRequest,
	reference: string,
	claim: Claim,
): Records =>
	orderRecords({
		claim,
		reference,
		read: async (once = false) => await oneOfEach(client, await readOrders(client, reference, once), once),
		differenceOf: (order) => differenceOf(order, request),
		idsOf: ({ subscriptionId, orderId }) => [subscriptionId, orderId].filter(isKnown).map(String),
	});

/**
 * One order for each subscription, the first that was not declined: later ones are renewals, which may have the reference as
 * well and are no second subscription.
 *
 * @throws PaymentError where an invoice cannot be read: what belongs together is not known then
 */
async function oneOfEach(client: ClinkClient, orders: IDataObject[], once: boolean): Promise<IDataObject[]> {
	const found = new Map<string, IDataObject>();
	for (const order of [...orders].sort(byStanding)) {
		const subscriptionId = await subscriptionOf(client, order, once);
		const key = subscriptionId ?? `order ${String(order.orderId)}`;
		if (!found.has(key)) found.set(key, subscriptionId === undefined ? order : { ...order, subscriptionId });
	}
	return [...found.values()];
}

const byStanding = (one: IDataObject, other: IDataObject) =>
	Number(stands(other)) - Number(stands(one)) || createTime(one) - createTime(other);

async function subscriptionOf(
	client: ClinkClient,
	{ type, invoiceId }: IDataObject,
	once: boolean,
): Promise<string | undefined> {
	if (differs(type, ORDER_TYPES.ofSubscription) || !isKnown(invoiceId)) return undefined;
	const path = { invoiceId: String(invoiceId) };
	const { subscriptionId } = await client.send({ endpoint: endpoints.invoice, path, once });
	return isKnown(subscriptionId) ? String(subscriptionId) : undefined;
}

function differenceOf(
	order: IDataObject,
	request: CreateSubscriptionRequest,
): 'type (onetime)' | 'customer' | 'price' | undefined {
	if (order.type === ORDER_TYPES.ofPayment) return 'type (onetime)';
	if (isOfAnotherCustomer(order, request)) return 'customer';
	return differs(order.priceId, request.priceId) ? 'price' : undefined;
}
