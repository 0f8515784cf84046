import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Output } from '../../../shared/batch/task';
import { pathId } from '../../../shared/values/pathId';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { SUBSCRIPTION_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';

/** What the operations on a subscription have in common. Clink cannot list subscriptions, so there is none to choose. */

export const subscriptionId: INodeProperties = {
	displayName: 'Subscription ID',
	name: 'subscriptionId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. sub_0001',
	description: 'The subscriptionId that was returned when the subscription was created, or that came with an event',
};

export const readSubscriptionId = (item: Item): string =>
	pathId(
		item.parameter('subscriptionId'),
		'Subscription ID',
		'Map subscriptionId from an earlier response, or from an event of a Clink Trigger.',
	).trim();

export const readSubscription = async (client: ClinkClient, id: string, once = false): Promise<IDataObject> =>
	await client.send({ endpoint: endpoints.subscription, path: { subscriptionId: id }, once });

/** Reads *Simplify* and returns how a subscription becomes an item. Its status is about more than a payment. */
export function readSubscriptionOutput(item: Item): (subscription: IDataObject, notes?: IDataObject) => Output[] {
	const simplified = readSimplified(item, SUBSCRIPTION_KEPT);
	return (subscription, notes = {}) => [{ json: { ...simplified(subscription), ...notes, outcome: 'notApplicable' } }];
}
