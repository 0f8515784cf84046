import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import { boolean, ifEntered, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { CATALOG_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { product } from '../locators';
import { getMany } from '../pages';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'Active',
			name: 'active',
			type: 'boolean',
			default: true,
			description: 'Whether to return the active prices (the default) or those that are not active',
		},
	],
};

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many prices',
	description: 'Get the prices of a product',
	fields: [product, ...pagingFields, filters],
	prepare(item, client) {
		const limit = readLimit(item);
		const productId = requiredText(item.parameter('productId'), 'Product', 'Choose one: prices are listed by product.');
		const active = ifEntered(item.collection('filters').active, (value) => boolean(value, 'Active')) ?? true;
		const query = { productId: productId.trim(), active: String(active) };
		return {
			kind: 'read',
			async run() {
				const prices = await getMany(
					client,
					{ endpoint: endpoints.prices, query, maxPageSize: CATALOG_PAGE_SIZE },
					limit,
				);
				return prices.map((price) => ({ json: { ...price, outcome: 'notApplicable' } }));
			},
		};
	},
};
