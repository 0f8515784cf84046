import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { differs } from '../../../shared/values/json';
import type { ClinkClient } from '../../api/client';
import { pricesOf } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { reachState } from '../reachState';
import { readSubscription, readSubscriptionId, readSubscriptionOutput, subscriptionId } from './fields';

export const cancelPlanChange: Operation<ClinkClient> = {
	name: 'Cancel Plan Change',
	value: 'cancelPlanChange',
	action: 'Cancel a plan change of a subscription',
	description: 'Cancel a change of plan that has not taken effect yet',
	fields: [subscriptionId, simplifyField],
	prepare(item, client) {
		const id = readSubscriptionId(item);
		const toOutput = readSubscriptionOutput(item);
		const run = async () => {
			const { data, notes } = await reachState({
				change: async () => await client.send({ endpoint: endpoints.cancelPlanChange, path: { subscriptionId: id } }),
				read: async () => await readSubscription(client, id),
				isReached: keepsItsPrice,
			});
			return toOutput(data, notes);
		};
		return { kind: 'write', claims: [], run, lookUp: run };
	},
};

function keepsItsPrice(subscription: IDataObject): boolean {
	const { now, next } = pricesOf(subscription);
	return !differs(now, next);
}
