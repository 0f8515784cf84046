import { createHmac } from 'node:crypto';

import { DEFAULTS, readSample, renderReport, runProbe, type ProbeEnvironment } from '../../../probe/index.cts';

const KEYS = { apiKey: 'ak_test_0123456789', apiSecret: 'secret_test_0123456789' };
const BODY = '{"merchant_reference":"ORDER-1"}';

const nothing = () => Promise.reject(new Error('nothing may be sent'));
const WITHOUT_NETWORK: ProbeEnvironment = {
	transport: nothing,
	now: Date.now,
	sleep: nothing,
	say: () => {},
	payer: nothing,
	listen: nothing,
};

const reportOn = async (sample: object, changes: object = {}) =>
	await runProbe(
		{
			...DEFAULTS,
			...KEYS,
			baseUrl: 'https://pay.example.com/gateway',
			sample: readSample(JSON.stringify({ url: 'https://pay.example.com/gateway/api/v1/x', ...sample })),
			...changes,
		},
		WITHOUT_NETWORK,
	);

const hmac = (content: string, key = KEYS.apiSecret) => createHmac('sha256', key).update(content);

describe('the recipe of a sample', () => {
	test('is found, with the headers that carry the time and the nonce', async () => {
		const headers = { 'X-Api-Key': KEYS.apiKey, 'X-Shop-Time': '1795000000', 'X-Once': 'a1b2c3', 'User-Agent': 'x' };
		const signature = hmac(`1795000000\na1b2c3\n${BODY}`).digest('base64');
		const report = await reportOn({ method: 'POST', headers, body: BODY, signature });
		expect(report).toMatchObject({ requests: 0, ambiguous: [], stopped: undefined });
		expect(report.recipe).toEqual({
			template: '{timestamp}\\n{nonce}\\n{body}',
			encoding: 'base64',
			key: 'secret',
			timestamp: { header: 'x-shop-time', unit: 'seconds' },
			nonce: { header: 'x-once' },
		});
		expect(report.settings).toEqual({
			environment: 'custom',
			baseUrl: 'https://pay.example.com/gateway',
			signedContent: 'custom',
			signedTemplate: '{timestamp}\\n{nonce}\\n{body}',
			timestampHeader: 'x-shop-time',
			timestampUnit: 'seconds',
			nonceHeader: 'x-once',
			signatureEncoding: 'base64',
		});
	});

	test('may be several, of which all are printed', async () => {
		const report = await reportOn(
			{
				body: BODY,
				signature: hmac(`POST\n/api/v1/x\n${BODY}`).digest('hex'),
				url: 'https://pay.example.com/api/v1/x',
			},
			{ baseUrl: 'https://pay.example.com' },
		);
		expect(report.recipe?.template).toBe('{method}\\n{path}\\n{body}');
		expect(report.ambiguous).toHaveLength(1);
		expect(renderReport(report)).toContain('{method}\\n{apiPath}\\n{body}');
	});

	test.each([
		['with another key', hmac(BODY, 'another secret').digest('hex')],
		['over something else', hmac(`${BODY} `).digest('hex')],
	])('is not found in a signature %s', async (_, signature) => {
		const report = await reportOn({ body: BODY, signature });
		expect(report.recipe).toBeUndefined();
		expect(renderReport(report)).toContain('By no recipe that is known here, or with another key');
	});

	test('is found with a template that was given, and in the x-signature of the headers', async () => {
		const signature = hmac(`v1:${BODY}`, KEYS.apiKey).digest('hex').toUpperCase();
		const report = await reportOn({ headers: { 'x-signature': signature }, body: BODY }, { templates: ['v1:{body}'] });
		expect(report.recipe).toEqual({ template: 'v1:{body}', encoding: 'hexUpper', key: 'apiKey' });
	});

	test('is found in a callback: its path is not below the base URL, and its parameters are in the query', async () => {
		const url = 'https://shop.example.com/callback?b=2&a=1';
		const report = await reportOn({ method: 'GET', url, signature: hmac('a=1&b=2').digest('hex') });
		expect(report.recipe?.template).toBe('{sortedParameters}');
	});
});

test.each([
	['[]', 'not a JSON object'],
	['{', 'not a JSON object'],
	['{"signature":"x"}', "no 'url'"],
	['{"url":"/x","body":{},"signature":"x"}', 'byte for byte'],
	['{"url":"/x","headers":1,"signature":"x"}', "'headers'"],
	['{"url":"/x"}', "no 'signature'"],
])('a sample that cannot be read is refused: %s', (text, reason) => {
	expect(() => readSample(text)).toThrow(reason);
});
