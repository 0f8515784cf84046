import { randomBytes, webcrypto } from 'node:crypto';

import fc from 'fast-check';

import {
	sign as signMessage,
	sortedParameters as sorted,
	type Recipe,
} from '../../../nodes/ChingchingPay/api/signature';
import { parseTemplate } from '../../../nodes/ChingchingPay/api/signedTemplate';
import { signable } from '../support/signable.cts';

const HEX: Recipe = { parts: parseTemplate('{body}'), encoding: 'hex' };
const ofBody = (body: string | Buffer, query = new URLSearchParams()) => signable({ body: Buffer.from(body), query });

function sign(...[message, secret, recipe]: Parameters<typeof signMessage>): string {
	const signed = signMessage(message, secret, recipe);
	if ('lacks' in signed) throw new Error(`lacks ${signed.lacks}`);
	return signed.signature;
}

const sortedParameters = (message: ReturnType<typeof ofBody>) => sorted(message.parameters());

describe('a signature over the body', () => {
	test.each([
		[
			'RFC 4231, case 1',
			'\x0b'.repeat(20),
			Buffer.from('Hi There'),
			'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
		],
		[
			'RFC 4231, case 2',
			'Jefe',
			Buffer.from('what do ya want for nothing?'),
			'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
		],
		[
			'RFC 4231, case 4',
			String.fromCharCode(...Array.from({ length: 25 }, (_, index) => index + 1)),
			Buffer.alloc(50, 0xcd),
			'82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
		],
		[
			'the pangram of the encyclopaedias',
			'key',
			Buffer.from('The quick brown fox jumps over the lazy dog'),
			'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
		],
	])('equals the published one: %s', (_, secret, body, expected) => {
		expect(sign(ofBody(body), secret, HEX)).toBe(expected);
	});

	// Computed with Python's hmac module.
	test.each([
		[
			'{"amount":1250,"currency":"HKD","merchant_reference":"訂單-1042 🧧"}',
			'hex',
			'173e19dbb1ea3f2b5fcb295ce8eceb9ae6e4674bf2d412abf7cd9d4c5ae850db',
		],
		[
			'{"amount":1250,"currency":"HKD","merchant_reference":"訂單-1042 🧧"}',
			'base64',
			'Fz4Z27HqPytfyylc6OzrmubkZ0vy1BKr982dTFroUNs=',
		],
		['', 'hex', '923598ca6d64af2a5dba79dcd021a8a0fe5c5f557519adaaf0ad532d4506dd30'],
		['', 'base64', 'kjWYym1krypdunnc0CGooP5cX1V1Ga2q8K1TLUUG3TA='],
	] as const)('of %p in %s equals one computed elsewhere', (body, encoding, expected) => {
		expect(sign(ofBody(body), 'Jefe', { parts: parseTemplate('{body}'), encoding })).toBe(expected);
	});

	test('leaves the query out: a GET signs the empty text', () => {
		expect(sign(ofBody('', new URLSearchParams('page=1')), 'Jefe', HEX)).toBe(sign(ofBody(''), 'Jefe', HEX));
	});

	test('equals that of the Web Cryptography API, for any bytes and any secret', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.uint8Array({ maxLength: 300 }),
				fc.string({ minLength: 1, unit: 'binary' }),
				async (bytes, secret) => {
					const algorithm = { name: 'HMAC', hash: 'SHA-256' };
					const key = await webcrypto.subtle.importKey('raw', Buffer.from(secret), algorithm, false, ['sign']);
					const expected = Buffer.from(await webcrypto.subtle.sign('HMAC', key, bytes)).toString('hex');
					expect(sign(ofBody(Buffer.from(bytes)), secret, HEX)).toBe(expected);
				},
			),
		);
	});

	test('changes with any byte of the body', () => {
		const body = randomBytes(64);
		const changed = Buffer.from(body);
		changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
		expect(sign(ofBody(changed), 'Jefe', HEX)).not.toBe(sign(ofBody(body), 'Jefe', HEX));
	});
});

describe('a signature over sorted parameters', () => {
	// Computed with Python's hmac module over the text beside it.
	test.each([
		[
			'amount=1250&currency=HKD&merchant_reference=訂單-1042 🧧',
			'hex',
			'6ed52c2d99d89b55974fe0e670941adb46b705f9a07d04c551932027a73700b2',
		],
		[
			'amount=1250&currency=HKD&merchant_reference=訂單-1042 🧧',
			'base64',
			'btUsLZnYm1WXT+DmcJQa20a3BfmgfQTFUZMgJ6c3ALI=',
		],
	] as const)('of %s in %s equals one computed elsewhere', (_, encoding, expected) => {
		const body = '{"merchant_reference":"訂單-1042 🧧","currency":"HKD","amount":1250}';
		expect(sign(ofBody(body), 'Jefe', { parts: parseTemplate('{sortedParameters}'), encoding })).toBe(expected);
	});

	test('of a GET covers the query', () => {
		const query = new URLSearchParams('page_size=50&page=1');
		const signature = sign(ofBody('', query), 'Jefe', { parts: parseTemplate('{sortedParameters}'), encoding: 'hex' });
		expect(signature).toBe('74755cce12b7a01cddbd065b206136e18f4d67fc68d3990805a75b9324557d9c');
	});
});

describe('sorted parameters', () => {
	test.each([
		['are sorted by name, not by place', '{"b":"2","a":"1","c":"3"}', 'a=1&b=2&c=3'],
		['put capitals before small letters', '{"a":"1","B":"2","A":"3"}', 'A=3&B=2&a=1'],
		[
			'write texts without quotes or encoding',
			'{"url":"https://a.example/?x=1&y=é"}',
			'url=https://a.example/?x=1&y=é',
		],
		['write numbers and truth values as JSON', '{"n":12.5,"t":true,"f":false,"z":0}', 'f=false&n=12.5&t=true&z=0'],
		['write objects and lists as compact JSON', '{"o": {"b": 1, "a": [1, 2]}, "l": []}', 'l=[]&o={"b":1,"a":[1,2]}'],
		['leave null out', '{"a":null,"b":"1"}', 'b=1'],
		['keep the empty text', '{"a":"","b":"1"}', 'a=&b=1'],
		['are empty for an empty object', '{}', ''],
		['are empty for a body that is no object', '"text"', ''],
		['write Unicode as it is', '{"名":"訂單 🧧"}', '名=訂單 🧧'],
		['take a member named __proto__ as any other', '{"__proto__":"x","a":"1"}', '__proto__=x&a=1'],
	])('%s', (_, body, expected) => {
		expect(sortedParameters(ofBody(body))).toBe(expected);
	});

	test('of a body leave the query out', () => {
		expect(sortedParameters(ofBody('{"a":"1"}', new URLSearchParams('b=2')))).toBe('a=1');
	});

	test('of a query stand decoded, repeated names in their order', () => {
		expect(sortedParameters(ofBody('', new URLSearchParams('b=%E8%A8%82+%F0%9F%A7%A7&a=2&a=1')))).toBe(
			'a=2&a=1&b=訂 🧧',
		);
	});

	test('do not depend on the order of the members', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (members) => {
				const reversed = Object.fromEntries(Object.entries(members).reverse());
				expect(sortedParameters(ofBody(JSON.stringify(reversed)))).toBe(
					sortedParameters(ofBody(JSON.stringify(members))),
				);
			}),
		);
	});

	test('cannot be made from a body that is not JSON', () => {
		expect(() => sortedParameters(ofBody('a=1'))).toThrow(SyntaxError);
	});
});
