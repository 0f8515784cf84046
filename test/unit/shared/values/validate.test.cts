import fc from 'fast-check';
import { tryToParseDateTime } from 'n8n-workflow';

import {
	boolean,
	currencyCode,
	integer,
	isOff,
	oneOf,
	optionalFutureTime,
	optionalJsonText,
	optionalText,
	optionalTime,
	optionalUrl,
	requiredText,
	requiredUrl,
	show,
} from '../../../../nodes/shared/values/validate';
import { errorOf, throwsOnlyPaymentErrors } from '../../support/errors.cts';
import { textContaining } from '../../../support/matchers.cts';

const EMPTY = [undefined, null, '', '   ', '\n\t'];

describe('text', () => {
	test.each(['A-1', ' two  spaces ', 'x'.repeat(300), '訂單 🧧', 'tab\tand\nline', '__proto__'])(
		'%p stays as it is',
		(value) => {
			expect(requiredText(value, 'Merchant Reference')).toBe(value);
		},
	);

	test.each([
		[1042, '1042'],
		[0, '0'],
		[-7, '-7'],
		[Number.MAX_SAFE_INTEGER, '9007199254740991'],
	])('the number %p is taken as its digits', (value, text) => {
		expect(requiredText(value, 'Merchant Reference')).toBe(text);
	});

	test.each(EMPTY)('%p counts as not given', (value) => {
		expect(optionalText(value, 'Description')).toBeUndefined();
	});

	test.each(EMPTY)('%p is refused where text is needed, naming the field and what to do', (value) => {
		expect(errorOf(() => requiredText(value, 'Auth Code', 'Scan it.'))).toMatchObject({
			kind: 'input',
			message: "'Auth Code' is empty",
			advice: 'Scan it.',
		});
	});

	test.each([
		[{}, 'an object'],
		[[1, 2], 'a list of 2'],
		[true, 'true'],
		[NaN, 'NaN'],
		[Infinity, 'Infinity'],
	])('%p is refused', (value, shown) => {
		expect(errorOf(() => requiredText(value, 'Description')).message).toBe(`'Description' must be text, got ${shown}`);
	});

	test.each([
		[2 ** 53, '9007199254740992'],
		[JSON.parse('12345678901234567'), '12345678901234568'],
		[JSON.parse('12345678901234569'), '12345678901234568'],
		[-(2 ** 53), '-9007199254740992'],
		[1e21, '1e+21'],
		[10.1, '10.1'],
		[-1.5, '-1.5'],
	])('the number %p is refused: its digits may not be those that were meant', (value, shown) => {
		expect(errorOf(() => requiredText(value, 'Merchant Reference'))).toMatchObject({
			message: `'Merchant Reference' is a number that cannot be represented exactly, got ${shown}`,
			advice: textContaining('as text, in quotes'),
		});
	});

	test('half of an emoji is refused, since its bytes would not be what was signed', () => {
		expect(errorOf(() => requiredText('🧧'.slice(0, 1), 'Description')).message).toContain(
			'half of a Unicode character',
		);
	});
});

describe('yes or no', () => {
	test.each([
		[true, true],
		[false, false],
		['true', true],
		[' False\n', false],
	])('%p is %p', (value, expected) => {
		expect(boolean(value, 'Return All')).toBe(expected);
	});

	test.each([0, 1, 'yes', 'on', '1', NaN, {}, [true]])('%p is refused', (value) => {
		expect(errorOf(() => boolean(value, 'Return All')).message).toMatch(/^'Return All' must be true or false, got /);
	});

	test.each(EMPTY)('%p is refused as empty', (value) => {
		expect(errorOf(() => boolean(value, 'Return All'))).toMatchObject({
			message: "'Return All' is empty",
			advice: 'Turn it on or off, or use an expression that returns true or false.',
		});
	});
});

describe('a safeguard', () => {
	test.each([false, 'false', ' FALSE '])('is off with %p', (value) => {
		expect(isOff(value)).toBe(true);
	});

	test.each([true, 'true', ...EMPTY, 0, 'no', 'off', {}, []])('stays on with %p', (value) => {
		expect(isOff(value)).toBe(false);
	});
});

