import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { drawPersonality, startSandbox } from '../../../sandbox/index.cts';
import type { LedgerEntry, Sandbox } from '../../../sandbox/index.cts';
import { channels } from '../../../sandbox/chingchingpay/payment-methods.cts';
import { ChingchingPayApi } from '../../../credentials/ChingchingPayApi.credentials';
import { ClinkApi } from '../../../credentials/ClinkApi.credentials';
import { ASSUMED } from '../../../nodes/ChingchingPay/api/conventions';
import { outcomeOf as chingchingPayOutcome } from '../../../nodes/ChingchingPay/api/outcome';
import { orderOutcome, refundOutcome } from '../../../nodes/Clink/api/outcome';
import { chingchingPay, clink, first, http } from './clients.cts';
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
		// The description; the reference, and what its button copies.
		expect(data.split(escaped)).toHaveLength(4);
		expect(data).not.toContain('<script>');
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
		expect(data).not.toContain('<script>');
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

/** The text of every name that a credential's form shows. */
const namesOf = ({ displayName, options = [] }: INodeProperties): string[] => [
	displayName,
	...options.flatMap((option) => {
		if ('values' in option) return [option.displayName, ...option.values.flatMap(namesOf)];
		return 'type' in option ? namesOf(option) : [option.name];
	}),
];

const textOnly = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

function entryOf(reference: string): LedgerEntry {
	const { orders, refunds } = sandbox.ledger();
	return first([...orders, ...refunds].filter((entry) => entry.reference === reference));
}

async function paid(reference: string): Promise<{ paymentId: string }> {
	const paymentId = String((await client.link({ merchant_reference: reference })).data['payment_id']);
	sandbox.pay(paymentId, 'paid');
	return { paymentId };
}

