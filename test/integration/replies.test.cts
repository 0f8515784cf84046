import '../support/engine/fast-sleep.cts';

import { randomBytes } from 'node:crypto';

import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { runNode, type RunResult } from '../support/engine/run-node.cts';
import { createPayment, pay, query } from '../support/engine/sandbox-calls.cts';
import { sleepsMs } from '../support/engine/fast-sleep.cts';
import { closedAddress, sendJson, startHttp, startTcp, type RawServer } from '../support/engine/raw-server.cts';
import { secretsSeen } from '../support/engine/secrets-seen.cts';

/** Canaries: made for this run, so that finding one anywhere means that it leaked. */
const apiKey = `ak_${randomBytes(18).toString('hex')}`;
const apiSecret = `sk_${randomBytes(18).toString('hex')}`;

const chingchingPay = (baseUrl: string): ICredentialDataDecryptedObject => ({
	environment: 'custom',
	baseUrl,
	merchantId: 'm-1',
	apiKey,
	apiSecret,
	signedContent: 'body',
	signatureEncoding: 'hex',
});
const clink = (baseUrl: string): ICredentialDataDecryptedObject => ({ environment: 'custom', baseUrl, apiKey });

let open: RawServer[] = [];
const keep = async (starting: Promise<RawServer>) => {
	const server = await starting;
	open.push(server);
	return server;
};
beforeEach(() => {
	sleepsMs.length = 0;
});
afterEach(async () => {
	await Promise.all(open.map(async (server) => await server.close()));
	open = [];
});

interface Case {
	type?: 'chingchingPay' | 'clink';
	parameters?: INodeParameters;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
}
async function runAgainst(
	baseUrl: string,
	{ type = 'chingchingPay', parameters = query('A-1'), onError = 'stopWorkflow' }: Case = {},
): Promise<RunResult> {
	return await runNode({
		type,
		credential: type === 'clink' ? clink(baseUrl) : chingchingPay(baseUrl),
		parameters: { options: { timeout: 1 }, ...parameters },
		settings: { onError },
	});
}

