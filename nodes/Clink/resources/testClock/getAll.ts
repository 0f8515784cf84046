import type { Operation } from '../../../shared/batch/operation';
import { pagingFields, readLimit } from '../../../shared/batch/paging';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { assertSandbox } from './fields';

export const getAll: Operation<ClinkClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many test clocks',
	description: 'Get a list of test clocks',
	fields: pagingFields,
	prepare(item, client) {
		assertSandbox(client);
		const limit = readLimit(item);
		return {
			kind: 'read',
			async run() {
				// The list has no pages.
				const clocks = await client.list({ endpoint: endpoints.testClocks });
				return clocks.slice(0, limit).map((clock) => ({ json: { ...clock, outcome: 'notApplicable' } }));
			},
		};
	},
};
