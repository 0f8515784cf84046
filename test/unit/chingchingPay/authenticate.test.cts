import { createHmac, randomBytes } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { authenticate } from '../../../nodes/ChingchingPay/api/authenticate';
import { PaymentError } from '../../../nodes/shared/values/paymentError';

const BASE = 'https://pay.example.com/gateway';
const apiKey = randomBytes(16).toString('hex');
const apiSecret = randomBytes(16).toString('hex');
const credential = {
	environment: 'custom',
	baseUrl: BASE,
	apiKey,
	apiSecret,
	signedContent: 'body',
	signatureEncoding: 'hex',
};
const post = (body: unknown): IHttpRequestOptions => ({
	method: 'POST',
	url: `${BASE}/x`,
	body: body as NonNullable<IHttpRequestOptions['body']>,
});

const expected = (content: string | Buffer, secret = apiSecret) =>
	createHmac('sha256', secret).update(content).digest('hex');
const signatureOf = ({ headers }: IHttpRequestOptions) => headers?.['x-signature'];

describe('the signature of a request', () => {
	test.each([
		['an object', { merchant_reference: '訂單 🧧', amount: 1250 }, '{"merchant_reference":"訂單 🧧","amount":1250}'],
		['an empty object', {}, '{}'],
		['text with white space around it', ' {"a":1}\r\n', ' {"a":1}\r\n'],
		['a Buffer', Buffer.from('{"a":1.0}'), '{"a":1.0}'],
		['a list', [1], '[1]'],
	])('covers exactly the bytes that go out: %s', async (_, body, bytes) => {
		const signed = await authenticate(credential, post(body));
		expect(signed.body).toEqual(Buffer.from(bytes));
		expect(signatureOf(signed)).toBe(expected(bytes));
		expect(signed.headers).toMatchObject({ 'x-api-key': apiKey, 'Content-Type': 'application/json' });
	});

	test.each([
		['a GET', { method: 'GET' as const, url: `${BASE}/x` }],
		['a GET with a body, which is not sent', { method: 'GET' as const, url: `${BASE}/x`, body: { a: 1 } }],
		['a POST without a body', { method: 'POST' as const, url: `${BASE}/x` }],
	])('covers the empty text for %s', async (_, request) => {
		const signed = await authenticate(credential, request);
		expect(signed).not.toHaveProperty('body');
		expect(signed.headers).not.toHaveProperty('Content-Type');
		expect(signatureOf(signed)).toBe(expected(''));
	});

	test('is made with the API key when there is no secret', async () => {
		const signed = await authenticate({ ...credential, apiSecret: '' }, post({ a: 1 }));
		expect(signatureOf(signed)).toBe(expected('{"a":1}', apiKey));
	});

	test('is in Base64 where the credential says so', async () => {
		const signed = await authenticate({ ...credential, signatureEncoding: 'base64' }, post({ a: 1 }));
		expect(signatureOf(signed)).toBe(createHmac('sha256', apiSecret).update('{"a":1}').digest('base64'));
	});

	test('covers the sorted query of a GET where the credential says so', async () => {
		const sorted = { ...credential, signedContent: 'sortedParameters' };
		const request: IHttpRequestOptions = {
			method: 'GET',
			url: `${BASE}/settlements?page_size=50`,
			qs: { page: 2, from: 'a b' },
		};
		const signed = await authenticate(sorted, request);
		expect(signatureOf(signed)).toBe(expected('from=a b&page=2&page_size=50'));
	});
});

