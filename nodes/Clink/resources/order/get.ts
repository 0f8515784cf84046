import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import { ORDER_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { order, readId } from '../locators';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get an order',
	description: 'Get an order and the status of its payment',
	fields: [order, simplifyField],
	prepare(item, client) {
		const id = readId(item, 'orderId', 'Order');
		const simplified = readSimplified(item, ORDER_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.order, path: { orderId: id } });
				return [{ json: simplified({ ...data, outcome: orderOutcome(data) }) }];
			},
		};
	},
};
