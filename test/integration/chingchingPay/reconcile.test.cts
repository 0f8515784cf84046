import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textContaining } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

/** What the books hold, as an item. */
interface Entry {
	order: string | number;
	total: string | number;
	currency?: string;
	kind?: string;
}

describe('Settlement: Reconcile', () => {
	const engine = useSandbox();

	const run = async (books: Entry[], changes: INodeParameters = {}, settings: Partial<INode> = {}) =>
		await engine.run(
			'chingchingPay',
			{
				resource: 'settlement',
				operation: 'reconcile',
				merchantReference: '={{ $json.order }}',
				amount: '={{ $json.total }}',
				amountUnit: 'minor',
				currency: "={{ $json.currency ?? 'HKD' }}",
				entryType: "={{ $json.kind ?? 'sale' }}",
				...changes,
			},
			{ items: books.map((json) => ({ json: { ...json } })), settings },
		);
	const findingsOf = async (books: Entry[], changes?: INodeParameters) => {
		const { items, error } = await run(books, changes);
		if (error !== undefined) throw error;
		return items.map(({ json }) => [json.finding, json.merchant_reference]);
	};

	/** A gateway that sends this page of settlements once, then pages as given; at last an empty one. */
	const lists = (...pages: IDataObject[][]) => {
		for (const list of [...pages, []]) {
			engine.sandbox.faults.add({
				match: { path: '/settlements' },
				when: 'after',
				kind: { status: 200, body: JSON.stringify({ code: 0, message: 'ok', data: { list } }) },
			});
		}
	};
	const sendsFile = (settlementId: string, body: string) =>
		engine.sandbox.faults.add({
			match: { path: `/settlements/${settlementId}/download` },
			when: 'before',
			kind: { status: 200, headers: { 'content-type': 'text/csv' }, body },
		});
	const listed = (order: string, amount: string | number, more: IDataObject = {}) => ({
		settlement_id: 'S1',
		transaction_id: `T-${order}`,
		merchant_reference: order,
		currency: 'HKD',
		amount,
		...more,
	});

	describe('of the files of the sandbox', () => {
		/** Everything that was settled, as books in cents that agree. */
		async function settledBooks(): Promise<Array<{ order: string; total: number; kind: string }>> {
			const { items } = await run([{ order: 'NONE', total: 1 }]);
			return items
				.filter(({ json }) => json.finding === 'onlySettled')
				.map(({ json }) => ({
					order: textOf(json.merchant_reference),
					total: Math.round(Number(json.settled_amount) * 100),
					kind: textOf(json.transaction_type),
				}));
		}

		test('finds every planted difference, pairs it with its item, and finds nothing else', async () => {
			const all = await settledBooks();
			expect(all.length).toBeGreaterThan(130);
			expect(all.some(({ kind }) => kind === 'refund')).toBe(true);
			const [missing, wrong, ...rest] = all;
			if (missing === undefined || wrong === undefined) throw new Error('Nothing was settled');
			const books: Entry[] = [...rest, { ...wrong, total: wrong.total + 1 }, { order: 'LATER', total: 4200 }];
			const { items } = await run(books);
			const different = items.filter(({ json }) => json.finding !== 'agreed');
			expect(different.map(({ json, pairedItem }) => [json.finding, json.merchant_reference, pairedItem])).toEqual([
				['amountDiffers', wrong.order, { item: rest.length }],
				['onlyInBooks', 'LATER', { item: rest.length + 1 }],
				['onlySettled', missing.order, []],
			]);
			expect(different[0]?.json).toMatchObject({ difference: -0.01, transaction_ids: [`txn_${wrong.order}`] });
			expect(items).toHaveLength(all.length + 1);
			items.slice(0, rest.length).forEach(({ pairedItem }, item) => expect(pairedItem).toEqual({ item }));
		});

		test('leaves out what agrees if only differences are wanted', async () => {
			const books = await settledBooks();
			expect(await findingsOf(books, { onlyDifferences: true })).toEqual([]);
			expect(await findingsOf([...books, { order: 'LATER', total: 1 }], { onlyDifferences: true })).toEqual([
				['onlyInBooks', 'LATER'],
			]);
		});

		test('asks for the period only, and for each file of it once', async () => {
			const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
			const before = engine.sentTo('/download').length;
			await run([{ order: 'A-1', total: 1 }], { filters: { startTime: since, isTransferred: 'false' } });
			expect(engine.sentTo('/settlements').at(-1)?.path).toContain('is_transferred=false&start_time=');
			const files = engine.sentTo('/download').slice(before);
			expect(files.length).toBeGreaterThan(1);
			expect(files.length).toBeLessThan(4);
		});

		test('adds up for amounts in dollars as well', async () => {
			const books = (await settledBooks()).map(({ total, ...book }) => ({ ...book, total: total / 100 }));
			expect(await findingsOf(books, { amountUnit: 'major', onlyDifferences: true })).toEqual([]);
		});
	});

	describe('of a list that has the transactions itself', () => {
		test('takes a row that is on two pages as one, and two transactions for two', async () => {
			const page = [listed('A-1', 100), listed('A-2', 200)];
			lists(page, [listed('A-2', 200), listed('A-3', 300)], [listed('A-3', 300, { transaction_id: 'T-again' })]);
			expect(await findingsOf([1, 2, 3].map((n) => ({ order: `A-${n}`, total: n * 100 })))).toEqual([
				['agreed', 'A-1'],
				['agreed', 'A-2'],
				['settledTwice', 'A-3'],
			]);
		});

		test('takes amounts below 0 for refunds, in the books and in the settlements', async () => {
			lists([listed('R-1', '-100'), listed('R-2', 200, { transaction_type: 'Refund' }), listed('A-1', 0)]);
			const books = [
				{ order: 'R-1', total: 100, kind: 'refund' },
				{ order: 'R-2', total: -200 },
				{ order: 'A-1', total: 0 },
			];
			expect((await findingsOf(books)).map(([finding]) => finding)).toEqual(['agreed', 'agreed', 'agreed']);
		});

		test('is read with the names that the merchant has entered', async () => {
			lists([{ id: 7, 'Order No': 1042, Gross: '12.50', Cur: 'cny' }]);
			const settlementColumns = { reference: 'order_no', amount: 'Gross', currency: 'Cur', amountUnit: 'major' };
			expect(await findingsOf([{ order: 1042, total: 1250, currency: 'CNY' }], { settlementColumns })).toEqual([
				['agreed', '1042'],
			]);
		});
	});

	test('of no settlements at all finds everything in the books only, and says that it may come', async () => {
		lists([]);
		const { items } = await run([{ order: 'A-1', total: 1250 }]);
		expect(items[0]?.json).toMatchObject({
			finding: 'onlyInBooks',
			settled_amount: null,
			note: 'In the books with HKD 12.50, but not in these settlements. It may be settled later.',
		});
	});

	test("of empty books, as 'Always Output Data' passes them on, finds everything settled only", async () => {
		lists([listed('A-1', 100)]);
		const empty = [{}] as Entry[];
		expect(await findingsOf(empty)).toEqual([['onlySettled', 'A-1']]);
	});

	test('downloads a settlement that is on two pages once', async () => {
		lists([{ settlement_id: 'S1' }], [{ settlement_id: 'S1' }, { settlement_id: 'S2' }]);
		sendsFile('S1', 'merchant_reference,amount\nA-1,100\n');
		sendsFile('S2', 'merchant_reference,amount\n');
		expect(await findingsOf([{ order: 'A-1', total: 100 }])).toEqual([['agreed', 'A-1']]);
	});

	test('of a file of 20,000 rows finds the one difference', async () => {
		const rows = Array.from({ length: 20_000 }, (_, index) => `A-${index},${index + 1}`);
		lists([{ settlement_id: 'S1' }]);
		sendsFile('S1', ['merchant_reference,amount', ...rows].join('\n'));
		const findings = await findingsOf([{ order: 'A-1', total: 2 }], { onlyDifferences: false });
		expect(findings).toHaveLength(20_000);
		expect(findings.filter(([finding]) => finding !== 'onlySettled')).toEqual([['agreed', 'A-1']]);
	});

	test('says how many rows are no transactions', async () => {
		lists([{ settlement_id: 'S1' }, { settlement_id: 'S2' }]);
		sendsFile('S1', 'merchant_reference,amount\nA-1,100\n,100\n');
		sendsFile('S2', 'merchant_reference,amount\n,7\n');
		const { items, run: execution } = await run([{ order: 'A-1', total: 100 }]);
		expect(items.map(({ json }) => json.finding)).toEqual(['agreed']);
		expect(execution.data.resultData.runData['Node Under Test']?.at(-1)?.hints?.map(({ message }) => message)).toEqual([
			textContaining('2 rows of the settlements have neither a merchant reference nor a transaction ID'),
		]);
	});

	describe('compares nothing', () => {
		test.each<[string, Entry, string]>([
			['without a reference', { order: '', total: 1 }, "'Merchant Reference' is empty"],
			[
				'with an amount in words',
				{ order: 'A-2', total: 'free' },
				`'Amount in Cents' must be a number greater than 0, got "free"`,
			],
			['without an amount', { order: 'A-2', total: '' }, "'Amount in Cents' is empty"],
			['with an unknown currency', { order: 'A-2', total: 1, currency: 'USD' }, `'Currency' does not accept "USD"`],
			['of another type', { order: 'A-2', total: 1, kind: 'fee' }, `'Type' does not accept "fee"`],
		])('and asks for nothing, if an item is %s', async (_, entry, message) => {
			const before = engine.sentTo('').length;
			const { items, error, place } = await run([{ order: 'A-1', total: 1 }, entry]);
			expect([error?.message, place]).toEqual([message, 'item 1']);
			expect(items).toEqual([]);
			expect(engine.sentTo('')).toHaveLength(before);
		});

		test('if one file of many is refused', async () => {
			engine.sandbox.faults.add({
				match: { path: /download/ },
				when: 'before',
				kind: { status: 403, body: 'This key may not download settlements' },
			});
			const { items, error } = await run([{ order: 'A-1', total: 1 }]);
			expect(error?.message).toBe(
				'ChingchingPay responded with HTTP status 403: This key may not download settlements',
			);
			expect(items).toEqual([]);
		});

		test.each([['no ID', [{ total: 5 }], 'A settlement in the list has no ID, so its file cannot be downloaded']])(
			'if a settlement has %s',
			async (_, list, message) => {
				lists(list);
				expect((await run([{ order: 'A-1', total: 1 }])).error?.message).toBe(message);
			},
		);

		test('if a file has other columns, and names them', async () => {
			lists([{ settlement_id: 'S1' }]);
			sendsFile('S1', 'order,sum\nA-1,100\n');
			const { error } = await run([{ order: 'A-1', total: 100 }]);
			expect(error?.message).toBe('Settlement S1 has no column for the merchant reference');
			expect(error?.description).toBe(
				"Its columns are: order, sum. Enter the name of the right one in 'Settlement Columns'.",
			);
		});
	});

	describe('in a node that continues', () => {
		const goesOn: Partial<INode> = { onError: 'continueRegularOutput' };

		test('a broken item is an error item, and the others are compared', async () => {
			lists([listed('A-1', 100)]);
			const { items, error } = await run(
				[
					{ order: '', total: 1 },
					{ order: 'A-1', total: 100 },
				],
				{},
				goesOn,
			);
			expect(error).toBeUndefined();
			expect(items.map(({ json, pairedItem }) => [json.finding ?? json.error, pairedItem])).toEqual([
				['agreed', { item: 1 }],
				["'Merchant Reference' is empty", { item: 0 }],
			]);
		});

		test('a broken item is not taken for one that the books lack', async () => {
			lists([listed('A-1', 100), listed('A-2', 200), listed('A-2', 200, { transaction_id: 'T-again' })]);
			const books = [
				{ order: 'A-1', total: 'free' },
				{ order: 'A-2', total: 'free' },
				{ order: 'A-2', total: 400 },
			];
			const { items } = await run(books, {}, goesOn);
			expect(items.map(({ json, pairedItem }) => [json.finding ?? json.details, pairedItem])).toEqual([
				['agreed', { item: 2 }],
				[expect.objectContaining({ kind: 'input', reference: 'A-1' }), { item: 0 }],
				[expect.objectContaining({ kind: 'input', reference: 'A-2' }), { item: 1 }],
			]);
		});

		test.each<[string, INodeParameters, () => void, string]>([
			['in the period', { filters: { startTime: 'soon' } }, () => {}, `'From' is not a date, got "soon"`],
			[
				'of the gateway',
				{},
				() =>
					engine.sandbox.faults.add({
						match: { path: '/settlements' },
						when: 'before',
						kind: { status: 403, body: 'no' },
					}),
				'ChingchingPay responded with HTTP status 403: no',
			],
		])('what fails for all is an error of each item: a mistake %s', async (_, changes, prepare, message) => {
			prepare();
			const { items } = await run(
				[
					{ order: 'A-1', total: 1 },
					{ order: 'A-2', total: 1 },
				],
				changes,
				goesOn,
			);
			expect(items.map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual(
				[0, 1].map((item) => [textContaining(message), { item }]),
			);
		});
	});

	test('an item without a match keeps n8n from guessing one: as many findings as items, none of them about it', async () => {
		lists([listed('B-1', 1)]);
		const { items } = await run([{ order: 'A-1', total: 1 }], { onlyDifferences: true });
		expect(items.map(({ json, pairedItem }) => [json.finding, pairedItem])).toEqual([
			['onlyInBooks', { item: 0 }],
			['onlySettled', []],
		]);
	});
});