describe('the signature of a request by a template', () => {
	const custom = {
		...credential,
		merchantId: 'M-1',
		signedContent: 'custom',
		signedTemplate: '{method}\\n{path}\\n{apiPath}\\n{query}\\n{timestamp}\\n{nonce}\\n{body}',
		timestampHeader: 'X-Time',
		nonceHeader: 'X-Nonce',
	};

	test('covers what its headers say', async () => {
		const signed = await authenticate(custom, { ...post({ a: 1 }), qs: { q: 'é' } });
		const { 'x-time': time, 'x-nonce': nonce } = signed.headers as Record<string, string>;
		const content = `POST\n/gateway/x\n/x\nq=%C3%A9\n${time}\n${nonce}\n{"a":1}`;
		expect(signatureOf(signed)).toBe(expected(content));
		expect(Math.abs(Number(time) - Date.now())).toBeLessThan(10_000);
		expect(nonce).toMatch(/^[\da-f]{32}$/);
	});

	test('has its time in seconds where the credential says so', async () => {
		const signed = await authenticate({ ...custom, timestampUnit: 'seconds' }, post({}));
		expect(Math.abs(Number(signed.headers?.['x-time']) - Date.now() / 1000)).toBeLessThan(10);
	});

	test('is made anew when a request is sent again, with another nonce', async () => {
		const once = await authenticate(custom, post({ a: 1 }));
		const again = await authenticate(custom, once);
		expect(again.headers?.['x-nonce']).not.toBe(once.headers?.['x-nonce']);
		expect(signatureOf(again)).not.toBe(signatureOf(once));
		expect(Object.keys(again.headers ?? {}).sort()).toEqual(Object.keys(once.headers ?? {}).sort());
		expect(again.body).toEqual(once.body);
	});

	test('has the path below a base URL without a path', async () => {
		const atRoot = { ...custom, baseUrl: 'https://pay.example.com', signedTemplate: '{apiPath}' };
		const signed = await authenticate(atRoot, { method: 'GET', url: 'https://pay.example.com/api/v1/settlements' });
		expect(signatureOf(signed)).toBe(expected('/api/v1/settlements'));
	});
});

describe('a signed request', () => {
	test('has its query in the address, so that nothing is serialised after signing', async () => {
		const signed = await authenticate(credential, {
			method: 'GET',
			url: '/settlements',
			baseURL: BASE,
			qs: { page: 1, q: 'é &=' },
		});
		expect(signed.url).toBe(`${BASE}/settlements?page=1&q=%C3%A9+%26%3D`);
		expect(signed).not.toHaveProperty('qs');
		expect(signed).not.toHaveProperty('baseURL');
	});

	test('leaves out what of the query is not given', async () => {
		const signed = await authenticate(credential, {
			method: 'GET',
			url: `${BASE}/settlements`,
			qs: { page: 1, from: undefined, until: null },
		});
		expect(signed.url).toBe(`${BASE}/settlements?page=1`);
	});

	test('is not redirected, since a redirect would carry the key to another address', async () => {
		expect(await authenticate(credential, post({}))).toMatchObject({ disableFollowRedirect: true });
	});

	test('is the same when it is signed again, as n8n does after a 401', async () => {
		const request: IHttpRequestOptions = { ...post({ b: 1, a: ' ' }), qs: { page: 1 }, headers: { 'X-Trace': '7' } };
		const once = await authenticate(credential, request);
		expect(await authenticate(credential, once)).toEqual(once);
	});

	test('replaces stale headers, whatever their letter case', async () => {
		const headers = { 'X-API-Key': 'stale', 'X-SIGNATURE': 'stale', 'content-type': 'text/plain' };
		const signed = await authenticate(credential, { ...post({}), headers });
		expect(Object.keys(signed.headers ?? {}).sort()).toEqual(['Accept', 'Content-Type', 'x-api-key', 'x-signature']);
		expect(JSON.stringify(signed.headers)).not.toContain('stale');
	});

	test('leaves the given one as it was', async () => {
		const request = post({ a: 1 });
		const before = structuredClone(request);
		await authenticate(credential, request);
		expect(request).toEqual(before);
	});
});

describe('no request is signed', () => {
	test.each([
		['to another host', {}, { url: 'https://evil.example.com/gateway/x' }],
		['to a path beside the gateway', {}, { url: `${BASE}/../admin` }],
		[
			'to an address that only a base URL makes complete',
			{},
			{ url: '//evil.example.com/x', baseURL: 'https://evil.example.com' },
		],
		['when the credential is for plain http', { baseUrl: 'http://pay.example.com/gateway' }, {}],
		['when the credential has user info in its address', { baseUrl: 'https://u:p@pay.example.com/gateway' }, {}],
		['when the credential has a query in its address', { baseUrl: `${BASE}?x=` }, {}],
		['when the credential has no API key', { apiKey: '' }, {}],
		['when it is a form', {}, { body: new URLSearchParams('a=1') }],
	])('%s', async (_, changedCredential, changedRequest) => {
		const signing = authenticate({ ...credential, ...changedCredential }, { ...post({}), ...changedRequest });
		await expect(signing).rejects.toBeInstanceOf(PaymentError);
	});
});
