import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, first } from './clients.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
beforeAll(async () => {
	sandbox = await startSandbox();
	client = chingchingPay(sandbox);
});
afterAll(() => sandbox.close());

describe('settlements', () => {
	interface Settlements {
		total: number;
		list: { settlement_id: string; is_transferred: boolean; created_at: number; transaction_count: number }[];
	}
	const list = async (query: Record<string, string> = {}): Promise<Settlements> =>
		(await client.get('/api/v1/settlements', query)).data as unknown as Settlements;

	test('there is one a day for 45 days, in pages', async () => {
		expect(await list()).toMatchObject({ total: 45, page: 1, page_size: 20, list: { length: 20 } });
		expect((await list({ page: '3' })).list).toHaveLength(5);
		const ids = (await list({ page_size: '100' })).list.map(({ settlement_id: id }) => id);
		expect(new Set(ids).size).toBe(45);
	});

	test('they are filtered by transfer and time', async () => {
		expect((await list({ is_transferred: 'false' })).list.map(({ is_transferred: done }) => done)).toEqual([
			false,
			false,
			false,
		]);
		const since = String(first((await list({ page: '2', page_size: '5' })).list).created_at);
		expect((await list({ start_time: since })).total).toBe(6);
		expect((await list({ end_time: since })).total).toBe(40);
	});

	test.each([
		{ page: '0' },
		{ page: 'x' },
		{ page_size: '101' },
		{ is_transferred: 'yes' },
		{ start_time: 'monday' },
		{ pagesize: '1' },
	])('the parameter %j is refused', async (query) => {
		expect(await client.get('/api/v1/settlements', query)).toMatchObject({ code: 40001 });
	});

	test('a download is a CSV file with a name and as many rows as the list says', async () => {
		const settlement = first((await list()).list);
		const file = await client.get(`/api/v1/settlements/${settlement.settlement_id}/download`);
		expect(file.headers['content-type']).toMatch(/^text\/csv/);
		expect(file.headers['content-disposition']).toBe(`attachment; filename="${settlement.settlement_id}.csv"`);
		expect(file.text.trim().split('\r\n')).toHaveLength(settlement.transaction_count + 1);
		expect(await client.get('/api/v1/settlements/none/download')).toMatchObject({ code: 40401 });
	});
});