/** A gateway that answers everything in one way. */
const answering = async (status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
	await keep(startHttp((_, response) => response.writeHead(status, headers).end(body)));

describe('one clear error for', () => {
	test.each<[string, number, string, Record<string, string>, string]>([
		[
			'a 401 as plain text',
			401,
			'Unauthorized',
			{ 'content-type': 'text/plain' },
			'ChingchingPay responded with HTTP status 401: Unauthorized',
		],
		['a 401 as a JSON text', 401, '"invalid key"', {}, 'ChingchingPay responded with HTTP status 401: "invalid key"'],
		['a 401 without content', 401, '', {}, 'ChingchingPay responded with HTTP status 401 and an empty response'],
		[
			'a 403 with an envelope',
			403,
			'{"code":40300,"message":"not opened"}',
			{},
			'ChingchingPay refused the request: not opened (code 40300)',
		],
		[
			'a 404 page',
			404,
			'<html><head><style>p{}</style></head><p>Not&nbsp;here</p>',
			{},
			'ChingchingPay responded with HTTP status 404: Not&nbsp;here',
		],
		[
			'a refusal with HTTP 200',
			200,
			'{"code":40301,"message":"suspended","data":null}',
			{},
			'ChingchingPay refused the request: suspended (code 40301)',
		],
		['a refusal without words', 200, '{"code":-1}', {}, 'ChingchingPay refused the request (code -1)'],
		[
			'a success with HTTP 400',
			400,
			'{"code":0,"data":{}}',
			{},
			'ChingchingPay responded with HTTP status 400: {"code":0,"data":{}}',
		],
		[
			'a 500 with an envelope',
			500,
			'{"code":500,"message":"oops"}',
			{},
			'ChingchingPay reported an internal error: oops (code 500)',
		],
		[
			'a web page',
			200,
			'<!doctype html><script>alert(1)</script><h1>Maintenance</h1>',
			{},
			'ChingchingPay responded with HTTP status 200: Maintenance',
		],
		[
			'truncated JSON',
			200,
			'{"code":0,"data":{"amou',
			{},
			'ChingchingPay responded with HTTP status 200: {"code":0,"data":{"amou',
		],
		['an empty body', 200, '', {}, 'ChingchingPay responded with HTTP status 200 and an empty response'],
		['no content', 204, '', {}, 'ChingchingPay responded with HTTP status 204 and an empty response'],
		[
			'bytes that are no text',
			200,
			'\u0000\u0001\u0002',
			{},
			'ChingchingPay responded with HTTP status 200 and an empty response',
		],
	])('%s', async (_, status, body, headers, message) => {
		const { url } = await answering(status, body, headers);
		const { error, items } = await runAgainst(url);
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/\.$/);
		expect(items).toEqual([]);
	});

	test('a long page, cut to what one can read', async () => {
		const { url } = await answering(404, `<p>${'All work and no play. '.repeat(500)}</p>`);
		expect((await runAgainst(url)).error?.message.length).toBeLessThan(500);
	});

	test('a long message of the gateway, cut to what one can read', async () => {
		const { url } = await answering(200, JSON.stringify({ code: 1, message: 'no '.repeat(100_000) }));
		const { error, run } = await runAgainst(url);
		expect(error?.message.length).toBeLessThan(1_000);
		expect(JSON.stringify(run).length).toBeLessThan(20_000);
	});

	test('a reply larger than 10 MB', async () => {
		const { url } = await keep(
			startHttp((_, response) => {
				response.writeHead(200, { 'content-type': 'application/json' });
				const pump = () => {
					while (response.write(Buffer.alloc(65_536, ' ')));
					response.once('drain', pump);
				};
				pump();
			}),
		);
		const { error } = await runAgainst(url);
		expect(error?.message).toBe('No usable response from ChingchingPay: its response is larger than 10 MB');
	});

	test('a reply that is small on the wire and larger than 10 MB unpacked', async () => {
		const { gzipSync } = jest.requireActual<typeof import('node:zlib')>('node:zlib');
		const { url } = await answering(200, gzipSync(Buffer.alloc(20_000_000, ' ')), { 'content-encoding': 'gzip' });
		const { error } = await runAgainst(url);
		expect(error?.message).toContain('larger than 10 MB');
	});

	test('a connection that is refused', async () => {
		const { error } = await runAgainst(await closedAddress());
		expect(error?.message).toBe('ChingchingPay could not be reached: the connection was refused');
	});

	test('a host that does not exist', async () => {
		const { error } = await runAgainst('https://gateway.invalid/api');
		expect(error?.message).toMatch(
			/^ChingchingPay could not be reached: its host name (is unknown|could not be looked up)$/,
		);
	});

	test('an address at which nobody speaks TLS', async () => {
		const { url } = await answering(200, '');
		const { error } = await runAgainst(url.replace('http:', 'https:'));
		expect(error?.message).toBe(
			'No usable response from ChingchingPay: it closed the TLS connection, or does not support TLS at this address',
		);
	});

	test('a connection that is closed without an answer', async () => {
		const { url } = await keep(startTcp((socket) => socket.once('data', () => socket.destroy())));
		const { error } = await runAgainst(url);
		expect(error?.message).toBe('No usable response from ChingchingPay: it closed the connection without a response');
	});

	test('an answer that is not HTTP', async () => {
		const { url } = await keep(startTcp((socket) => socket.once('data', () => socket.end('220 smtp ready\r\n'))));
		expect((await runAgainst(url)).error?.message).toContain('No usable response from ChingchingPay');
	});

	test('an answer that promises more than it holds', async () => {
		const { url } = await keep(
			startTcp((socket) =>
				socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"code":0')),
			),
		);
		const { error } = await runAgainst(url);
		expect(error?.message).toBe('No usable response from ChingchingPay: its response was cut off');
	});
});

