import type { Operation } from '../../../shared/batch/operation';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { anyPrice, productOfPrice, readId } from '../locators';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a price',
	description: 'Get a price and its terms',
	fields: [productOfPrice, anyPrice],
	prepare(item, client) {
		const priceId = readId(item, 'priceId', 'Price');
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.price, path: { priceId } });
				return [{ json: { ...data, outcome: 'notApplicable' } }];
			},
		};
	},
};
