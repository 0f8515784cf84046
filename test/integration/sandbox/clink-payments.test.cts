import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { clink, first } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({ now: () => Date.now() + lead, clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	client = clink(sandbox);
});
afterEach(() => sandbox.close());

describe('authentication', () => {
	const headers = (change: Record<string, string>) => ({
		'x-api-key': client.apiKey,
		'x-timestamp': String(Date.now()),
		...change,
	});

	test.each(['', 'sk_test_unknown'])('the key "%s" gets 401 with plain text, not JSON', async (key) => {
		const answer = await client.send('GET', '/order', headers({ 'x-api-key': key }));
		expect(answer.status).toBe(401);
		expect(answer.headers['content-type']).toMatch(/^text\/plain/);
		expect(() => JSON.parse(answer.text) as unknown).toThrow();
	});

	test('a wrong key gets 401 with JSON on the webhook operations', async () => {
		const answer = await client.send('GET', '/webhook/events', headers({ 'x-api-key': 'sk_test_unknown' }));
		expect(answer).toMatchObject({ status: 401, code: 401 });
	});

	const minute = 60_000;
	test.each([
		['missing', () => ''],
		['in seconds', () => String(Math.floor(Date.now() / 1000))],
		['no number', () => 'now'],
		['older than two minutes', () => String(Date.now() - 2 * minute - 1000)],
		['more than two minutes ahead', () => String(Date.now() + 2 * minute + 1000)],
	])('a timestamp %s is refused with HTTP 200 and code 80102203', async (_case, timestamp) => {
		const answer = await client.send('GET', '/order', headers({ 'x-timestamp': timestamp() }));
		expect(answer).toMatchObject({ status: 200, code: 80102203 });
	});

	test.each([-1.9 * minute, 1.9 * minute])('a timestamp %d ms away is accepted', async (distance) => {
		const answer = await client.send(
			'GET',
			'/order',
			headers({ 'x-timestamp': String(Math.round(Date.now() + distance)) }),
		);
		expect(answer).toMatchObject({ status: 200, code: 200 });
	});

	test('the key comes before the timestamp', async () => {
		expect((await client.send('GET', '/order', {})).status).toBe(401);
	});

	test('one merchant does not see the orders, refunds and endpoints of another', async () => {
		const other = clink(sandbox, 'sk_test_other');
		const { data } = await client.pay();
		const refund = await client.refund(data['orderId']);
		expect((await other.call('GET', `/order/${String(data['orderId'])}`)).code).toBe(90101404);
		expect((await other.call('GET', '/order')).rows).toEqual([]);
		expect((await other.refund(data['orderId'], { refundMerchantOrderId: 'R2' })).code).toBe(90101404);
		expect((await other.call('GET', `/refund/${String(refund.data['refundId'])}`)).code).toBe(71160007);
	});
});

