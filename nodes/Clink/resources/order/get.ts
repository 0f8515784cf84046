import type { Operation } from '../../../shared/batch/operation';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import { orderId, readOrderId } from '../fields';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get an order',
	description: 'Get an order and the status of its payment',
	fields: [orderId],
	prepare(item, client) {
		const id = readOrderId(item);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.order, path: { orderId: id } });
				return [{ json: { ...data, outcome: orderOutcome(data) } }];
			},
		};
	},
};
