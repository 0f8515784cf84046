import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { boolean, integer } from '../values/validate';
import type { Item } from './item';

/** *Return All* and *Limit*, in n8n's standard words. */
export const pagingFields: INodeProperties[] = [
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
];

export const readLimit = (item: Item): number =>
	boolean(item.parameter('returnAll'), 'Return All') ? Infinity : integer(item.parameter('limit'), 'Limit', 1);

/** A gateway that ignores the page number would return the same page forever. */
const MAX_PAGES = 10_000;

/**
 * Reads pages until one is empty, repeats the one before, or is shorter than the longest so far. The first page
 * on its own proves nothing: a gateway may cap the page size below what was asked for.
 *
 * @param fetchPage gets a page by its number, from 1
 */
export async function fetchAll(
	fetchPage: (page: number) => Promise<IDataObject[]>,
	limit: number,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	let longest = 0;
	let previous = '';
	for (let page = 1; page <= MAX_PAGES && rows.length < limit; page++) {
		const batch = await fetchPage(page);
		const current = JSON.stringify(batch);
		if (batch.length === 0 || current === previous) break;
		rows.push(...batch);
		if (batch.length < longest) break;
		longest = batch.length;
		previous = current;
	}
	return rows.slice(0, limit);
}
