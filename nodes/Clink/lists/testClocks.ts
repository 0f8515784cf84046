import type { List } from '../../shared/lists/searchList';
import type { ClinkClient } from '../api/client';
import { endpoints } from '../api/endpoints';

export const testClocks: List<ClinkClient> = {
	fetchPage: async (client) => ({
		rows: await client.list({ endpoint: endpoints.testClocks, once: true }),
		isLast: true,
	}),
	toEntries: (rows) =>
		rows.map(({ clockId, name, status }) => ({ name: `${String(name)} · ${String(status)}`, value: String(clockId) })),
};
