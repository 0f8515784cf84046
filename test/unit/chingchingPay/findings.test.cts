import fc from 'fast-check';

import type { Finding } from '../../../nodes/ChingchingPay/api/outputs';
import type { SettledRow } from '../../../nodes/ChingchingPay/api/settlementRows';
import { reconcile, type BookEntry } from '../../../nodes/ChingchingPay/resources/settlement/findings';

const entry = (reference: string, changes: Partial<BookEntry> = {}): BookEntry => ({
	reference,
	type: 'sale',
	amount: 1250,
	currency: 'HKD',
	item: 0,
	...changes,
});
const row = (reference: string, changes: Partial<SettledRow> = {}): SettledRow => ({
	reference,
	type: 'sale',
	amount: 1250,
	currency: 'HKD',
	settlementId: 'S1',
	transactionId: undefined,
	...changes,
});
const items = (books: BookEntry[]) => books.map((book, item) => ({ ...book, item }));
const findings = (books: BookEntry[], rows: SettledRow[]) =>
	reconcile(items(books), rows).map(({ json }) => [json.finding, json.merchant_reference]);

describe('books and settlements', () => {
	const A = entry('A');
	test.each<[string, BookEntry[], SettledRow[], Finding[]]>([
		['agree', [A], [row('A')], ['agreed']],
		['agree where the settlement names no currency', [A], [row('A', { currency: undefined })], ['agreed']],
		['agree in two parts', [A], [row('A', { amount: 1000 }), row('A', { amount: 250 })], ['agreed']],
		['differ by a cent', [A], [row('A', { amount: 1251 })], ['amountDiffers']],
		['differ in the currency', [A], [row('A', { currency: 'CNY' })], ['amountDiffers']],
		['differ where one side has 0', [entry('A', { amount: 0 })], [row('A')], ['amountDiffers']],
		['have it on one side only', [A], [row('B')], ['onlyInBooks', 'onlySettled']],
		[
			'have it under two transactions',
			[A],
			[row('A', { transactionId: '1' }), row('A', { transactionId: '2' })],
			['settledTwice'],
		],
		[
			'have it in two settlements',
			[A],
			[row('A', { transactionId: '1' }), row('A', { transactionId: '1', settlementId: 'S2' })],
			['settledTwice'],
		],
		['have it on two pages', [A], [row('A', { transactionId: '1' }), row('A', { transactionId: '1' })], ['agreed']],
		['have it twice without an ID', [A], [row('A'), row('A')], ['settledTwice']],
		['have it twice, not in the books', [], [row('A'), row('A')], ['settledTwice']],
		['have parts that are too much', [A], [row('A', { amount: 1000 }), row('A', { amount: 251 })], ['settledTwice']],
		[
			'have parts in two currencies',
			[A],
			[row('A', { amount: 1000 }), row('A', { amount: 250, currency: 'CNY' })],
			['settledTwice'],
		],
		[
			'have a refund under the same reference',
			[A, entry('A', { type: 'refund', amount: 100 })],
			[row('A', { type: 'refund', amount: 100 }), row('A')],
			['agreed', 'agreed'],
		],
		['have a refund where a payment was meant', [A], [row('A', { type: 'refund' })], ['onlyInBooks', 'onlySettled']],
		['are twice in the books', [A, A], [row('A')], ['agreed', 'onlyInBooks']],
		[
			'are twice in the books, the second one rightly',
			[entry('A', { amount: 1 }), A],
			[row('A')],
			['onlyInBooks', 'agreed'],
		],
		['are twice in both', [A, A], [row('A'), row('A')], ['agreed', 'agreed']],
		[
			'are twice in the books and thrice settled',
			[A, A],
			[row('A'), row('A'), row('A')],
			['agreed', 'agreed', 'settledTwice'],
		],
		[
			'have adjustments without a reference',
			[],
			[row('', { transactionId: '1' }), row('', { transactionId: '2' })],
			['onlySettled', 'onlySettled'],
		],
		['are empty', [], [], []],
	])('%s', (_, books, rows, expected) => {
		expect(findings(books, rows).map(([finding]) => finding)).toEqual(expected);
	});

	test.each(['a', ' A', 'A ', 'Ａ', 'A\u200b'])('match to the letter: "A" is not %j', (reference) => {
		expect(findings([A], [row(reference)])).toEqual([
			['onlyInBooks', 'A'],
			['onlySettled', reference],
		]);
	});

	test.each([
		['order-1', 'ORDER-1'],
		[' A 1', 'A1'],
		['Ａ1', 'A1'],
		['é', 'e\u0301'],
		['001042', '1042'],
	])('say that %j and %j are written differently', (mine, theirs) => {
		const [own, other] = reconcile([entry(mine)], [row(theirs)]).map(({ json }) => json);
		expect([own?.similar_reference, other?.similar_reference]).toEqual([theirs, mine]);
		expect(own?.note).toContain(`The other side has "${theirs}", which is written differently.`);
	});

	test('say nothing of the kind where a reference has its match', () => {
		const all = reconcile(items([entry('A-1'), entry('B')]), [row('A-1'), row('a-1')]).map(({ json }) => json);
		expect(all.map(({ similar_reference: similar }) => similar)).toEqual([null, null, null]);
	});

	test.each(['__proto__', 'constructor', 'toString', '["sale","A"]', '訂單-🧧'])(
		'take the reference %j as any other',
		(reference) => {
			expect(findings([entry(reference)], [row(reference)])).toEqual([['agreed', reference]]);
		},
	);

	test('are left as they were', () => {
		const frozen = [entry('A'), entry('A')].map((book) => Object.freeze(book));
		const rows = Object.freeze([row('A'), row('B')].map((one) => Object.freeze(one)));
		expect(() => reconcile(frozen, [...rows])).not.toThrow();
	});

	test('are described in full', () => {
		const books = items([entry('A', { amount: 1000 }), entry('A', { amount: 2000 })]);
		const rows = [
			row('A', { amount: 1500, transactionId: 'T1' }),
			row('A', { amount: 2000, settlementId: 'S2' }),
			row('A', { amount: 5 }),
		];
		expect(reconcile(books, rows)).toMatchObject([
			{
				items: [0],
				json: {
					finding: 'amountDiffers',
					merchant_reference: 'A',
					transaction_type: 'sale',
					book_amount: 10,
					book_currency: 'HKD',
					settled_amount: 15,
					settled_currency: 'HKD',
					difference: 5,
					settled_amounts: [15],
					settlement_ids: ['S1'],
					transaction_ids: ['T1'],
					book_entries: 2,
					similar_reference: null,
					note: 'Settled HKD 15.00, the books say HKD 10.00. The books have this reference 2 times.',
				},
			},
			{ items: [1], json: { finding: 'agreed', settlement_ids: ['S2'] } },
			{
				items: [],
				json: {
					finding: 'settledTwice',
					book_amount: null,
					settled_amount: 0.05,
					difference: null,
					note: 'Settled once more: HKD 0.05. The books have this reference 2 times.',
				},
			},
		]);
	});
});

