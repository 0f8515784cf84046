import { drawPersonality, startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, clink, http } from './clients.cts';
import { textContaining } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({
		merchants: [{ name: '<b>Tea & Co</b>' }],
		clinkApiKeys: ['sk_test_one', 'sk_test_other'],
		now: () => Date.now() + lead,
	});
	client = chingchingPay(sandbox);
});
afterEach(() => sandbox.close());

const hostile = `<script>alert("x")</script>'&`;
const escaped = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;';
const page = async (url: string) => http.get<string>(url);
const leave = (url: string, outcome: string) =>
	http.post<string>(url, `outcome=${outcome}`, { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
const link = async (change: Record<string, unknown> = {}): Promise<string> =>
	String((await client.link(change)).data['payment_link']);

describe('the pay page', () => {
	test('shows amount, merchant, description and its own QR code, every value escaped', async () => {
		const { data, headers } = await page(
			await link({ merchant_reference: hostile, description: hostile, amount: 125000 }),
		);
		expect(data).toContain('HKD 1,250.00');
		expect(data).toContain('&lt;b&gt;Tea &amp; Co&lt;/b&gt;');
		expect(data.split(escaped)).toHaveLength(3);
		expect(data).not.toContain('<script');
		expect(data).toContain('src="data:image/png;base64,');
		expect(headers['content-security-policy']).toContain("default-src 'none'");
	});

	test.each([
		['paid', 'https://shop.example/thanks'],
		['cancelled', 'https://shop.example/cart'],
	])('%s leads to %s', async (outcome, location) => {
		const url = await link({ complete_url: 'https://shop.example/thanks', cancel_url: 'https://shop.example/cart' });
		expect(await leave(url, outcome)).toMatchObject({ status: 303, headers: { location } });
	});

	test.each([
		['paid', 'Payment complete'],
		['declined', 'Payment declined'],
		['cancelled', 'Payment cancelled'],
	])('without an address to go to, %s ends on a result page', async (outcome, heading) => {
		const url = await link();
		const answer = await leave(url, outcome);
		expect(answer.status).toBe(303);
		expect((await page(new URL(String(answer.headers['location']), url).href)).data).toContain(heading);
		expect((await page(url)).data).not.toContain('<form');
	});

	test('paying twice, as a double click does, charges once', async () => {
		const url = await link();
		await Promise.all([leave(url, 'paid'), leave(url, 'paid')]);
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ charged: 1 });
	});

	test('an outcome that does not exist changes nothing', async () => {
		const url = await link();
		expect((await leave(url, 'free')).status).toBe(303);
		expect((await client.query({ merchant_reference: 'ORDER-1' })).data).toMatchObject({ status: 'pending' });
	});

	test('a Clink wallet payment returns to returnUrl', async () => {
		const { data } = await clink(sandbox).pay({ paymentMethodType: 'GCASH' });
		const { redirectUrl } = data['action'] as { redirectUrl: string };
		expect((await leave(redirectUrl, 'paid')).headers['location']).toBe('https://shop.example/return');
	});

	test('an unknown id gets 404 and a way back', async () => {
		expect(await page(`${sandbox.url}/pay/none`)).toMatchObject({
			status: 404,
			data: textContaining('href="/"'),
		});
	});
});

describe('the customer portal', () => {
	const portal = async (change: Record<string, unknown> = {}): Promise<string> => {
		const { data } = await clink(sandbox).call('POST', '/billing/session', { customerId: 'cus_test', ...change });
		return String(data['url']);
	};
	const payAs = (customer: Record<string, unknown>, merchantReferenceId: string, apiKey?: string) =>
		clink(sandbox, apiKey).pay({ customerEmail: undefined, ...customer, merchantReferenceId });

	test('shows the customer their own orders alone, newest first', async () => {
		await payAs({ customerId: 'cus_test' }, 'FIRST');
		await payAs({ customerId: 'cus_test', amount: 5.13, paymentInstrumentId: 'pi_1881' }, 'SECOND');
		await payAs({ customerEmail: 'ann@example.com' }, 'OF-ANN');
		await payAs({ customerId: 'cus_test' }, 'OF-ANOTHER-MERCHANT', 'sk_test_other');
		const { status, data, headers } = await page(await portal());
		expect(status).toBe(200);
		expect(data).toContain('buyer@example.com');
		for (const shown of ['USD 19.99', 'failed', 'VISA ••••\u00a01881']) expect(data).toContain(shown);
		expect(data).not.toContain('OF-A');
		expect(data.indexOf('SECOND')).toBeLessThan(data.indexOf('FIRST'));
		expect(headers['content-security-policy']).toContain("default-src 'none'");
	});

	test('an order that waits for its payment leads to its pay page', async () => {
		const { data } = await payAs({ customerId: 'cus_test', paymentMethodType: 'GCASH' }, 'OPEN');
		expect((await page(await portal())).data).toContain(`href="/pay/${String(data['orderId'])}"`);
	});

	test('escapes every value and leads back to the shop', async () => {
		await payAs({ customerId: 'cus_test' }, hostile);
		const { data } = await page(await portal({ returnUrl: 'https://shop.example/?a="><script>' }));
		expect(data).toContain(escaped);
		expect(data).not.toContain('<script');
		expect(data).toContain('Return to shop');
		expect((await page(await portal())).data).not.toContain('Return to shop');
	});

	test('says so when the link has expired, and still leads back to the shop', async () => {
		const url = await portal({ returnUrl: 'https://shop.example/account' });
		lead = 30 * 60 * 1000 - 1000;
		expect((await page(url)).status).toBe(200);
		lead = 30 * 60 * 1000 + 1000;
		const { status, data } = await page(url);
		expect(status).toBe(410);
		expect(data).toContain('This link has expired');
		expect(data).toContain('href="https://shop.example/account"');
		expect(data).not.toContain('buyer@example.com');
	});

	test('says so when nobody was given the link', async () => {
		expect(await page(`${sandbox.url}/portal/portal_none`)).toMatchObject({
			status: 404,
			data: textContaining('Nobody was given this link'),
		});
	});
});