describe('fields of a payment', () => {
	const url = 'https://shop.example/return';
	const long = 'x'.repeat(501);
	const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v']));
	test.each([
		['no customer', { customerEmail: undefined }, /CUSTOMER_NOT_FOUND/],
		['an unknown customerId', { customerId: 'cus_unknown' }, /CUSTOMER_NOT_FOUND/],
		['identifiers of different customers', { customerId: 'cus_test' }, /CUSTOMER_IDENTIFIER_NOT_MATCHED/],
		['no method', { paymentMethodType: undefined }, /^paymentMethodType is required$/],
		['a method in lower case', { paymentMethodType: 'card' }, /^paymentMethodType must be one of ALIPAY, CARD/],
		['a card without instrument', { paymentInstrumentId: undefined }, /^paymentInstrumentId is required for CARD$/],
		['PIX without instrument', { paymentMethodType: 'PIX', paymentInstrumentId: undefined }, /required for PIX/],
		['no returnUrl', { returnUrl: undefined }, /^returnUrl is required$/],
		['a relative returnUrl', { returnUrl: '/return' }, /^returnUrl must be an absolute http or https URL$/],
		['neither amount nor price', { amount: undefined, currency: undefined }, /^amount or priceId is required$/],
		['an amount without currency', { currency: undefined }, /^currency is required with amount$/],
		['an amount and a price', { priceId: 'price_test', productId: 'prd_test' }, /exclude each other/],
		['a price without product', { priceId: 'price_test', amount: undefined }, /^productId is required with priceId$/],
		['a product without price', { productId: 'prd_test', amount: undefined }, /^priceId is required with productId$/],
		[
			'a recurring price',
			{ priceId: 'price_monthly', productId: 'prd_test', amount: undefined },
			/not a one-time price/,
		],
		['amount 0', { amount: 0 }, /^amount must be a number greater than 0$/],
		['amount as text', { amount: '19.99' }, /^amount must be a number greater than 0$/],
		['three decimals in USD', { amount: 19.999 }, /at most 2 decimals in USD/],
		['decimals in JPY', { amount: 19.5, currency: 'JPY' }, /at most 0 decimals in JPY/],
		['a currency in lower case', { currency: 'usd' }, /^currency must be a three-letter ISO code in upper case$/],
		['a payment currency without a rate', { paymentCurrency: 'XAF' }, /^paymentCurrency XAF is not available/],
		['a line item without name', { priceDataList: [{ unitAmount: 1 }] }, /^priceDataList\[0\]\.name is required$/],
		[
			'a line item at 0',
			{ priceDataList: [{ name: 'Tea', unitAmount: 0 }] },
			/^priceDataList\[0\]\.unitAmount must be a number greater/,
		],
		[
			'a quantity of 0',
			{ priceDataList: [{ name: 'Tea', unitAmount: 1, quantity: 0 }] },
			/quantity must be at least 1$/,
		],
		['metadata that is no text', { metadata: { a: 1 } }, /^metadata\.a must be a string$/],
		['21 metadata keys', { metadata: many }, /^metadata must have at most 20 keys$/],
		['a metadata key of 41 characters', { metadata: { ['k'.repeat(41)]: 'v' } }, /^metadata keys must have at most 40/],
		['a metadata value of 501 characters', { metadata: { a: long } }, /^metadata\.a must have at most 500 characters$/],
		['deviceType in the wrong case', { deviceType: 'ios' }, /^deviceType must be one of Android, iOS$/],
		['an unknown platformType', { platformType: 'APP' }, /^platformType must be one of WEB, WAP$/],
		['a misspelt field', { return_url: url }, /^return_url is not a known field$/],
	])('%s is refused in words, with HTTP 200 and an 8-digit code', async (_case, change, message) => {
		const answer = await client.pay(change);
		expect(answer).toMatchObject({ status: 200, message: textMatching(message) });
		expect(String(answer.code)).toMatch(/^\d{8}$/);
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test('a body that is no JSON is refused', async () => {
		const headers = { 'x-api-key': client.apiKey, 'x-timestamp': String(Date.now()) };
		const json = { ...headers, 'content-type': 'application/json' };
		expect((await client.send('POST', '/payment', json, '{')).message).toBe('the body is not valid JSON');
		expect((await client.send('POST', '/payment', { ...headers, 'content-type': 'text/plain' }, '{}')).message).toMatch(
			/Content-Type/,
		);
	});
});

describe('payments', () => {
	const order = async (id: unknown) => (await client.call('GET', `/order/${String(id)}`)).data;

	test('a card is charged at once', async () => {
		const { data } = await client.pay();
		expect(data).toMatchObject({ status: 1, amount: 19.99, currency: 'USD', paymentInstrumentId: 'pi_1' });
		expect(await order(data['orderId'])).toMatchObject({
			status: 'success',
			amountTotal: 19.99,
			merchantReferenceId: 'ORDER-1',
		});
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, charged: 1, chargedAmount: 19.99 });
	});

	test('a registered price sets the amount', async () => {
		const { data } = await client.pay({
			amount: undefined,
			currency: undefined,
			priceId: 'price_test',
			productId: 'prd_test',
		});
		expect(data).toMatchObject({ status: 1, amount: 19.99, currency: 'USD' });
	});

	test('the payment currency is converted at a fixed rate', async () => {
		const { data } = await client.pay({ amount: 10, paymentCurrency: 'HKD' });
		expect(data).toMatchObject({ amount: 78, currency: 'HKD' });
		expect(await order(data['orderId'])).toMatchObject({ originalCurrency: 'USD', paymentCurrency: 'HKD' });
	});

	test('the e-mail makes a customer once', async () => {
		const customers = await Promise.all([client.pay(), client.pay()]);
		const ids = await Promise.all(customers.map(async ({ data }) => (await order(data['orderId']))['customerId']));
		expect(new Set(ids).size).toBe(1);
		const rows = (await client.call('GET', `/order?customerId=${String(ids[0])}`)).rows;
		expect(rows).toHaveLength(2);
	});

	test('an amount ending in .13 is declined: code 200, status 3, and the order says why', async () => {
		const answer = await client.pay({ amount: 20.13 });
		expect(answer).toMatchObject({ code: 200, data: { status: 3 } });
		expect(await order(answer.data['orderId'])).toMatchObject({ status: 'failed', failureCode: 'card_declined' });
		expect(sandbox.ledger().charges).toEqual([]);
	});

	test('an amount ending in .02 is pending and succeeds a little later', async () => {
		const { data } = await client.pay({ amount: 20.02 });
		expect(data['status']).toBe(2);
		expect(await order(data['orderId'])).toMatchObject({ status: 'pending' });
		lead = 1500;
		expect(await order(data['orderId'])).toMatchObject({ status: 'success' });
	});

	test('a wallet asks for a next action and is paid on the hosted page', async () => {
		const { data } = await client.pay({ paymentMethodType: 'ALIPAY', paymentInstrumentId: undefined });
		expect(data).toMatchObject({
			status: 5,
			action: { redirectUrl: `${sandbox.url}/pay/${String(data['orderId'])}`, method: 'GET', type: 'ALIPAY' },
		});
		expect(await order(data['orderId'])).toMatchObject({ status: 'requires_action' });
		sandbox.pay(String(data['orderId']), 'paid');
		expect(await order(data['orderId'])).toMatchObject({ status: 'success' });
	});

	test('Cash App shows a QR code as data URL and as bare Base64, with an expiry in seconds', async () => {
		const { data } = await client.pay({ paymentMethodType: 'CASHAPP', paymentInstrumentId: undefined });
		const { walletHandleRedirectOrDisplayQrCode: qr } = data['action'] as Record<string, Record<string, string>>;
		expect(qr?.['imageDataUrl']).toBe(`data:image/png;base64,${String(qr?.['imageUrlPng'])}`);
		expect(Buffer.from(String(qr?.['imageUrlPng']), 'base64').subarray(1, 4).toString()).toBe('PNG');
		expect(Number(qr?.['expiresAt']) - Date.now() / 1000).toBeCloseTo(900, -1);
		const refreshed = await client.call('POST', `/payment/${String(data['orderId'])}/qrcode/refresh`);
		expect(refreshed.data).toMatchObject({ orderId: data['orderId'], action: { type: 'CASHAPP' } });
	});

	test('only an open Cash App order has a QR code to refresh', async () => {
		const card = await client.pay();
		expect((await client.call('POST', `/payment/${String(card.data['orderId'])}/qrcode/refresh`)).code).toBe(90101406);
		const { data } = await client.pay({ paymentMethodType: 'CASHAPP' });
		sandbox.pay(String(data['orderId']), 'paid');
		expect((await client.call('POST', `/payment/${String(data['orderId'])}/qrcode/refresh`)).code).toBe(90101406);
	});

	test('merchantReferenceId is not unique: a blind retry charges twice', async () => {
		await client.pay();
		await client.pay();
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 2, charged: 2 });
		const found = await client.call('GET', '/order?merchantReferenceId=ORDER-1');
		expect(found.rows).toHaveLength(2);
	});
});

