import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { readSubscription, readSubscriptionId, readSubscriptionOutput, subscriptionId } from './fields';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a subscription',
	description: 'Get a subscription, its status and its current period',
	fields: [subscriptionId, simplifyField],
	prepare(item, client) {
		const id = readSubscriptionId(item);
		const toOutput = readSubscriptionOutput(item);
		return {
			kind: 'read',
			run: async () => toOutput(await readSubscription(client, id)),
		};
	},
};