describe('the dashboard', () => {
	test('says that no real money moves', async () => {
		expect((await page(sandbox.url)).data).toContain('This is a local stand-in, no real money.');
	});

	test('lists both gateways newest first, every value escaped', async () => {
		await link({ merchant_reference: hostile });
		await clink(sandbox).pay({ merchantReferenceId: 'SECOND' });
		const { data } = await page(`${sandbox.url}/transactions`);
		expect(data).toContain(escaped);
		expect(data).not.toContain('<script');
		expect(data.indexOf('SECOND')).toBeLessThan(data.indexOf(escaped));
		expect(data).toContain('USD 19.99');
	});

	test('keeps the test keys inside a disclosure', async () => {
		const { data } = await page(sandbox.url);
		const [before, disclosed] = data.split('<summary>Show test keys</summary>');
		for (const key of [client.merchant.apiKey, client.merchant.apiSecret, ...sandbox.clink.apiKeys]) {
			expect(before).not.toContain(key);
			expect(disclosed).toContain(key);
		}
	});

	const settingsOn = async (url: string): Promise<Record<string, string>> => {
		const { data } = await page(url);
		const rows = data.slice(data.indexOf('<summary>')).matchAll(/<dt>(.*?)<\/dt>\s*<dd><code>(.*?)<\/code>/g);
		return Object.fromEntries([...rows].map(([, term = '', value = '']) => [term, value]));
	};

	test('says what to enter in n8n', async () => {
		expect(Object.keys(await settingsOn(sandbox.url))).toEqual([
			'Base URL',
			'Merchant ID',
			'API Key',
			'API Secret',
			'Signed Content',
			'Signature Encoding',
			'Channel ID 101',
			'Channel ID 102',
		]);
	});

	test('says what to enter for a drawn gateway, in the words of n8n', async () => {
		const drawn = await startSandbox({ personality: drawPersonality(7) });
		const settings = await settingsOn(drawn.url);
		await drawn.close();
		expect(settings).toMatchObject({
			'Signed Content': 'Custom',
			'Signed Template': '{sortedParameters}&amp;timestamp={timestamp}',
			'Timestamp Header': 'timestamp',
			'Timestamp Unit': 'Milliseconds',
			'Signature Encoding': 'Base64',
			'Callbacks: Signature In': 'Header',
			'Callbacks: Signature Name': 'signature',
			'Callbacks: Reply': 'success',
			'Success Codes': '200',
			'Unknown Reference Codes': '-8',
			'Settlements per Page': '30',
			'Word for Succeeded': '1',
			'Time Unit': 'Milliseconds',
		});
	});

	test('says where callbacks have no signature', async () => {
		const unsigned = await startSandbox({ merchants: [{ callbackSigning: false }] });
		const { data } = await page(unsigned.url);
		await unsigned.close();
		expect(data).toContain('Callbacks have no signature');
		expect((await page(sandbox.url)).data).not.toContain('Callbacks have no signature');
	});

	test('needs nothing from elsewhere', async () => {
		const { data } = await page(sandbox.url);
		const resources = [...data.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
		for (const address of resources) expect(address).toMatch(/^(\/|data:)/);
		expect((await page(`${sandbox.url}/assets/style.css`)).headers['content-type']).toMatch(/^text\/css/);
		expect((await page(`${sandbox.url}/assets/dashboard.js`)).headers['content-type']).toMatch(/^text\/javascript/);
	});
});

test.each(['/', '/control/credentials', '/chingchingpay/gateway/api/v1/settlements'])(
	'%s is refused under a foreign host name',
	async (path) => {
		const answer = await http.get<string>(sandbox.url + path, { headers: { host: 'attacker.example' } });
		expect(answer.status).toBe(403);
	},
);
