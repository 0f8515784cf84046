import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/item';
import { isObject } from '../../../shared/json';
import type { Operation } from '../../../shared/operation';
import { integer, optionalTime } from '../../../shared/validate';
import type { ChingchingPayClient } from '../../api/client';
import { SETTLEMENT_LIST_FIELDS, SETTLEMENT_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { toTimestamp } from '../read';

/** A gateway that ignores `page` would give the first page for ever. */
const MAX_PAGES = 10_000;

const filters: INodeProperties = {
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
			description: 'Only settlements from this time on',
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
			description: 'Only settlements that were, or were not, transferred to you',
		},
		{
			displayName: 'Until',
			name: 'endTime',
			type: 'dateTime',
			default: '',
			description: 'Only settlements up to this time',
		},
	],
};

export const getAll: Operation<ChingchingPayClient> = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many settlements',
	description: 'List what was settled to you',
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		filters,
	],
	prepare(item, client) {
		const limit = item.parameter('returnAll') === true ? Infinity : integer(item.parameter('limit'), 'Limit', 1);
		const query = readFilters(item);
		return {
			run: async () => (await fetchRows(client, query, limit)).map((json) => ({ json })),
		};
	},
};

type Filters = Record<'is_transferred' | 'start_time' | 'end_time', string | undefined>;

function readFilters(item: Item): Filters {
	const { isTransferred, startTime, endTime } = item.collection('filters');
	const from = optionalTime(startTime, 'From', item.timeZone);
	const until = optionalTime(endTime, 'Until', item.timeZone);
	return {
		is_transferred: isTransferred === 'true' || isTransferred === 'false' ? isTransferred : undefined,
		start_time: from === undefined ? undefined : toTimestamp(from),
		end_time: until === undefined ? undefined : toTimestamp(until),
	};
}

/**
 * Reads pages until one is empty or shorter than the longest before it. The first page alone proves nothing: the
 * gateway may cap the page size below what was asked for.
 */
async function fetchRows(client: ChingchingPayClient, filter: Filters, limit: number): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	let longest = 0;
	let previous = '';
	for (let page = 1; page <= MAX_PAGES && rows.length < limit; page++) {
		const query = { page, page_size: Math.min(limit, SETTLEMENT_PAGE_SIZE), ...filter };
		const batch = rowsOf(await client.list({ endpoint: endpoints.settlements, query }));
		const current = JSON.stringify(batch);
		if (batch.length === 0 || current === previous) break;
		rows.push(...batch);
		if (batch.length < longest) break;
		longest = batch.length;
		previous = current;
	}
	return rows.slice(0, limit);
}

function rowsOf(data: unknown): IDataObject[] {
	if (Array.isArray(data)) return data.filter(isObject);
	if (!isObject(data)) return [];
	const field = SETTLEMENT_LIST_FIELDS.find((name) => Array.isArray(data[name]));
	return field === undefined ? [] : rowsOf(data[field]);
}
