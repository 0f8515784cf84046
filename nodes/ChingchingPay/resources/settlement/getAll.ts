import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import type { ChingchingPayClient } from '../../api/client';
import { fetchSettlements, filters, readFilters } from './filters';

export const getAll: Operation<ChingchingPayClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many settlements',
	description: 'Get a list of your settlements',
	fields: [...pagingFields, filters],
	prepare(item, client) {
		const limit = readLimit(item);
		const filter = readFilters(item, client.conventions.timeUnitMs);
		return {
			kind: 'read',
			run: async () => (await fetchSettlements(client, filter, limit)).map((json) => ({ json })),
		};
	},
};