describe('a ledger with planted differences', () => {
	/** What is planted under a reference, by the finding that it must become. */
	const PLANTS: Record<Finding, (book: BookEntry, cents: number) => { books: BookEntry[]; rows: SettledRow[] }> = {
		agreed: (book) => ({ books: [book], rows: [settled(book)] }),
		amountDiffers: (book, cents) => ({ books: [book], rows: [{ ...settled(book), amount: book.amount + cents }] }),
		onlySettled: (book) => ({ books: [], rows: [settled(book)] }),
		onlyInBooks: (book) => ({ books: [book], rows: [] }),
		settledTwice: (book) => ({ books: [book], rows: [settled(book), { ...settled(book), transactionId: 'again' }] }),
	};
	const settled = ({ reference, type, amount, currency }: BookEntry): SettledRow =>
		row(reference, { type, amount, currency, transactionId: `T ${type} ${reference}` });

	const planted = fc
		.uniqueArray(
			fc.record({
				reference: fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.constantFrom('A', 'a', 'A ', '1', '01')),
				type: fc.constantFrom('sale' as const, 'refund' as const),
				amount: fc.integer({ min: 1, max: 1_000_000 }),
				currency: fc.constantFrom('HKD', 'CNY'),
				cents: fc.integer({ min: 1, max: 500 }),
				finding: fc.constantFrom(...(Object.keys(PLANTS) as Finding[])),
				repeatedPage: fc.boolean(),
			}),
			{ selector: ({ reference, type }) => `${type} ${reference}`, maxLength: 60 },
		)
		.map((plants) =>
			plants.map(({ finding, cents, repeatedPage, ...book }) => {
				const { books, rows } = PLANTS[finding]({ ...book, item: 0 }, cents);
				return { finding, book, books, rows: repeatedPage ? [...rows, ...rows] : rows };
			}),
		);

	test('is found out in full, and nothing else is, in any order of the rows', () => {
		fc.assert(
			fc.property(planted, fc.integer(), (plants, seed) => {
				const shuffled = <T,>(list: T[]) =>
					list
						.map((value, index) => ({ value, at: Math.sin(seed + index * 12.9898) }))
						.sort((left, right) => left.at - right.at)
						.map(({ value }) => value);
				const books = items(shuffled(plants.flatMap((plant) => plant.books)));
				const rows = shuffled(plants.flatMap((plant) => plant.rows));
				const results = reconcile(books, rows);
				const said = results.map(({ json }) => `${json.transaction_type} ${json.merchant_reference}: ${json.finding}`);
				expect(said.sort()).toEqual(
					plants.map(({ book, finding }) => `${book.type} ${book.reference}: ${finding}`).sort(),
				);
				for (const { json, items: own } of results)
					expect(own.map((item) => books[item]?.reference)).toEqual(
						json.finding === 'onlySettled' ? [] : [json.merchant_reference],
					);
			}),
			{ numRuns: 500 },
		);
	});

	test('loses no entry and no row, whatever the books and the settlements', () => {
		const reference = fc.constantFrom('A', 'B', 'C');
		const amount = fc.integer({ min: 0, max: 3 });
		const currency = fc.constantFrom('HKD', 'CNY');
		const type = fc.constantFrom('sale' as const, 'refund' as const);
		fc.assert(
			fc.property(
				fc.array(fc.record({ reference, amount, currency, type, item: fc.constant(0) }), { maxLength: 8 }),
				fc.array(fc.record({ reference, amount, currency, type }), { maxLength: 8 }),
				(books, settlements) => {
					const rows = settlements.map((one, index) => row(one.reference, { ...one, transactionId: String(index) }));
					const results = reconcile(items(books), rows);
					expect(results.flatMap(({ items: own }) => own).sort((a, b) => a - b)).toEqual([...books.keys()]);
					expect(results.flatMap(({ json }) => json.transaction_ids).sort()).toEqual(
						rows.map(({ transactionId }) => transactionId).sort(),
					);
					// What agrees has the same sum on both sides; nothing else does.
					for (const { json } of results) expect(json.finding === 'agreed').toBe(json.difference === 0);
				},
			),
			{ numRuns: 500 },
		);
	});

	test('of 50,000 rows takes time in proportion', () => {
		const of = (count: number) => {
			const books = items(Array.from({ length: count }, (_, index) => entry(`ORDER-${index}`)));
			const rows = books.map(({ reference }) => row(reference, { transactionId: `T-${reference}` })).reverse();
			const start = process.cpuUsage();
			expect(reconcile(books, rows)).toHaveLength(count);
			const { user } = process.cpuUsage(start);
			return user / 1000;
		};
		of(5_000);
		const [small, large] = [of(5_000), of(50_000)];
		expect(large).toBeLessThan(Math.max(small, 20) * 40);
	});
});
