import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { PRODUCT_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { product, readId } from '../locators';

export const get: Operation<ClinkClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a product',
	description: 'Get a product and its prices',
	fields: [product, simplifyField],
	prepare(item, client) {
		const productId = readId(item, 'productId', 'Product');
		const simplified = readSimplified(item, PRODUCT_KEPT);
		return {
			kind: 'read',
			async run() {
				const data = await client.send({ endpoint: endpoints.product, path: { productId } });
				return [{ json: simplified({ ...data, outcome: 'notApplicable' }) }];
			},
		};
	},
};