describe('no run takes longer than its timeout allows', () => {
	/** A payment of Clink without a reference: sent once, never looked up. */
	const sentOnce: Case = { type: 'clink', parameters: createPayment() };
	const secondsFor = async (url: string) => {
		const started = Date.now();
		const { error } = await runAgainst(url, sentOnce);
		return { message: error?.message, seconds: (Date.now() - started) / 1000 };
	};

	test('when no answer comes', async () => {
		const { url } = await keep(startTcp(() => {}));
		const { message, seconds } = await secondsFor(url);
		expect(message).toContain('No usable response from Clink: it did not respond within 1 s');
		expect(seconds).toBeLessThan(3);
	});

	test('when the content trickles', async () => {
		const { url } = await keep(
			startTcp((socket) =>
				socket.once('data', () => {
					socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
					const timer = setInterval(() => socket.write(' '), 100);
					socket.once('close', () => clearInterval(timer));
				}),
			),
		);
		const { message, seconds } = await secondsFor(url);
		expect(message).toContain('No usable response from Clink: its response did not finish in time');
		expect(seconds).toBeLessThan(3);
	});

	test('when the content trickles and the credential came late', async () => {
		const { url } = await keep(
			startTcp((socket) =>
				socket.once('data', () => {
					socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
					const timer = setInterval(() => socket.write(' '), 100);
					const end = setTimeout(() => socket.destroy(), 6_000);
					socket.once('close', () => {
						clearInterval(timer);
						clearTimeout(end);
					});
				}),
			),
		);
		const started = Date.now();
		await runNode({
			type: 'clink',
			credential: clink(url),
			credentialDelayMs: 1_100,
			parameters: { ...createPayment(), options: { timeout: 1 } },
		});
		expect(Date.now() - started).toBeLessThan(5_000);
	});

	test('when the headers trickle', async () => {
		const { url } = await keep(
			startTcp((socket) =>
				socket.once('data', () => {
					socket.write('HTTP/1.1 200 OK\r\nX-Padding: ');
					let ticks = 0;
					const timer = setInterval(() => (++ticks < 50 ? socket.write('x') : socket.end('\r\n\r\n')), 100);
					socket.once('close', () => clearInterval(timer));
				}),
			),
		);
		const { message, seconds } = await secondsFor(url);
		expect(message).toContain('No usable response from Clink: it did not respond within 1 s');
		expect(seconds).toBeLessThan(3);
	});
});

describe('no redirect is followed', () => {
	describe.each([301, 302, 303, 307, 308])('a %i to another host', (status) => {
		test.each(['chingchingPay', 'clink'] as const)('the key of %s never arrives there', async (type) => {
			const elsewhere = await answering(200, '{"code":0,"data":{}}');
			const gateway = await answering(status, '', { location: `${elsewhere.url}/collect` });
			const parameters = type === 'clink' ? createPayment() : pay({ reuseExisting: false });
			const { error } = await runAgainst(gateway.url, { type, parameters });
			expect(error?.message).toContain(
				`responded with a redirect to ${new URL(elsewhere.url).host}, which was not followed`,
			);
			expect(gateway.received.filter((text) => !text.includes('/transactions/query'))).toHaveLength(1);
			expect(elsewhere.received).toEqual([]);
		});
	});

	test('to the same host, either', async () => {
		const gateway = await answering(307, '', { location: '/elsewhere' });
		const { error } = await runAgainst(gateway.url);
		expect(error?.message).toBe('ChingchingPay responded with a redirect, which was not followed');
		expect(gateway.received).toHaveLength(1);
	});
});

