import { randomBytes } from 'node:crypto';

import type { IHttpRequestOptions } from 'n8n-workflow';

import { authenticate } from '../../../nodes/Clink/api/authenticate';
import { readCredential } from '../../../nodes/Clink/api/credential';
import { PaymentError } from '../../../nodes/shared/values/paymentError';
import { errorOf } from '../support/errors.cts';

const BASE = 'https://pay.example.com/api';
const apiKey = `sk_test_${randomBytes(12).toString('hex')}`;
const credential = { environment: 'custom', baseUrl: BASE, apiKey };
const post = (body: unknown): IHttpRequestOptions => ({
	method: 'POST',
	url: `${BASE}/payment`,
	body: body as NonNullable<IHttpRequestOptions['body']>,
});

describe('a stamped request', () => {
	afterEach(() => jest.useRealTimers());

	test('carries the key and the time in milliseconds', async () => {
		const now = 1_764_000_000_123;
		jest.useFakeTimers({ now });
		expect((await authenticate(credential, post({ a: 1 }))).headers).toEqual({
			Accept: 'application/json',
			'Content-Type': 'application/json',
			'X-API-KEY': apiKey,
			'X-Timestamp': String(now),
		});
	});

	test('has a fresh time when it is sent again, and is otherwise the same', async () => {
		jest.useFakeTimers({ now: 1_000 });
		const once = await authenticate(credential, post({ a: 1 }));
		jest.setSystemTime(61_000);
		const twice = await authenticate(credential, once);
		expect(twice).toEqual({ ...once, headers: { ...once.headers, 'X-Timestamp': '61000' } });
	});

	test.each([
		['an object', { merchantReferenceId: '訂單 🧧' }, '{"merchantReferenceId":"訂單 🧧"}'],
		['an empty object', {}, '{}'],
		['text', ' {"a":1}', ' {"a":1}'],
	])('has its body as the bytes that go out: %s', async (_, body, bytes) => {
		expect((await authenticate(credential, post(body))).body).toEqual(Buffer.from(bytes));
	});

	test('is not redirected, since a redirect would carry the key to another address', async () => {
		expect(await authenticate(credential, post({}))).toMatchObject({ disableFollowRedirect: true });
	});

	test('names one complete address, so that what was checked is what is called', async () => {
		const signed = await authenticate(credential, { method: 'GET', url: '//order', baseURL: BASE, qs: { pageNum: 1 } });
		expect(signed).toMatchObject({ url: `${BASE}/order`, qs: { pageNum: 1 } });
		expect(signed).not.toHaveProperty('baseURL');
	});

	test.each([
		['to another host', {}, { url: 'https://evil.example.com/api/payment' }],
		['to a path beside the gateway', {}, { url: `${BASE}/../admin` }],
		['when the credential is for plain http', { baseUrl: 'http://pay.example.com/api' }, {}],
		['when the credential has no key', { apiKey: '' }, {}],
		['when it is a form', {}, { body: new URLSearchParams('a=1') }],
	])('is refused %s', async (_, changedCredential, changedRequest) => {
		const stamping = authenticate({ ...credential, ...changedCredential }, { ...post({}), ...changedRequest });
		await expect(stamping).rejects.toBeInstanceOf(PaymentError);
	});
});

describe('the Clink credential', () => {
	test.each([
		['sandbox', 'https://uat-api.clinkbill.com/api'],
		['production', 'https://api.clinkbill.com/api'],
		['custom', BASE],
		[undefined, 'https://uat-api.clinkbill.com/api'],
	])('for %p goes to %s', (environment, baseUrl) => {
		const fitting = environment === 'production' ? apiKey.replace('_test_', '_prod_') : apiKey;
		const given = environment === undefined ? { apiKey } : { ...credential, environment, apiKey: fitting };
		expect(readCredential(given).baseUrl).toBe(baseUrl);
	});

	test.each([
		['sandbox', 'sk_prod_', "is a key for Production, but 'Environment' is Sandbox"],
		['sandbox', 'sk_live_', "is a key for Production, but 'Environment' is Sandbox"],
		['production', 'sk_test_', "is a key for Sandbox, but 'Environment' is Production"],
		['production', 'sk_uat_', "is a key for Sandbox, but 'Environment' is Production"],
		['sandbox', 'pk_test_', 'is a public key, which begins with pk_. Enter the secret key'],
	])('of %p refuses a key that begins with %s, and does not repeat it', (environment, prefix, what) => {
		const key = `${prefix}${randomBytes(12).toString('hex')}`;
		const { message, advice } = errorOf(() => readCredential({ environment, apiKey: key }));
		expect(message).toBe(`The credential's 'API Key' ${what}`);
		expect(`${message} ${advice}`).not.toContain(key.slice(prefix.length));
	});

	test.each([
		['production', 'sk_'],
		['sandbox', 'whatever-'],
		['custom', 'sk_prod_'],
		['custom', 'sk_test_'],
	])('of %p takes a key that begins with %s', (environment, prefix) => {
		const key = `${prefix}${randomBytes(12).toString('hex')}`;
		expect(readCredential({ environment, baseUrl: BASE, apiKey: key }).apiKey).toBe(key);
	});

	test('loses the white space that comes with copying', () => {
		expect(readCredential({ ...credential, apiKey: ` ${apiKey}\n` }).apiKey).toBe(apiKey);
	});

	test.each(['', '  ', 7])('is refused when its API key is %p', (given) => {
		expect(errorOf(() => readCredential({ ...credential, apiKey: given })).message).toBe(
			"The credential's 'API Key' is empty",
		);
	});
});
