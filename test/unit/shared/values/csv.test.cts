import fc from 'fast-check';

import { parseCsv } from '../../../../nodes/shared/values/csv';

describe('a CSV file', () => {
	test.each<[string, string]>([
		['commas', 'a,b\n1,2\n'],
		['semicolons', 'a;b\r\n1;2\r\n'],
		['tabs', 'a\tb\r1\t2'],
		['blanks around its cells', ' a , b \n 1 , 2 '],
		['quotes', '"a","b"\n"1","2"'],
		['empty lines', '\n\na,b\n,\n1,2\n\n'],
		['an empty cell too many', 'a,b\n1,2,\n'],
	])('with %s is read', (_, text) => {
		expect(parseCsv(text)).toEqual([{ a: '1', b: '2' }]);
	});

	test('may have delimiters, quotes and lines in its cells', () => {
		expect(parseCsv('a,b\n"1,5","say ""no""\r\nnow"\nx"y,')).toEqual([
			{ a: '1,5', b: 'say "no"\r\nnow' },
			{ a: 'x"y', b: '' },
		]);
	});

	test.each(['', '\n', 'a,b', 'a,b\n', 'a,b\n,\n'])('has no rows if it is %j', (text) => {
		expect(parseCsv(text)).toEqual([]);
	});

	test.each([
		['an amount that is split by its thousands separator', 'reference,amount\nA-1,1,234.50'],
		['a quote that does not end', 'a,b\n"1,2\n3,4'],
		['text behind a quote', 'a,b\n"1"2,3'],
	])('is none with %s', (_, text) => {
		expect(parseCsv(text)).toBeUndefined();
	});

	test('gives back what was written, whatever it is', () => {
		const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '\t', '訂', '0') });
		const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
		fc.assert(
			fc.property(fc.array(fc.record({ a: cell, b: cell }), { maxLength: 5 }), (rows) => {
				const text = ['a,b', ...rows.map(({ a, b }) => `${quoted(a)},${quoted(b)}`)].join('\r\n');
				expect(parseCsv(text)).toEqual(rows.filter(({ a, b }) => a !== '' || b !== ''));
			}),
			{ numRuns: 1_000 },
		);
	});

	test('of 50,000 lines and one of a megabyte is read at once', () => {
		const lines = Array.from({ length: 50_000 }, (_, index) => `S-${index},"A-${index}",${index}`);
		expect(parseCsv(['s,r,a', ...lines].join('\n'))).toHaveLength(50_000);
		expect(parseCsv(`a,b\n"${'""'.repeat(500_000)}",2`)?.[0]?.['a']).toHaveLength(500_000);
	});
});
