import { CURRENCIES, currencyName } from '../../../nodes/Clink/api/currencies';
import { currency, readMetadata, readPriceData } from '../../../nodes/Clink/resources/fields';
import { errorOf } from '../support/errors.cts';

const entries = (...pairs: Array<[string, unknown]>) => ({ entries: pairs.map(([key, value]) => ({ key, value })) });
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

describe('metadata', () => {
	test.each([
		['entries of the interface', entries(['order', '7'], ['shop', '港']), { order: '7', shop: '港' }],
		['an object of an expression', { order: '7' }, { order: '7' }],
		['the JSON text of an object', '{"order":"7"}', { order: '7' }],
		['twenty entries', many(20), many(20)],
		[
			'a key of 40 characters and a value of 500',
			{ [`k${'x'.repeat(39)}`]: 'v'.repeat(500) },
			{ [`k${'x'.repeat(39)}`]: 'v'.repeat(500) },
		],
		['an empty value', { note: '' }, { note: '' }],
	])('is read from %s', (_, value, metadata) => {
		expect(readMetadata(value)).toEqual(metadata);
	});

	test.each([undefined, null, '', '  ', {}, { entries: [] }, '{}'])('is none for %p', (value) => {
		expect(readMetadata(value)).toBeUndefined();
	});

	test.each<[string, unknown, string]>([
		['a value that is a number', { order: 7 }, `'Metadata' value of "order" must be text, got 7`],
		['a value that is an object', { order: {} }, `'Metadata' value of "order" must be text, got an object`],
		[
			'a value that is missing',
			entries(['order', undefined]),
			`'Metadata' value of "order" must be text, got undefined`,
		],
		['21 entries', many(21), "'Metadata' has 21 entries"],
		['a key of 41 characters', { ['k'.repeat(41)]: 'v' }, `'Metadata' key "${'k'.repeat(41)}" has 41 characters`],
		['a value of 501 characters', { order: 'v'.repeat(501) }, `'Metadata' value of "order" has 501 characters`],
		[
			'a key that is a number which has lost digits',
			entries([(2 ** 53) as never, 'v']),
			"'Metadata Key' is a number that cannot be represented exactly, got 9007199254740992",
		],
		['a key that is an object', entries([{} as never, 'v']), "'Metadata Key' must be text, got an object"],
		['an entry without a key', entries(['', 'v']), "'Metadata' has an entry without a key"],
		['the same key twice', entries(['a', '1'], ['a', '2']), `'Metadata' has the key "a" twice`],
		['text that is not JSON', '{order: 7}', "'Metadata' is not a JSON object"],
		['the JSON text of a list', '["a"]', "'Metadata' is not a JSON object"],
		['a list', ['a'], "'Metadata' must be an object, got a list of 1"],
		['a number', 7, "'Metadata' must be an object, got 7"],
		['an entry that is no object', { entries: [null] }, "'Metadata' has an entry without a key"],
	])('is refused with %s', (_, value, message) => {
		expect(errorOf(() => readMetadata(value))).toMatchObject({ kind: 'input', message });
	});

	test('takes a key named __proto__ as any other', () => {
		const metadata = readMetadata(JSON.parse('{"__proto__":"x"}'));
		expect(JSON.stringify(metadata)).toBe('{"__proto__":"x"}');
	});
});

describe('line items', () => {
	const item = { name: 'Ticket', unitAmount: '9.99' };

	test.each([
		['the list of the interface', { items: [item] }, [{ name: 'Ticket', unitAmount: 9.99 }]],
		['a list of an expression', [item], [{ name: 'Ticket', unitAmount: 9.99 }]],
		[
			'every member',
			[{ ...item, quantity: 2, currency: 'hkd', imageUrl: 'https://cdn.example.com/t.png' }],
			[{ name: 'Ticket', unitAmount: 9.99, quantity: 2, currency: 'HKD', imageUrl: 'https://cdn.example.com/t.png' }],
		],
		['empty optional members', [{ ...item, currency: '', imageUrl: '' }], [{ name: 'Ticket', unitAmount: 9.99 }]],
	])('are read from %s', (_, value, items) => {
		expect(readPriceData(value, 'USD')).toEqual(items);
	});

	test.each([undefined, null, '', {}, { items: [] }, []])('are none for %p', (value) => {
		expect(readPriceData(value, 'USD')).toBeUndefined();
	});

	test('have the decimals of their own currency, else of the payment, else two', () => {
		expect(readPriceData([{ ...item, unitAmount: 500 }], 'JPY')).toEqual([{ name: 'Ticket', unitAmount: 500 }]);
		expect(errorOf(() => readPriceData([{ ...item, unitAmount: 0.5 }], 'JPY')).message).toContain('Unit Amount');
		expect(readPriceData([{ ...item, unitAmount: 0.5, currency: 'USD' }], 'JPY')).toHaveLength(1);
		expect(readPriceData([{ ...item, unitAmount: 0.5 }], undefined)).toHaveLength(1);
	});

	test.each<[string, unknown, string]>([
		['without a name', [{ unitAmount: 1 }], "'Line Items [0] Name' is empty"],
		['without an amount', [{ name: 'Ticket' }], "'Line Items [0] Unit Amount in Dollars or Euros' is empty"],
		[
			'with an amount of 0',
			[item, { ...item, unitAmount: 0 }],
			"'Line Items [1] Unit Amount in Dollars or Euros' must be a number greater than 0, got 0",
		],
		[
			'with a quantity of 0',
			[{ ...item, quantity: 0 }],
			"'Line Items [0] Quantity' must be a whole number of at least 1, got 0",
		],
		[
			'with a currency of two letters',
			[{ ...item, currency: 'HK' }],
			`'Line Items [0] Currency' must be a three-letter code, got "HK"`,
		],
		[
			'with an image that has no address',
			[{ ...item, imageUrl: 't.png' }],
			`'Line Items [0] Image URL' is not a complete URL, got "t.png"`,
		],
		['that are no objects', ['Ticket'], `'Line Items [0]' must be an object, got "Ticket"`],
		['as text', '[{"name":"Ticket"}]', `'Line Items' must be a list, got "[{"name":"Ticket"}]"`],
		['as an object without a list', { name: 'Ticket', unitAmount: 1 }, "'Line Items' must be a list, got an object"],
	])('are refused %s', (_, value, message) => {
		expect(errorOf(() => readPriceData(value, 'USD'))).toMatchObject({ kind: 'input', message });
	});
});

describe('the list of currencies', () => {
	test('has each once, in the order of their codes', () => {
		expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].sort());
		expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
		expect(CURRENCIES).toEqual(expect.arrayContaining(['CNY', 'EUR', 'HKD', 'JPY', 'USD']));
	});

	test('has names that can be searched for', () => {
		expect(currencyName('HKD')).toBe('HKD (Hong Kong Dollar)');
		expect(CURRENCIES.filter((code) => currencyName(code) === `${code} (${code})`)).toEqual([]);
	});

	test('leaves the choice to the user', () => {
		expect(currency).toMatchObject({ type: 'options', required: true, default: '' });
	});
});
