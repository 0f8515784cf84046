import type { IDataObject } from 'n8n-workflow';

import { fetchAll } from '../../../../nodes/shared/batch/paging';

const rows = (count: number, from = 0): IDataObject[] =>
	Array.from({ length: count }, (_, index) => ({ id: from + index }));

/** A gateway with so many rows that gives at most `pageSize` of them at once. */
function gatewayWith(total: number, pageSize: number) {
	const asked: number[] = [];
	const fetchPage = (page: number) => {
		asked.push(page);
		return Promise.resolve(rows(total).slice((page - 1) * pageSize, page * pageSize));
	};
	return { asked, fetchPage };
}

describe('reading all pages', () => {
	test.each([
		['nothing', 0, 50, 1],
		['less than a page', 7, 50, 2],
		['a page exactly', 50, 50, 2],
		['two pages and a rest', 120, 50, 3],
		['two pages exactly', 100, 50, 3],
		['pages that the gateway makes smaller than asked', 45, 20, 3],
	])('of %s gives every row once', async (_, total, pageSize, requests) => {
		const { asked, fetchPage } = gatewayWith(total, pageSize);
		expect(await fetchAll(fetchPage, Infinity)).toEqual(rows(total));
		expect(asked).toEqual(Array.from({ length: requests }, (__, index) => index + 1));
	});

	test.each([
		[1, 1],
		[49, 1],
		[50, 1],
		[51, 2],
		[120, 3],
	])('up to %i rows asks for %i pages', async (limit, requests) => {
		const { asked, fetchPage } = gatewayWith(1_000, 50);
		expect(await fetchAll(fetchPage, limit)).toEqual(rows(limit));
		expect(asked).toHaveLength(requests);
	});

	test('ends when a gateway ignores the page number', async () => {
		let asked = 0;
		const everTheSame = () => {
			asked++;
			return Promise.resolve(rows(20));
		};
		expect(await fetchAll(everTheSame, Infinity)).toEqual(rows(20));
		expect(asked).toBe(2);
	});

	test('passes on what went wrong', async () => {
		const broken = async () => await Promise.reject(new Error('page lost'));
		await expect(fetchAll(broken, Infinity)).rejects.toThrow('page lost');
	});
});
