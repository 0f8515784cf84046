import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import { simplifyField } from '../../../shared/batch/simplify';
import type { ClinkClient } from '../../api/client';
import { CATALOG_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { PRODUCT_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { getMany } from '../pages';

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many products',
	description: 'Get a list of products',
	fields: [...pagingFields, simplifyField],
	prepare(item, client) {
		const limit = readLimit(item);
		const simplified = readSimplified(item, PRODUCT_KEPT);
		return {
			kind: 'read',
			async run() {
				const products = await getMany(client, { endpoint: endpoints.products, maxPageSize: CATALOG_PAGE_SIZE }, limit);
				return products.map((product) => ({ json: simplified({ ...product, outcome: 'notApplicable' }) }));
			},
		};
	},
};