describe('a whole number', () => {
	test.each([
		[7, 7],
		['7', 7],
		[' 7 ', 7],
		[0, 0],
	])('%p is %p', (value, expected) => {
		expect(integer(value, 'Limit')).toBe(expected);
	});

	test.each([1.5, -1, '1.5', 'seven', 2 ** 53, NaN, {}, true])('%p is refused', (value) => {
		expect(errorOf(() => integer(value, 'Limit')).message).toMatch(
			/^'Limit' must be a whole number of at least 0, got /,
		);
	});

	test.each(EMPTY)('%p is refused as empty', (value) => {
		expect(errorOf(() => integer(value, 'Limit')).message).toBe("'Limit' is empty");
	});

	test('is refused below its least value', () => {
		expect(errorOf(() => integer(0, 'Channel ID', 1)).message).toBe(
			"'Channel ID' must be a whole number of at least 1, got 0",
		);
	});
});

describe('a web address', () => {
	test.each([
		'https://shop.example.com/thanks?order=1#top',
		'http://shop.example.com',
		'https://例え.example.com/',
		'https://shop.example.com/{ELEMENTS_SESSION_ID}',
	])('%s stays as it is', (value) => {
		expect(requiredUrl(value, 'Return URL')).toBe(value);
	});

	test('loses the white space around it', () => {
		expect(optionalUrl('  https://shop.example.com ', 'Cancel URL')).toBe('https://shop.example.com');
	});

	test.each(EMPTY)('%p counts as not given', (value) => {
		expect(optionalUrl(value, 'Cancel URL')).toBeUndefined();
	});

	test.each(EMPTY)('%p is refused where one is needed', (value) => {
		expect(errorOf(() => requiredUrl(value, 'Return URL')).message).toBe("'Return URL' is empty");
	});

	test.each([
		'shop.example.com',
		'/thanks',
		'//shop.example.com',
		'ftp://shop.example.com',
		'javascript:alert(1)',
		'mailto:a@b.c',
		'https://',
		'not a url',
	])('%s is refused', (value) => {
		expect(errorOf(() => requiredUrl(value, 'Return URL')).message).toBe(
			`'Return URL' is not a complete URL, got "${value}"`,
		);
	});
});

describe('one of a list of words', () => {
	const WORDS = ['Android', 'iOS'] as const;

	test.each(['iOS', 'ios', ' IOS '])('%p is sent in the spelling of the gateway', (value) => {
		expect(oneOf(value, 'Device Type', WORDS)).toBe('iOS');
	});

	test('is refused when the list does not hold it, with the list', () => {
		expect(errorOf(() => oneOf('Symbian', 'Device Type', WORDS))).toMatchObject({
			message: `'Device Type' does not accept "Symbian"`,
			advice: 'Use one of: Android, iOS.',
		});
	});

	test.each(EMPTY)('%p is refused as empty', (value) => {
		expect(errorOf(() => oneOf(value, 'Device Type', WORDS)).message).toBe("'Device Type' is empty");
	});
});

describe('a currency code', () => {
	test.each([
		['HKD', 'HKD'],
		[' usd ', 'USD'],
	])('%p is %p', (value, code) => {
		expect(currencyCode(value)).toBe(code);
	});

	test.each(['HK', 'HKDD', 'H1D', '港元', '$'])('%p is refused', (value) => {
		expect(errorOf(() => currencyCode(value)).message).toBe(`'Currency' must be a three-letter code, got "${value}"`);
	});
});

