import type { IDataObject } from 'n8n-workflow';

import { fetchAll } from '../../shared/batch/paging';
import type { Content, QuietEndpoint } from '../../shared/http/gateway';
import { PaymentError } from '../../shared/values/paymentError';
import type { ClinkClient } from '../api/client';
import { MAX_LOOKED_THROUGH } from '../api/conventions';

/** A list of Clink's that comes in pages. */
interface Paged extends Pick<Content, 'query' | 'once'> {
	endpoint: QuietEndpoint;
	/** How many rows Clink returns at most. */
	maxPageSize: number;
}

/** The first rows of a list, up to a limit. */
export async function getMany(
	client: ClinkClient,
	{ maxPageSize, ...call }: Paged,
	limit: number,
): Promise<IDataObject[]> {
	const pageSize = Math.min(limit, maxPageSize);
	return await fetchAll(
		async (pageNum) => await client.list({ ...call, query: { ...call.query, pageNum, pageSize } }),
		limit,
	);
}

/** A whole list, to find something in it. @throws PaymentError for one that is too long, besides what reading it throws */
export async function readWhole(client: ClinkClient, { maxPageSize, ...call }: Paged): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for (let pageNum = 1; ; pageNum++) {
		const page = await client.list({ ...call, query: { ...call.query, pageNum, pageSize: maxPageSize } });
		rows.push(...page);
		if (page.length < maxPageSize) return rows;
		if (rows.length >= MAX_LOOKED_THROUGH) throw tooMany();
	}
}

const tooMany = () =>
	new PaymentError(
		'unexpected',
		`Clink's list has more than ${MAX_LOOKED_THROUGH} entries, and it cannot search them`,
		'Look it up in the Clink dashboard.',
	);
