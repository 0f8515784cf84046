import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import { simplifyField } from '../../../shared/batch/simplify';
import { compact } from '../../../shared/values/json';
import { optionalText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { ORDER_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import { ORDER_KEPT } from '../../api/simplified';
import { readSimplified } from '../simplify';
import { customer } from '../locators';
import { getMany } from '../pages';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{ ...customer, required: false, description: 'Return only orders of this customer' },
		{
			displayName: 'Merchant Reference ID',
			name: 'merchantReferenceId',
			type: 'string',
			default: '',
			description: 'Return only orders with this order number of yours',
		},
		{
			displayName: 'Subscription ID',
			name: 'subscriptionId',
			type: 'string',
			default: '',
			description: 'Return only orders of this subscription',
		},
	],
};

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many orders',
	description: 'Get a list of orders, e.g. of one customer or with one of your order numbers',
	fields: [...pagingFields, simplifyField, filters],
	prepare(item, client) {
		const limit = readLimit(item);
		const simplified = readSimplified(item, ORDER_KEPT);
		const entered = item.collection('filters');
		const filter = compact({
			customerId: optionalText(entered.customerId, 'Customer'),
			merchantReferenceId: optionalText(entered.merchantReferenceId, 'Merchant Reference ID'),
			subscriptionId: optionalText(entered.subscriptionId, 'Subscription ID'),
		});
		return {
			kind: 'read',
			async run() {
				const list = { endpoint: endpoints.orders, query: filter, maxPageSize: ORDER_PAGE_SIZE };
				const rows = await getMany(client, list, limit);
				return rows.map((order) => ({ json: simplified({ ...order, outcome: orderOutcome(order) }) }));
			},
		};
	},
};
