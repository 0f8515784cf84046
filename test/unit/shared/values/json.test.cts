import { compact, isObject, parseJsonObject } from '../../../../nodes/shared/values/json';

describe('bytes as a JSON object', () => {
	test.each([
		['{"code":0}', { code: 0 }],
		['  {"a":{"b":[1]}}\n', { a: { b: [1] } }],
		['{"name":"訂單"}', { name: '訂單' }],
		['{}', {}],
	])('%s is read', (text, object) => {
		expect(parseJsonObject(Buffer.from(text))).toEqual(object);
		expect(parseJsonObject(text)).toEqual(object);
	});

	test.each(['', '[]', '"text"', 'null', '5', '{"code":0', '<html></html>', 'Unauthorized'])('%p is none', (text) => {
		expect(parseJsonObject(Buffer.from(text))).toBeUndefined();
	});

	test('keeps a member named __proto__ a member', () => {
		const parsed = parseJsonObject('{"__proto__":{"polluted":true}}');
		expect(Object.hasOwn(parsed ?? {}, '__proto__')).toBe(true);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

test.each([
	[{}, true],
	[Object.create(null), true],
	[[], false],
	[null, false],
	[undefined, false],
	['{}', false],
])('%p is an object: %p', (value, expected) => {
	expect(isObject(value)).toBe(expected);
});

test('a compact object has no undefined members, and keeps null, empty and false ones', () => {
	expect(compact({ a: undefined, b: null, c: '', d: false, e: 0 })).toEqual({ b: null, c: '', d: false, e: 0 });
});
