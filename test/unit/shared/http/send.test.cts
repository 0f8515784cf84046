import { Readable } from 'node:stream';

import type { IAllExecuteFunctions } from 'n8n-workflow';

import { sendRequest, type HttpRequest } from '../../../../nodes/shared/http/send';
import { PaymentError } from '../../../../nodes/shared/values/paymentError';
import { textMatching } from '../../../support/matchers.cts';

const request: HttpRequest = { method: 'GET', url: 'https://api.example.com/x', timeout: 1000, maxResponseBytes: 10 };

const fields = { apiKey: 'k' };

/** What becomes of a request for which n8n's client does this. */
async function outcomeOf(send: () => Promise<unknown>) {
	const context = { helpers: { httpRequestWithAuthentication: send } } as unknown as Pick<
		IAllExecuteFunctions,
		'helpers'
	>;
	return await sendRequest(context, { credentialType: 'someApi', fields }, request);
}
const failing = async (thrown: unknown) => await outcomeOf(jest.fn<Promise<unknown>, []>().mockRejectedValue(thrown));
/** As n8n throws it: its own error, around that of the HTTP client, around that of Node. */
const wrapped = (node: object, client: object = {}) =>
	new Error('n8n', {
		cause: Object.assign(new Error('client', { cause: Object.assign(new Error('node'), node) }), client),
	});

describe('a request that surely was not sent', () => {
	test.each([
		[{ code: 'ECONNREFUSED', syscall: 'connect' }, 'the connection was refused'],
		[{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'its host name is unknown'],
		[{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'its host name could not be looked up'],
		[{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'its host is unreachable'],
		[{ code: 'CERT_HAS_EXPIRED' }, 'its TLS certificate has expired'],
		[{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'its TLS certificate is self-signed'],
		[{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'its TLS certificate is for another host'],
		[{ code: 'ETIMEDOUT', syscall: 'connect' }, 'no connection was established'],
		[{ code: 'EADDRNOTAVAIL', syscall: 'connect' }, 'no connection was established'],
		[
			{
				code: 'ECONNREFUSED',
				errors: ['::1', '127.0.0.1'].map((address) =>
					Object.assign(new Error('connect'), { address, syscall: 'connect' }),
				),
			},
			'the connection was refused',
		],
	])('is recognised for %j: %s', async (node, reason) => {
		expect(await failing(wrapped(node))).toEqual({ kind: 'notSent', reason });
	});

	test.each(['SsrfBlockedIpError', 'SsrfBlockedHostnameError'])(
		'because n8n does not allow its address (%s) says how to allow it',
		async (name) => {
			const thrown = new Error('n8n', { cause: Object.assign(new Error('The request was blocked'), { name }) });
			expect(await failing(thrown)).toEqual({
				kind: 'notSent',
				reason: textMatching(/does not allow this address.*N8N_SSRF_ALLOWED_HOSTNAMES/),
			});
		},
	);

	test('because n8n does not allow its address is seen by the words as well, where the name is lost', async () => {
		const words = 'The request was blocked because it resolves to a restricted IP address';
		expect(await failing(new Error('n8n', { cause: new Error(words) }))).toMatchObject({ kind: 'notSent' });
	});

	test('because it could not be signed gives the words of the credential', async () => {
		const thrown = new Error('n8n', {
			cause: new PaymentError('input', "The credential's 'API Key' is empty", 'Enter it.'),
		});
		expect(await failing(thrown)).toEqual({
			kind: 'notSent',
			reason: "n8n did not send the request: The credential's 'API Key' is empty",
		});
	});
});

describe('a request that may have arrived', () => {
	test.each([
		[{ code: 'ECONNABORTED' }, 'it did not respond within 1 s'],
		[{ code: 'ETIMEDOUT' }, 'it did not respond within 1 s'],
		[{ code: 'ERR_CANCELED' }, 'the execution was stopped before it responded'],
		[{ code: 'ECONNRESET', syscall: 'read' }, 'it closed the connection without a response'],
		[{ code: 'EPIPE' }, 'it closed the connection without a response'],
		[{ code: 'ECONNREFUSED', syscall: 'write' }, 'it closed the connection without a response'],
		[{ code: 'EHOSTUNREACH', syscall: 'read' }, 'it closed the connection without a response'],
		[{ code: 'ENETUNREACH', syscall: 'write' }, 'it closed the connection without a response'],
		[{ code: 'EPROTO', syscall: 'write' }, 'it closed the TLS connection, or does not support TLS at this address'],
		[
			{ code: 'ECONNRESET', errors: [Object.assign(new Error('read'), { syscall: 'read' })] },
			'it closed the connection without a response',
		],
		[{ code: 'ECONNRESET', errors: [] }, 'it closed the connection without a response'],
		[{ code: 'SOMETHING_NEW' }, 'it closed the connection without a response'],
	])('for %j counts as lost: %s', async (node, reason) => {
		expect(await failing(wrapped(node))).toEqual({ kind: 'lost', reason });
	});

	test('is found out however deep the cause lies, and a chain that never ends does no harm', async () => {
		const circular: Error & { cause?: unknown } = new Error('round');
		circular.cause = circular;
		expect((await failing(circular)).kind).toBe('lost');
	});

	test.each([
		[new Error('something else'), 'something else'],
		[new Error('n8n', { cause: new Error('something within') }), 'something within'],
		['odd', 'no reason given'],
		[undefined, 'no reason given'],
	])('for an error without a code counts as lost: %p', async (thrown, words) => {
		expect(await failing(thrown)).toEqual({
			kind: 'lost',
			reason: `n8n does not say whether the request was sent: ${words}`,
		});
	});
});

describe('an answer', () => {
	const reply = (...chunks: string[]) => ({
		statusCode: 200,
		headers: { a: 'b' },
		body: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
	});

	test('is read whole', async () => {
		expect(await outcomeOf(() => Promise.resolve(reply('ab', 'cd')))).toEqual({
			kind: 'answered',
			response: { status: 200, headers: { a: 'b' }, body: Buffer.from('abcd') },
		});
	});

	test('may be as large as is allowed, and no larger', async () => {
		expect((await outcomeOf(() => Promise.resolve(reply('12345', '67890')))).kind).toBe('answered');
		expect((await outcomeOf(() => Promise.resolve(reply('12345', '67890', '1')))).kind).toBe('lost');
	});

	test('that breaks off counts as lost', async () => {
		const body = new Readable({ read: () => void body.destroy(new Error('broken')) });
		expect(await outcomeOf(() => Promise.resolve({ ...reply(), body }))).toEqual({
			kind: 'lost',
			reason: 'its response was cut off',
		});
	});

	test('asks n8n for no redirect, no second sending, no error for a status and no other credential', async () => {
		const seen: unknown[] = [];
		await outcomeOf((...parameters: unknown[]) => {
			seen.push(...parameters);
			return Promise.resolve(reply('x'));
		});
		expect(seen).toEqual([
			'someApi',
			{
				method: 'GET',
				url: request.url,
				headers: { Accept: 'application/json' },
				timeout: 1000,
				encoding: 'stream',
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
			},
			{
				preAuthenticationRetryStatusCode: [],
				credentialsDecrypted: { id: '', name: '', type: 'someApi', data: fields },
			},
		]);
	});
});
