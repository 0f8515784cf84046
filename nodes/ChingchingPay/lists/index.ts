import { searchList, type List } from '../../shared/lists/searchList';
import { createClient, type ChingchingPayClient } from '../api/client';
import { endpoints } from '../api/endpoints';
import { settlementIdOf, settlementsIn } from '../api/settlements';

const settlements: List<ChingchingPayClient> = {
	async fetchPage(client, page) {
		const { settlementsPerPage } = client.conventions;
		const query = { page, page_size: settlementsPerPage };
		const rows = settlementsIn(await client.list({ endpoint: endpoints.settlements, query, once: true }));
		return { rows, isLast: rows.length < settlementsPerPage };
	},
	toEntries: (rows) => rows.map(settlementIdOf).flatMap((id) => (id === undefined ? [] : [{ name: id, value: id }])),
};

/** The lists of the node's resource locators. */
export const listSearch = { searchSettlements: searchList(settlements, createClient) };