describe('a time', () => {
	const ZONE = 'Asia/Hong_Kong';
	const instant = Date.UTC(2031, 0, 2, 3, 4, 5);

	test.each([
		['2031-01-02T03:04:05Z'],
		['2031-01-02T11:04:05+08:00'],
		['2031-01-02T11:04:05'],
		['2031-01-02 11:04:05'],
		['Thu, 02 Jan 2031 03:04:05 GMT'],
		[instant],
		[instant / 1000],
		[String(instant)],
		[` ${instant / 1000} `],
		[new Date(instant)],
		[tryToParseDateTime('2031-01-02T03:04:05Z')],
	])('%p is the same instant, with Hong Kong time where it names no zone', (value) => {
		expect(optionalTime(value, 'Expires At', ZONE)).toBe(instant);
	});

	test('without a zone is another instant in another time zone', () => {
		const local = '2031-01-02T11:04:05';
		expect(optionalTime(local, 'From', 'UTC')).toBe(instant + 8 * 3_600_000);
	});

	test.each(EMPTY)('%p counts as not given', (value) => {
		expect(optionalTime(value, 'From', ZONE)).toBeUndefined();
	});

	test.each(['tomorrow', '2031-13-01', '31/12/2031 25:00', {}, [], true, 0, -5, NaN, Infinity, 1e20, '9'.repeat(30)])(
		'%p is refused',
		(value) => {
			expect(errorOf(() => optionalTime(value, 'Expires At', ZONE)).message).toMatch(
				/^'Expires At' is not a date, got /,
			);
		},
	);

	test('is accepted in the future', () => {
		expect(optionalFutureTime(instant, 'Expires At', ZONE, instant - 1)).toBe(instant);
	});

	test.each([instant, instant + 1])('is refused when it has passed at %p', (now) => {
		expect(errorOf(() => optionalFutureTime(instant, 'Expires At', ZONE, now))).toMatchObject({
			message: "'Expires At' is in the past, got 2031-01-02T03:04:05.000Z",
			advice: textContaining(ZONE),
		});
	});

	test('that is not given has not passed', () => {
		expect(optionalFutureTime('', 'Expires At', ZONE, instant)).toBeUndefined();
	});
});

describe('JSON as text', () => {
	test('keeps the text that was entered, byte for byte', () => {
		expect(optionalJsonText(' {"b":1, "a":"\\u00e9"} ', 'Option')).toBe('{"b":1, "a":"\\u00e9"}');
	});

	test('is made from an object', () => {
		expect(optionalJsonText({ auth_code: '28' }, 'Option')).toBe('{"auth_code":"28"}');
	});

	test.each([...EMPTY, {}, '{}', ' { } '])('%p counts as not given', (value) => {
		expect(optionalJsonText(value, 'Option')).toBeUndefined();
	});

	test.each(["{auth_code: '28'}", '{"auth_code": ', '[1]', '"text"', '5', 'null', 'true'])('%s is refused', (value) => {
		expect(errorOf(() => optionalJsonText(value, 'Option')).message).toBe("'Option' is not a JSON object");
	});

	test('keeps amounts and digits of an object that a number can hold', () => {
		expect(optionalJsonText({ amount: 12.5, items: [{ count: 3 }] }, 'Option')).toBe(
			'{"amount":12.5,"items":[{"count":3}]}',
		);
	});

	test.each([
		['a member', { auth_code: JSON.parse('280112345678901234') as number }, '280112345678901250'],
		['a member of a member', { a: [{ b: 2 ** 53 }] }, '9007199254740992'],
	])('is refused for an object in which %s has lost digits', (_, value, shown) => {
		expect(errorOf(() => optionalJsonText(value, 'Option')).message).toBe(
			`'Option' contains a number that cannot be represented exactly, got ${shown}`,
		);
	});

	test('is refused for a list', () => {
		expect(errorOf(() => optionalJsonText([1], 'Option')).message).toBe("'Option' must be text, got a list of 1");
	});
});

describe('how a value reads in a message', () => {
	test.each([
		['A-1', '"A-1"'],
		[12.5, '12.5'],
		[null, 'nothing'],
		[undefined, 'undefined'],
		[[1, 2, 3], 'a list of 3'],
		[{ a: 1 }, 'an object'],
	])('%p reads %s', (value, text) => {
		expect(show(value)).toBe(text);
	});

	test('is cut after 60 characters', () => {
		expect(show('x'.repeat(100))).toBe(`"${'x'.repeat(59)}…`);
	});
});

test('every check returns or throws a PaymentError, for anything at all', () => {
	const checks = [
		(value: unknown) => requiredText(value, 'Field'),
		(value: unknown) => integer(value, 'Field'),
		(value: unknown) => requiredUrl(value, 'Field'),
		(value: unknown) => oneOf(value, 'Field', ['a', 'b']),
		(value: unknown) => currencyCode(value, 'Field'),
		(value: unknown) => optionalFutureTime(value, 'Field', 'Asia/Hong_Kong', Date.now()),
		(value: unknown) => optionalJsonText(value, 'Field'),
	];
	const hostile = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withMap: true });
	fc.assert(
		fc.property(fc.constantFrom(...checks), hostile, (check, value) => throwsOnlyPaymentErrors(() => check(value))),
		{ numRuns: 2000 },
	);
});