describe('orders', () => {
	test('are listed newest first, in pages of at most 50', async () => {
		for (let index = 1; index <= 55; index += 1) await client.pay({ merchantReferenceId: `ORDER-${index}` });
		const list = await client.call('GET', '/order?pageSize=80');
		expect(JSON.parse(list.text)).toMatchObject({ total: 55, code: 200, msg: 'success' });
		expect(list.data).toEqual({});
		expect(list.rows).toHaveLength(50);
		expect(first(list.rows)['merchantReferenceId']).toBe('ORDER-55');
		expect((await client.call('GET', '/order?pageSize=50&pageNum=2')).rows).toHaveLength(5);
		expect((await client.call('GET', '/order')).rows).toHaveLength(20);
	});

	test.each(['pageNum=0', 'pageSize=x', 'reference=1'])('the parameter %s is refused', async (query) => {
		expect((await client.call('GET', `/order?${query}`)).code).toBe(90100400);
	});

	test('a lagging look-up does not see what was just written', async () => {
		sandbox.faults.queryLagMs = 3000;
		const { data } = await client.pay();
		expect((await client.call('GET', `/order/${String(data['orderId'])}`)).code).toBe(90101404);
		expect((await client.call('GET', '/order?merchantReferenceId=ORDER-1')).rows).toEqual([]);
		lead = 3000;
		expect((await client.call('GET', '/order?merchantReferenceId=ORDER-1')).rows).toHaveLength(1);
	});
});
