import { readArguments } from '../../../probe/command/arguments.cts';
import { readKeys } from '../../../probe/command/keys.cts';

describe('the command line', () => {
	test('asks the public test gateway, and creates nothing, unless told', () => {
		expect(readArguments([])).toMatchObject({
			options: {
				baseUrl: 'https://test-api.chingchingpay.com/gateway',
				pay: undefined,
				callbacks: undefined,
				pauseMs: 250,
				maxRequests: 600,
			},
			sample: undefined,
			output: undefined,
		});
	});

	test('says everything that can be chosen', () => {
		const given =
			'--base-url http://localhost:1/gateway/ --merchant-id M --reference R --pay 10 --currency CNY --outcomes expired,paid ' +
			'--listen [::1]:8788 --callback-url https://example.com/cb --template {timestamp}{body} --template v1{body} ' +
			'--timestamp-header X-Time --nonce-header X-Once --output report.md --pause 0 --max-requests 50';
		expect(readArguments(given.split(' '))).toMatchObject({
			options: {
				baseUrl: 'http://localhost:1/gateway',
				merchantId: 'M',
				reference: 'R',
				pay: { amount: 10, currency: 'CNY', outcomes: ['paid', 'expired'] },
				callbacks: { host: '::1', port: 8788, url: 'https://example.com/cb' },
				templates: ['{timestamp}{body}', 'v1{body}'],
				timestampHeaders: ['x-time'],
				nonceHeaders: ['x-once'],
				pauseMs: 0,
				maxRequests: 50,
			},
			output: 'report.md',
		});
	});

	test.each([
		['--pay 10', '--pay requires --merchant-id'],
		['--merchant-id M --pay 0', 'in cents'],
		['--merchant-id M --pay 1.50', 'whole number'],
		['--merchant-id M --pay 10 --currency USD', 'HKD'],
		['--merchant-id M --pay 10 --outcomes paid,stolen', '--outcomes must be some of'],
		['--outcomes paid', 'Add --pay'],
		['--listen 127.0.0.1:1', 'all of --listen'],
		['--merchant-id M --pay 10 --listen 8788 --callback-url https://example.com', 'an address and a port'],
		['--merchant-id M --pay 10 --listen 127.0.0.1:8788 --callback-url example.com', 'a whole URL'],
		['--base-url http://example.com', 'unencrypted'],
		['--template {secret}', 'unknown placeholder'],
		['--template fixed', 'covers nothing'],
		['--timestamp-header x-api-key', '--timestamp-header'],
		['--pause -1', 'no value'],
	])('refuses %s', (given, reason) => {
		expect(() => readArguments(given.split(' '))).toThrow(reason);
	});

	test.each(['--api-key=sk_0123456789', 'sk_0123456789', '--sk_0123456789'])(
		'has no option for a key, and does not repeat one: %s',
		(given) => {
			expect(() => readArguments([given])).toThrow(/^(?!.*sk_0)There is no such option/s);
		},
	);
});

describe('the keys', () => {
	const never = () => Promise.reject(new Error('asked'));

	test('come from the environment', async () => {
		const variables = { CHINGCHINGPAY_API_KEY: ' key ', CHINGCHINGPAY_API_SECRET: 'secret\n' };
		expect(await readKeys({ variables, ask: never })).toEqual({ apiKey: 'key', apiSecret: 'secret' });
	});

	test('may be one: an empty secret is not asked for', async () => {
		const variables = { CHINGCHINGPAY_API_KEY: 'key', CHINGCHINGPAY_API_SECRET: '' };
		expect(await readKeys({ variables, ask: never })).toEqual({ apiKey: 'key', apiSecret: '' });
	});

	test('are asked for otherwise', async () => {
		const answers = ['key', 'secret'];
		const ask = () => Promise.resolve(answers.shift() ?? '');
		expect(await readKeys({ variables: {}, ask })).toEqual({ apiKey: 'key', apiSecret: 'secret' });
	});

	test('are required', async () => {
		await expect(readKeys({ variables: {}, ask: undefined })).rejects.toThrow('Set CHINGCHINGPAY_API_KEY');
	});
});
