import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { bodyBytes, withHeaders, without } from '../../../../nodes/shared/http/signedRequest';
import { errorOf } from '../../support/errors.cts';

const url = 'https://api.example.com/x';
const bytes = (options: Omit<IHttpRequestOptions, 'url'>) => bodyBytes({ url, ...options }).toString();

describe('the bytes of a body', () => {
	test.each<[string, Omit<IHttpRequestOptions, 'url'>, string]>([
		['an object is its JSON', { method: 'POST', body: { b: 1, a: '訂單' } }, '{"b":1,"a":"訂單"}'],
		['an object loses its undefined members', { method: 'POST', body: { a: undefined, b: null } }, '{"b":null}'],
		['an empty object is {}', { method: 'POST', body: {} }, '{}'],
		['a list is its JSON', { method: 'PUT', body: [1, 'a'] }, '[1,"a"]'],
		['text stays as it is, white space and all', { method: 'POST', body: ' {"a":1}\n' }, ' {"a":1}\n'],
		['nothing is empty', { method: 'POST' }, ''],
		['a GET has none, whatever it is given', { method: 'GET', body: { a: 1 } }, ''],
		['a HEAD has none', { method: 'HEAD', body: { a: 1 } }, ''],
		['a request without a method is a GET', { body: { a: 1 } }, ''],
	])('%s', (_, options, expected) => {
		expect(bytes(options)).toBe(expected);
	});

	test('a Buffer is passed through, bytes that are no text included', () => {
		const body = Buffer.from([0x00, 0xff, 0x0a]);
		expect(bodyBytes({ url, method: 'POST', body })).toBe(body);
	});

	test.each<[string, unknown]>([
		['a form of n8n, which is a stream with headers', Object.assign(Readable.from([]), { getHeaders: () => ({}) })],
		['a form of the web', new FormData()],
		['URL-encoded parameters', new URLSearchParams('a=1')],
		['a stream', Readable.from(['x'])],
		['a typed array', new Uint8Array([1, 2])],
	])('%s is refused, since its bytes are not known beforehand', (_, body) => {
		const options = { url, method: 'POST', body } as IHttpRequestOptions;
		expect(errorOf(() => bodyBytes(options))).toMatchObject({ kind: 'input', message: 'The body cannot be signed' });
	});
});

test.each(['form', 'formData'])(
	"the %s of n8n's older client is refused, as it would go out beside what is signed",
	(name) => {
		const options = { url, method: 'POST', body: {}, [name]: { a: 1 } } as IHttpRequestOptions;
		expect(errorOf(() => bodyBytes(options)).message).toBe('The body cannot be signed');
	},
);

describe('the headers of a signed request', () => {
	const body = Buffer.from('{}');

	test('replace those of the same name, in any letter case', () => {
		const options = {
			url,
			headers: { 'X-API-KEY': 'stale', 'x-Api-Key': 'staler', 'CONTENT-TYPE': 'text/plain', 'X-Trace': '7' },
		};
		expect(withHeaders(options, body, { 'x-api-key': 'fresh' }).headers).toEqual({
			Accept: 'application/json',
			'X-Trace': '7',
			'x-api-key': 'fresh',
			'Content-Type': 'application/json',
		});
	});

	test('name the content type only where there is content', () => {
		expect(withHeaders({ url }, Buffer.alloc(0), { 'x-api-key': 'k' })).toEqual({
			url,
			headers: { Accept: 'application/json', 'x-api-key': 'k' },
		});
	});

	test('keep what the request says it accepts', () => {
		const headers = { Accept: 'text/csv' };
		expect(withHeaders({ url, headers }, body, {}).headers).toMatchObject({ Accept: 'text/csv' });
	});

	test('come with the body as bytes, and without the flag that would have it serialised again', () => {
		const signed = withHeaders({ url, json: true, body: { a: 1 } }, body, {});
		expect(signed).not.toHaveProperty('json');
		expect(signed.body).toBe(body);
	});

	test('leave the given request as it was', () => {
		const options = { url, headers: { 'x-api-key': 'stale' }, body: { a: 1 } };
		withHeaders(options, body, { 'x-api-key': 'fresh' });
		expect(options).toEqual({ url, headers: { 'x-api-key': 'stale' }, body: { a: 1 } });
	});
});

test('an object without some members leaves the original whole', () => {
	const original = { a: 1, b: 2, c: 3 };
	expect(without(original, 'a', 'c')).toEqual({ b: 2 });
	expect(original).toEqual({ a: 1, b: 2, c: 3 });
});