describe('no secret is seen', () => {
	const echo = `your key ${apiKey} and secret ${apiSecret} are wrong`;
	const scenes: Array<[string, () => Promise<string>]> = [
		[
			'when the gateway repeats it in a refusal',
			async () => (await answering(200, JSON.stringify({ code: 1, message: echo, msg: echo }))).url,
		],
		['when the gateway repeats it in a plain text', async () => (await answering(401, echo)).url],
		['when the gateway repeats it in a web page', async () => (await answering(500, `<p>${echo}</p>`)).url],
		[
			'when it stands where the text is cut',
			async () => (await answering(401, `${'.'.repeat(390)}${apiKey}${apiSecret}`)).url,
		],
		[
			'when it stands where the reply is cut',
			async () => (await answering(401, `${' '.repeat(3_985)}${apiKey}${apiSecret}`)).url,
		],
		[
			'when the gateway redirects to an address that holds it',
			async () => (await answering(302, '', { location: `https://${apiKey}.example.com/${apiSecret}` })).url,
		],
		['when the connection is refused', closedAddress],
		[
			'when the connection is closed',
			async () => (await keep(startTcp((socket) => socket.once('data', () => socket.destroy())))).url,
		],
		[
			'when the answer is no HTTP',
			async () => (await keep(startTcp((socket) => socket.once('data', () => socket.end('nonsense\r\n'))))).url,
		],
		[
			'when the answer is cut off',
			async () =>
				(
					await keep(
						startTcp((socket) =>
							socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')),
						),
					)
				).url,
		],
		['when all went well', async () => (await answering(200, '{"code":0,"data":{"status":"paid"}}')).url],
	];

	describe.each(scenes)('%s', (_, scene) => {
		test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
			'with On Error set to %s',
			async (onError) => {
				const baseUrl = await scene();
				for (const type of ['chingchingPay', 'clink'] as const) {
					const parameters = type === 'clink' ? { resource: 'order', operation: 'get', orderId: 'o' } : query('A-1');
					const result = await runAgainst(baseUrl, { type, parameters, onError });
					expect(secretsSeen(result, type === 'clink' ? clink(baseUrl) : chingchingPay(baseUrl))).toEqual([]);
				}
			},
		);
	});

	test('when the secret begins with the key', async () => {
		const baseUrl = (await answering(401, `${apiKey}-and-more is wrong`)).url;
		const credential = { ...chingchingPay(baseUrl), apiSecret: `${apiKey}-and-more` };
		const { error } = await runNode({ type: 'chingchingPay', credential, parameters: query('A-1') });
		expect(error?.message).toBe('ChingchingPay responded with HTTP status 401: *** is wrong');
	});

	test('and the error has no cause, since n8n keeps the request with its key there', async () => {
		const { error } = await runAgainst(await closedAddress());
		expect(error?.cause).toBeUndefined();
	});
});

describe('hostile members of an answer', () => {
	test.each([['"declined"'], ['""'], ['0'], ['null'], ['{"code":1}']])(
		'named error, with the value %s, make no item an error',
		async (value) => {
			const { url } = await answering(200, `{"code":0,"data":{"status":"paid","error":${value}}}`);
			const { items, errorItems } = await runAgainst(url, { onError: 'continueErrorOutput' });
			expect(errorItems).toEqual([]);
			const error = JSON.parse(value) as unknown;
			// Empty members are left out.
			const isLeftOut = error === '' || error === null;
			expect(items[0]?.json).not.toHaveProperty('error');
			expect(items[0]?.json).toMatchObject({
				status: 'paid',
				outcome: 'succeeded',
				...(isLeftOut ? {} : { gateway_error: error }),
			});
		},
	);

	test('named __proto__ or constructor harm nobody', async () => {
		const { url } = await answering(
			200,
			'{"code":0,"data":{"status":"paid","__proto__":{"outcome":"bad","polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
		);
		const { items } = await runAgainst(url);
		expect(items[0]?.json.outcome).toBe('succeeded');
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test('named outcome do not decide the outcome', async () => {
		const { url } = await answering(200, '{"code":0,"data":{"status":"failed","outcome":"succeeded"}}');
		expect((await runAgainst(url)).items[0]?.json.outcome).toBe('failed');
	});

	test.each<[object, string]>([
		[{ trade_status: 'WAIT' }, 'unknown'],
		[{ next_action: 'https://pay.example/3ds' }, 'actionRequired'],
		[{ original_payment_reference: 'REF-1' }, 'refunded'],
		[{ original_payment_reference: '' }, 'succeeded'],
		[{ refunded_amount: '1250' }, 'refunded'],
		[{ refunded_amount: 'all' }, 'unknown'],
	])('that stand beside a success, %j, are read with it: %s', async (members, outcome) => {
		const data = { status: 'success', amount: 1250, ...members };
		const { url } = await answering(200, JSON.stringify({ code: 0, data }));
		expect((await runAgainst(url)).items[0]?.json).toMatchObject({ status: 'success', amount: 12.5, outcome });
	});

	test('that nest a thousand deep are passed on', async () => {
		const deep = `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
		const { url } = await answering(200, `{"code":0,"data":${deep}}`);
		expect((await runAgainst(url)).items).toHaveLength(1);
	});
});

test('nothing but the request itself is sent: no proxy headers, no cookies', async () => {
	const server = await keep(startHttp((_, response) => sendJson(response, { code: 0, data: { status: 'paid' } })));
	await runAgainst(server.url);
	await runAgainst(server.url);
	expect(server.received).toHaveLength(2);
	expect(server.received.join('\n')).not.toMatch(/cookie|forwarded|authorization/i);
});
