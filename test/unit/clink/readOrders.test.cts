import type { IDataObject } from 'n8n-workflow';

import { readOrders, type Extent } from '../../../nodes/Clink/trigger/polling/readOrders';
import { PaymentError } from '../../../nodes/shared/values/paymentError';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 30, 12);

/** Orders made every so many hours, the newest first. */
const orders = (count: number, everyHours = 1): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({
		orderId: `order_${index}`,
		createTime: NOW - index * everyHours * HOUR,
	}));

/** A list of a gateway, and which of its pages were asked for. */
function listOf(rows: IDataObject[], pageSize = 2) {
	const asked: number[] = [];
	return {
		asked,
		fetchPage: async (page: number) => {
			asked.push(page);
			return await Promise.resolve(rows.slice((page - 1) * pageSize, page * pageSize));
		},
	};
}

const extent = (changes: Partial<Extent> = {}): Extent => ({
	from: NOW - 24 * HOUR,
	freshFrom: NOW - HOUR,
	resumeAt: 1,
	isThorough: false,
	isOutOfTime: () => false,
	...changes,
});

describe('the orders that a poll reads', () => {
	test('end where the rows, newest first, are older than what is wanted', async () => {
		const { fetchPage, asked } = listOf(orders(100));
		const { rows, ...reading } = await readOrders(fetchPage, extent({ from: NOW - 4.5 * HOUR }));
		expect(reading).toEqual({ resumeAt: 1, isAtEnd: true, isNewestFirst: true });
		// The third page has the last wanted ones; only the fourth begins with an older one.
		expect(asked).toEqual([1, 2, 3, 4]);
		expect(rows.map(({ orderId }) => orderId)).toContain('order_4');
	});

	test('are ten pages of older ones at most, and the next poll goes on there', async () => {
		const { fetchPage, asked } = listOf(orders(100, 0.1));
		const first = await readOrders(fetchPage, extent({ freshFrom: NOW }));
		expect(first).toMatchObject({ isAtEnd: false, isNewestFirst: true });
		expect(asked).toHaveLength(11);
		asked.length = 0;
		const second = await readOrders(fetchPage, extent({ freshFrom: NOW, resumeAt: first.resumeAt }));
		expect(asked.slice(0, 3)).toEqual([1, first.resumeAt, first.resumeAt + 1]);
		expect(second.resumeAt).toBeGreaterThan(first.resumeAt);
	});

	test('are all pages, where the rows are in no order', async () => {
		const rows = orders(60);
		const mixed = rows.map((_, index) => rows[(index * 37) % rows.length] ?? {});
		const { fetchPage, asked } = listOf(mixed);
		const reading = await readOrders(fetchPage, extent({ from: NOW - 2 * HOUR }));
		expect(reading).toMatchObject({ isAtEnd: true, isNewestFirst: false });
		expect(asked).toHaveLength(31);
	});

	test('of an order without a time are not taken for newest first', async () => {
		const { fetchPage } = listOf([{ orderId: 'a' }, ...orders(3)]);
		expect(await readOrders(fetchPage, extent())).toMatchObject({ isNewestFirst: false, isAtEnd: true });
	});

	test('end with a list that gives the same page whatever its number', async () => {
		const rows = orders(2);
		let asked = 0;
		const reading = await readOrders(async () => {
			asked += 1;
			return await Promise.resolve(rows);
		}, extent());
		expect(reading.isAtEnd).toBe(true);
		expect(asked).toBe(2);
	});

	test('are those that were read, where a later page fails, and the next poll goes on with that page', async () => {
		const { fetchPage } = listOf(orders(20, 0.1));
		const cut = new PaymentError('unreachable', 'No answer', 'Wait.');
		const reading = await readOrders(
			async (page) => {
				if (page === 4) throw cut;
				return await fetchPage(page);
			},
			extent({ freshFrom: NOW }),
		);
		expect(reading).toMatchObject({ resumeAt: 4, isAtEnd: false, error: cut });
		expect(reading.rows).toHaveLength(6);
	});

	test('are none, where the first page fails', async () => {
		const failing = async () => await Promise.reject(new PaymentError('unreachable', 'No answer', 'Wait.'));
		await expect(readOrders(failing, extent())).rejects.toThrow('No answer');
	});

	test('end when there is no time left', async () => {
		const { fetchPage, asked } = listOf(orders(100, 0.1));
		expect(await readOrders(fetchPage, extent({ freshFrom: NOW, isOutOfTime: () => true }))).toMatchObject({
			isAtEnd: false,
			resumeAt: 2,
		});
		expect(asked).toEqual([1]);
	});
});
