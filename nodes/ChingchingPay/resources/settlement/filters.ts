import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { fetchAll } from '../../../shared/batch/paging';
import { boolean, optionalTime } from '../../../shared/values/validate';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { settlementsIn } from '../../api/settlements';
import { toTimestamp } from '../../api/timeUnit';

/** Which settlements are listed. */
export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [
		{
			displayName: 'From',
			name: 'startTime',
			type: 'dateTime',
			default: '',
			description: 'Return only settlements from this time on',
		},
		{
			displayName: 'Transferred',
			name: 'isTransferred',
			type: 'options',
			options: [
				{ name: 'No', value: 'false' },
				{ name: 'Yes', value: 'true' },
			],
			default: 'true',
			description: 'Return only settlements that were, or were not, transferred to you',
		},
		{
			displayName: 'Until',
			name: 'endTime',
			type: 'dateTime',
			default: '',
			description: 'Return only settlements up to this time',
		},
	],
};

type Filters = Record<'is_transferred' | 'start_time' | 'end_time', string | undefined>;

/** @throws PaymentError (`input`) */
export function readFilters(item: Item, unitMs: number): Filters {
	const { isTransferred, startTime, endTime } = item.collection('filters');
	const from = optionalTime(startTime, 'From', item.timeZone);
	const until = optionalTime(endTime, 'Until', item.timeZone);
	return {
		is_transferred: isTransferred === undefined ? undefined : String(boolean(isTransferred, 'Transferred')),
		start_time: from === undefined ? undefined : toTimestamp(from, unitMs),
		end_time: until === undefined ? undefined : toTimestamp(until, unitMs),
	};
}

export async function fetchSettlements(
	client: ChingchingPayClient,
	filter: Filters,
	limit = Infinity,
): Promise<IDataObject[]> {
	const pageSize = Math.min(limit, client.conventions.settlementsPerPage);
	return await fetchAll(async (page) => {
		const query = { page, page_size: pageSize, ...filter };
		return settlementsIn(await client.list({ endpoint: endpoints.settlements, query }));
	}, limit);
}