describe('the dashboard', () => {
	test('says that no real money moves', async () => {
		expect((await page(sandbox.url)).data).toContain('This is a local stand-in, no real money.');
	});

	test('lists both gateways newest first, every value escaped', async () => {
		await link({ merchant_reference: hostile });
		await clink(sandbox).pay({ merchantReferenceId: 'SECOND' });
		const { data } = await page(`${sandbox.url}/transactions`);
		expect(data).toContain(escaped);
		expect(data).not.toContain('<script>');
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
			'Environment',
			'Base URL',
			'Merchant ID',
			'API Key',
			'API Secret',
			'Signed Content',
			'Signature Encoding',
		]);
	});

	test('says which channels a payment can name, and their methods', async () => {
		const { data } = await page(sandbox.url);
		const rows = [...data.matchAll(/<dt>Channel ID (\d+)<\/dt>\s*<dd>(.*?)<\/dd>/g)];
		expect(rows.map(([, id, methods]) => [Number(id), methods])).toEqual(
			channels.map(({ id, methods }) => [id, methods.join(', ')]),
		);
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
			'Codes: Success Codes': '200',
			'Codes: Unknown Reference Codes': '-8',
			'Settlements: Settlements per Page': '30',
			'Status Words: Word for Succeeded': '1',
			'Times: Time Unit': 'Milliseconds',
		});
	});

	test('says where callbacks have no signature', async () => {
		const unsigned = await startSandbox({ merchants: [{ callbackSigning: false }] });
		const { data } = await page(unsigned.url);
		await unsigned.close();
		expect(data).toContain('Callbacks have no signature');
		expect((await page(sandbox.url)).data).not.toContain('Callbacks have no signature');
	});

	test('names the credentials and their fields as n8n shows them', async () => {
		const drawn = await startSandbox({ personality: drawPersonality(7) });
		const { data } = await page(drawn.url);
		const settings = await settingsOn(drawn.url);
		await drawn.close();
		const credentials = [new ChingchingPayApi(), new ClinkApi()];
		for (const { displayName } of credentials) expect(data).toContain(`<em>${displayName}</em>`);
		const onScreen = new Set(credentials.flatMap(({ properties }) => properties.flatMap(namesOf)));
		const named = Object.keys(settings).flatMap((name) => name.replace(/ for [A-Z]\w+$/, '').split(': '));
		expect(named.filter((name) => !onScreen.has(name))).toEqual([]);
		expect(onScreen).toContain(settings['Environment']);
	});

	test('has the outcome as the nodes call it, and the word of the gateway where it is another', async () => {
		const { paymentId } = await paid('PAID');
		await paid('PARTLY');
		await paid('WHOLLY');
		await client.refund({ original_merchant_reference: 'PARTLY', merchant_reference: 'R-PARTLY', amount: 250 });
		await client.refund({ original_merchant_reference: 'WHOLLY', merchant_reference: 'R-WHOLLY', amount: 1250 });
		await client.link({ merchant_reference: 'OPEN' });
		await client.checkout({ merchant_reference: 'COMMAND', transaction_type: 'command' });
		await client.checkout({ merchant_reference: 'DECLINED', amount: 1213 });
		for (const reference of ['PAID', 'PARTLY', 'WHOLLY', 'R-PARTLY', 'R-WHOLLY', 'OPEN', 'COMMAND', 'DECLINED']) {
			const { data } = await client.query({ merchant_reference: reference });
			const { outcome, word } = entryOf(reference);
			expect([reference, outcome, word]).toEqual([
				reference,
				chingchingPayOutcome(data as IDataObject, ASSUMED),
				data['status'],
			]);
		}
		expect(entryOf('PARTLY')).toMatchObject({ word: 'success', outcome: 'partiallyRefunded' });
		const table = textOnly((await page(`${sandbox.url}/transactions`)).data);
		expect(table).toContain('partiallyRefunded ChingchingPay: success');
		expect(table).not.toContain('ChingchingPay: failed');
		const result = textOnly((await page(`${sandbox.url}/pay/${paymentId}`)).data);
		expect(result).toContain('Outcome in n8n succeeded ChingchingPay: success');
	});

	test('has them for Clink, partly refunded orders among them', async () => {
		const { data } = await clink(sandbox).pay({ merchantReferenceId: 'PARTLY' });
		await clink(sandbox).refund(data['orderId'], { refundMerchantOrderId: 'R-PARTLY' });
		await clink(sandbox).pay({ merchantReferenceId: 'DECLINED', amount: 5.13 });
		await clink(sandbox).pay({ merchantReferenceId: 'OPEN', paymentMethodType: 'GCASH' });
		for (const reference of ['PARTLY', 'DECLINED', 'OPEN']) {
			const { outcome, word, id } = entryOf(reference);
			const order = (await clink(sandbox).call('GET', `/order/${id}`)).data as IDataObject;
			expect([reference, outcome, word]).toEqual([reference, orderOutcome(order), order['status']]);
		}
		const { outcome, word, id } = entryOf('R-PARTLY');
		const refund = (await clink(sandbox).call('GET', `/refund/${id}`)).data as IDataObject;
		expect([outcome, word]).toEqual([refundOutcome(refund), refund['status']]);
		expect(textOnly((await page(`${sandbox.url}/pay/${entryOf('PARTLY').id}`)).data)).toContain(
			'Payment partly refunded',
		);
	});

	test('needs nothing from elsewhere', async () => {
		const { data } = await page(sandbox.url);
		const resources = [...data.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
		for (const address of resources) expect(address).toMatch(/^(\/|data:)/);
		expect((await page(`${sandbox.url}/assets/style.css`)).headers['content-type']).toMatch(/^text\/css/);
		for (const script of ['copy.js', 'dashboard.js']) {
			expect((await page(`${sandbox.url}/assets/${script}`)).headers['content-type']).toMatch(/^text\/javascript/);
		}
	});
});

test.each(['/', '/control/credentials', '/chingchingpay/gateway/api/v1/settlements'])(
	'%s is refused under a foreign host name',
	async (path) => {
		const answer = await http.get<string>(sandbox.url + path, { headers: { host: 'attacker.example' } });
		expect(answer.status).toBe(403);
	},
);
