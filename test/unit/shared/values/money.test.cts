import fc from 'fast-check';

import { currencyDecimals } from '../../../../nodes/Clink/api/currencies';
import { isAbove, toMajorUnits, toMinorUnits } from '../../../../nodes/shared/values/money';
import { errorOf, throwsOnlyPaymentErrors } from '../../support/errors.cts';
import { textMatching } from '../../../support/matchers.cts';

/** 1210 with two decimals is "12.10". */
function decimalText(minor: number, decimals: number): string {
	if (decimals === 0) return String(minor);
	const digits = String(minor).padStart(decimals + 1, '0');
	return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const cents = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
/** Up to 15 digits: as many as every double keeps. */
const centsInDouble = fc.integer({ min: 1, max: 999_999_999_999_999 });

/** Ways to write the same amount. */
const rendering = fc.constantFrom<(text: string) => string>(
	(text) => text,
	(text) => `+${text}`,
	(text) => ` ${text}\n`,
	(text) => `000${text}`,
	(text) => (text.includes('.') ? `${text}000` : `${text}.000`),
	(text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text),
);

describe('an amount in minor units', () => {
	test.each([
		[1250, 'minor', 1250],
		['1250', 'minor', 1250],
		['1250.00', 'minor', 1250],
		[1, 'minor', 1],
		[Number.MAX_SAFE_INTEGER, 'minor', Number.MAX_SAFE_INTEGER],
		[12.5, 'major', 1250],
		['12.50', 'major', 1250],
		[12.1, 'major', 1210],
		[0.29, 'major', 29],
		[1.005e2, 'major', 10050],
		['90071992547409.91', 'major', Number.MAX_SAFE_INTEGER],
		[1e-2, 'major', 1],
		[1e13, 'major', 1e15],
	] as const)('%p in %s units is %p cents', (value, unit, expected) => {
		expect(toMinorUnits(value, unit)).toBe(expected);
	});

	test.each([
		0,
		-0,
		-1,
		'0',
		'0.00',
		'-5',
		NaN,
		Infinity,
		-Infinity,
		'1,000',
		'$5',
		'1e3',
		'0x10',
		'12.',
		'.5',
		'1 000',
		'abc',
		true,
		{},
		[],
		10n,
	])('%p is refused: it is not a number greater than 0', (value) => {
		expect(errorOf(() => toMinorUnits(value, 'minor'))).toMatchObject({
			kind: 'input',
			message: textMatching(/^'Amount' must be a number greater than 0, got /),
		});
	});

	test.each(['', null, undefined])('%p is refused: it is empty', (value) => {
		expect(errorOf(() => toMinorUnits(value, 'major')).message).toBe("'Amount' is empty");
	});

	test.each(['12.5', 12.5, 0.1, 1e-7])('%p cents is refused: it is no whole number', (value) => {
		expect(errorOf(() => toMinorUnits(value, 'minor')).message).toMatch(
			/^'Amount' must be a whole number of cents, got /,
		);
	});

	test.each(['12.345', 12.345, 0.001, '0.0000000000000000001'])(
		'%p in major units is refused: it is no whole number of cents',
		(value) => {
			expect(errorOf(() => toMinorUnits(value, 'major')).message).toMatch(
				/^'Amount' has more decimals than the currency allows \(2\), got .*$/,
			);
		},
	);

	test.each([
		[2 ** 53, 'minor'],
		['9007199254740992', 'minor'],
		[1e21, 'minor'],
		['90071992547409.92', 'major'],
		[1e300, 'major'],
	] as const)('%p in %s units is refused: it is above 2^53 - 1 cents', (value, unit) => {
		expect(errorOf(() => toMinorUnits(value, unit)).message).toMatch(/^'Amount' is too large, got /);
	});

	test('shows a long value cut short', () => {
		expect(errorOf(() => toMinorUnits('9'.repeat(200), 'minor')).message.length).toBeLessThan(160);
	});

	test('is exact for every whole number of cents, however it is written as text', () => {
		fc.assert(
			fc.property(cents, rendering, (minor, render) => {
				expect(toMinorUnits(render(decimalText(minor, 2)), 'major')).toBe(minor);
				expect(toMinorUnits(render(String(minor)), 'minor')).toBe(minor);
			}),
		);
	});

	test('is exact for every amount that a JSON number can hold', () => {
		fc.assert(
			fc.property(centsInDouble, (minor) => {
				expect(toMinorUnits(Number(decimalText(minor, 2)), 'major')).toBe(minor);
				expect(toMinorUnits(minor, 'minor')).toBe(minor);
			}),
		);
	});

	test('is refused for every amount with a third decimal', () => {
		fc.assert(
			fc.property(centsInDouble, fc.integer({ min: 1, max: 9 }), (minor, third) => {
				const text = `${decimalText(minor, 2)}${third}`;
				expect(errorOf(() => toMinorUnits(text, 'major')).message).toContain('more decimals');
			}),
		);
	});

	test('is a safe whole number above 0 or a PaymentError, for anything at all', () => {
		const anything = fc.oneof(
			fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
			fc.double(),
			fc.string(),
		);
		fc.assert(
			fc.property(anything, fc.constantFrom('minor' as const, 'major' as const), (value, unit) => {
				if (!throwsOnlyPaymentErrors(() => toMinorUnits(value, unit))) return false;
				try {
					const minor = toMinorUnits(value, unit);
					return Number.isSafeInteger(minor) && minor > 0;
				} catch {
					return true;
				}
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('an amount in major units', () => {
	test.each([
		[19.99, 2, 19.99],
		['19.99', 2, 19.99],
		['0.1', 2, 0.1],
		[500, 0, 500],
		['1.234', 3, 1.234],
	])('%p with %p decimals goes out as %p', (value, decimals, expected) => {
		expect(toMajorUnits(value, decimals)).toBe(expected);
	});

	test.each([
		[0.5, 0],
		['19.999', 2],
		['1.2345', 3],
	])('%p is refused where the currency has %p decimals', (value, decimals) => {
		expect(errorOf(() => toMajorUnits(value, decimals)).message).toContain(
			`more decimals than the currency allows (${decimals})`,
		);
	});

	test('names the given field', () => {
		expect(errorOf(() => toMajorUnits(-1, 2, 'Line Items [0] Unit Amount')).message).toMatch(
			/^'Line Items \[0\] Unit Amount'/,
		);
	});

	test('reads in JSON exactly as it was entered', () => {
		fc.assert(
			fc.property(centsInDouble, fc.constantFrom(0, 2, 3), (minor, decimals) => {
				const entered = decimalText(minor, decimals);
				const sent = JSON.stringify(toMajorUnits(entered, decimals));
				expect(toMinorUnits(sent, 'major', decimals)).toBe(minor);
			}),
		);
	});
});

/** ISO 4217, list one of 17 September 2026, written down once more. */
const DECIMALS: Record<number, string> = {
	0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
	3: 'BHD IQD JOD KWD LYD OMR TND',
	4: 'CLF UYW',
};
/** Prices of Clink may be in these. Source: docs/gateways/clink.md, "Enumerations". */
const CLINK = 'USD EUR JPY GBP AUD CAD CNY HKD SGD KRW AED THB IDR PHP MYR BRL INR'.split(' ');
/** Where a machine's locale data knows better, or worse, than the standard. */
const DISPUTED = 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR RSD SOS SYP TWD YER'.split(' ');

describe('the decimals of a currency', () => {
	const odd = Object.entries(DECIMALS).flatMap(([decimals, codes]) =>
		codes.split(' ').map((code) => [code, Number(decimals)] as const),
	);

	test.each(odd)('%s has %p', (code, decimals) => {
		expect(currencyDecimals(code)).toBe(decimals);
	});

	test.each(CLINK)('of Clink: %s has those of the standard', (code) => {
		expect(currencyDecimals(code)).toBe(code === 'JPY' || code === 'KRW' ? 0 : 2);
	});

	test.each([...DISPUTED, 'ZZZ'])('%s has two', (code) => {
		expect(currencyDecimals(code)).toBe(2);
	});

	test('are two for every other code, whatever the machine says', () => {
		const known = new Map(odd);
		const letter = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
		fc.assert(
			fc.property(
				fc.tuple(letter, letter, letter),
				(letters) => currencyDecimals(letters.join('')) === (known.get(letters.join('')) ?? 2),
			),
			{ numRuns: 5000 },
		);
	});
});

describe('an amount above another one', () => {
	test.each<[unknown, unknown]>([
		[20.01, 20],
		['20.01', '20.00'],
		['20.000000000000000001', 20],
		[0.3, '0.29999999999999999999'],
		[0, -0.01],
		['-1', '-1.5'],
		[1e21, '999999999999999999999'],
		[1e-7, 0],
		['9007199254740993', '9007199254740992'],
	])('is %p, of %p', (amount, limit) => {
		expect([isAbove(amount, limit), isAbove(limit, amount)]).toEqual([true, false]);
	});

	test.each<[unknown, unknown]>([
		[20, '20.00'],
		['020.0', 20],
		[' 5 ', 5],
		[0, '-0'],
		['-1.50', -1.5],
	])('is not %p, of %p', (amount, limit) => {
		expect([isAbove(amount, limit), isAbove(limit, amount)]).toEqual([false, false]);
	});

	test.each([
		undefined,
		null,
		'',
		' ',
		'x',
		'1,5',
		'$1',
		'1e3',
		'--1',
		'-+1',
		'+-1',
		'- 1',
		'-',
		NaN,
		Infinity,
		-Infinity,
		{},
		[1],
		true,
	])('cannot be told of %p', (value) => {
		expect([isAbove(value, 0), isAbove(0, value)]).toEqual([undefined, undefined]);
	});
});
