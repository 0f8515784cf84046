import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, first, http } from './clients.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof chingchingPay>;
let time = Date.now();
beforeEach(async () => {
	time = Date.now();
	sandbox = await startSandbox({ now: () => time });
	client = chingchingPay(sandbox);
});
afterEach(() => sandbox.close());

const paid = async (change: Record<string, unknown> = {}): Promise<string> => {
	const id = String((await client.link(change)).data['payment_id']);
	sandbox.pay(id, 'paid');
	return id;
};
const statusOf = async (reference: string): Promise<unknown> =>
	(await client.query({ merchant_reference: reference })).data['status'];

describe('fields', () => {
	const url = 'https://shop.example/';
	test.each([
		['amount missing', { amount: undefined }, 'amount is required'],
		['amount 0', { amount: 0 }, 'amount must be at least 1'],
		['amount with decimals', { amount: 12.5 }, 'amount must be an integer'],
		['amount as text', { amount: '1250' }, 'amount must be an integer'],
		['another currency', { currency: 'USD' }, 'currency must be one of HKD, CNY'],
		['an empty reference', { merchant_reference: '' }, 'merchant_reference must not be empty'],
		['a reference that is a number', { merchant_reference: 7 }, 'merchant_reference must be a string'],
		['a relative callback_url', { callback_url: '/callback' }, 'callback_url must be an absolute http or https URL'],
		[
			'a javascript complete_url',
			{ complete_url: 'javascript:alert(1)' },
			'complete_url must be an absolute http or https URL',
		],
		['null', { description: null }, 'description must be a string'],
		['expires_at as a number', { expires_at: 4000000000 }, 'expires_at must be a string of Unix seconds'],
		[
			'expires_at in milliseconds',
			{ expires_at: '4000000000000' },
			'expires_at must be Unix seconds, not milliseconds',
		],
		['an unknown payment_type', { payment_type: 'qr' }, 'payment_type must be one of link, checkout'],
		['a misspelt field', { return_url: url }, 'return_url is not a known field'],
		['a field named like a built-in', { constructor: 'x' }, 'constructor is not a known field'],
	])('a link with %s is refused in words', async (_case, change, message) => {
		expect(await client.link(change)).toMatchObject({ status: 200, code: 40001, message, data: {} });
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test.each([
		['amount below 10 cents', { amount: 9 }, 'amount must be at least 10'],
		['channel_id as text', { channel_id: '1' }, 'channel_id must be an integer'],
		['no payment_method', { payment_method: undefined }, 'payment_method is required'],
		['transaction_type refund', { transaction_type: 'refund' }, 'transaction_type must be one of sale, command'],
		[
			'payment_method_option as an object',
			{ payment_method_option: {} },
			'payment_method_option must be a string that holds JSON',
		],
		[
			'payment_method_option with broken JSON',
			{ payment_method_option: '{' },
			'payment_method_option must hold valid JSON',
		],
		['payment_method_options', { payment_method_options: '{}' }, 'payment_method_options is not a known field'],
		[
			'neither payment_id nor merchant_reference',
			{ merchant_reference: '' },
			'merchant_reference is required without payment_id',
		],
		['a sale without amount', { amount: undefined }, 'amount is required without payment_id'],
		['a sale without currency', { currency: undefined }, 'currency is required without payment_id'],
		[
			'a token request as a sale',
			{ payment_method: 'HK_ALIPAY_AUTODEBIT_TOKEN' },
			'HK_ALIPAY_AUTODEBIT_TOKEN goes with transaction_type command',
		],
		[
			'an auto-debit charge as a command',
			{ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY', transaction_type: 'command' },
			'HK_ALIPAY_AUTODEBIT_PAY goes with transaction_type sale',
		],
	])('a checkout with %s is refused in words', async (_case, change, message) => {
		expect(await client.checkout(change)).toMatchObject({ status: 200, code: 40001, message });
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test('a refund and a query need one way to find the payment', async () => {
		expect(await client.refund({ original_merchant_reference: undefined })).toMatchObject({ code: 40001 });
		expect(await client.query({})).toMatchObject({ code: 40001 });
	});
});

describe('links', () => {
	test('a link is pending and has a pay page', async () => {
		const { data } = await client.link();
		expect(data).toEqual({
			merchant_reference: 'ORDER-1',
			payment_id: expect.stringMatching(/^pay_/),
			payment_link: `${sandbox.url}/pay/${String(data['payment_id'])}`,
			status: 'pending',
		});
		expect((await http.get(String(data['payment_link']))).status).toBe(200);
	});

	test.each([' ORDER 1 ', 'x'.repeat(500), '茶 😀', 'order-1', '<script>\'"&'])(
		'the reference %j is kept byte for byte',
		async (reference) => {
			await client.link();
			expect(await client.link({ merchant_reference: reference })).toMatchObject({ code: 0 });
			expect((await client.query({ merchant_reference: reference })).data['merchant_reference']).toBe(reference);
			expect(await client.query({ merchant_reference: `${reference} ` })).toMatchObject({ code: 40401 });
		},
	);

	test.each([
		['paid', 'success'],
		['declined', 'failed'],
		['cancelled', 'cancelled'],
	] as const)('a link that a person leaves %s is %s, once and for all', async (outcome, status) => {
		const { data } = await client.link();
		sandbox.pay(String(data['payment_id']), outcome);
		expect(await statusOf('ORDER-1')).toBe(status);
		expect(() => sandbox.pay(String(data['payment_id']), 'paid')).toThrow(`already ${status}`);
	});

	test('an unpaid link expires a day later, or at expires_at', async () => {
		await client.link();
		await client.link({ merchant_reference: 'SOON', expires_at: String(Math.floor(time / 1000) + 60) });
		time += 61_000;
		expect(await statusOf('SOON')).toBe('expired');
		expect(await statusOf('ORDER-1')).toBe('pending');
		time += 24 * 60 * 60 * 1000;
		expect(await statusOf('ORDER-1')).toBe('expired');
	});

	test('a paid link does not expire', async () => {
		await paid();
		time += 48 * 60 * 60 * 1000;
		expect(await statusOf('ORDER-1')).toBe('success');
	});
});

describe('checkout', () => {
	test('a redirecting method is pending and leads to the pay page', async () => {
		const { data } = await client.checkout();
		expect(data).toMatchObject({
			result: 'pending',
			transaction_type: 'sale',
			transaction_id: expect.stringMatching(/^txn_/),
			next_action: { type: 'redirect', url: `${sandbox.url}/pay/${String(data['payment_id'])}` },
		});
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, charged: 0 });
	});

	test.each([
		['an auto-debit charge', { payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' }],
		['an auth code', { payment_method_option: '{"auth_code":"28763443825664394"}' }],
	])('%s settles at once', async (_case, change) => {
		expect((await client.checkout(change)).data).toMatchObject({ result: 'success' });
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ charged: 1, chargedAmount: 1250 });
	});

	test('an amount ending in 13 is declined and says so', async () => {
		const { data } = await client.checkout({ amount: 1213, payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' });
		expect(data).toMatchObject({ result: 'failed', message: 'declined by the wallet' });
		expect(await statusOf('ORDER-1')).toBe('failed');
	});

	test('payment_id pays the order it names, without a new one', async () => {
		const { data } = await client.link();
		const answer = await client.checkout({
			payment_id: data['payment_id'],
			merchant_reference: undefined,
			amount: undefined,
			currency: undefined,
			payment_method: 'HK_ALIPAY_AUTODEBIT_PAY',
		});
		expect(answer.data).toMatchObject({
			payment_id: data['payment_id'],
			merchant_reference: 'ORDER-1',
			result: 'success',
		});
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, charged: 1 });
	});

	test.each([
		['another amount', { amount: 1300 }, 40001],
		['another currency', { currency: 'CNY' }, 40001],
		['another reference', { merchant_reference: 'OTHER' }, 40001],
		['an unknown payment_id', { payment_id: 'pay_unknown' }, 40401],
	])('payment_id with %s is refused', async (_case, change, code) => {
		const { data } = await client.link();
		expect(await client.checkout({ payment_id: data['payment_id'], ...change })).toMatchObject({ code });
	});

	test('an order is paid once', async () => {
		const id = await paid();
		expect(await client.checkout({ payment_id: id })).toMatchObject({ code: 40902 });
	});

	test('a command moves no money and says what comes next', async () => {
		const { data } = await client.checkout({
			transaction_type: 'command',
			amount: undefined,
			currency: undefined,
			payment_method: 'HK_ALIPAY_AUTODEBIT_PREPARE',
			payment_method_option: JSON.stringify({
				state: 's1',
				merchant_agreement_id: 'm1',
				redirect_url: 'https://shop.example/agreed?x=1',
			}),
		});
		const { url } = data['next_action'] as { url: string };
		const agreed = await http.post(url);
		const next = new URL(String(agreed.headers['location']));
		expect(next.searchParams.get('x')).toBe('1');
		expect(Object.fromEntries(next.searchParams)).toMatchObject({
			state: 's1',
			auth_site: 'ALIPAY_HK',
			merchantAgreementId: 'm1',
		});
		expect(sandbox.ledger().charges).toEqual([]);
	});
});

describe('duplicates of merchant_reference', () => {
	test('are refused, whatever the first was', async () => {
		await client.link();
		expect(await client.link()).toMatchObject({ code: 40901 });
		expect(await client.checkout()).toMatchObject({ code: 40901 });
		await paid({ merchant_reference: 'ORDER-2' });
		expect(
			await client.refund({ merchant_reference: 'ORDER-1', original_merchant_reference: 'ORDER-2' }),
		).toMatchObject({ code: 40901 });
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, refunded: 0 });
	});

	test('can get the first answer again', async () => {
		sandbox.faults.duplicateReference = 'returnFirst';
		const { data } = await client.checkout({ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' });
		expect((await client.checkout({ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' })).data).toEqual(data);
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 1, charged: 1 });
	});

	test('can be accepted, and then charge twice', async () => {
		sandbox.faults.duplicateReference = 'accept';
		await client.checkout({ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' });
		await client.checkout({ payment_method: 'HK_ALIPAY_AUTODEBIT_PAY' });
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ created: 2, charged: 2, chargedAmount: 2500 });
	});

	test('a refused request leaves its reference free', async () => {
		await client.refund();
		await paid();
		expect(await client.refund()).toMatchObject({ code: 0 });
	});
});

describe('refunds', () => {
	test('a part is refunded, then the rest, and not a cent more', async () => {
		const id = await paid();
		expect((await client.refund()).data).toMatchObject({
			status: 'success',
			transaction_type: 'refund',
			amount: 250,
			original_merchant_reference: 'ORDER-1',
		});
		expect(await client.refund({ merchant_reference: 'R2', amount: 1001 })).toMatchObject({ code: 40904 });
		expect(await client.refund({ merchant_reference: 'R3', amount: 1000 })).toMatchObject({ code: 0 });
		expect(await client.refund({ merchant_reference: 'R4', amount: 1 })).toMatchObject({ code: 40904 });
		const detail = await client.get(`/api/v1/payments/detail/${id}`);
		expect(detail.data).toMatchObject({ refunded_amount: 1250, status: 'success' });
		expect(sandbox.ledger().of('R3')).toMatchObject({ refunded: 1, refundedAmount: 1000 });
	});

	test('transaction_id may be the payment id or the id of the transaction', async () => {
		const id = await paid();
		const { data } = await client.query({ transaction_id: id });
		const way = { original_merchant_reference: undefined };
		expect(await client.refund({ ...way, transaction_id: id })).toMatchObject({ code: 0 });
		expect(
			await client.refund({ ...way, transaction_id: data['transaction_id'], merchant_reference: 'R2' }),
		).toMatchObject({ code: 0 });
		expect(
			await client.refund({ transaction_id: id, original_merchant_reference: 'OTHER', merchant_reference: 'R3' }),
		).toMatchObject({ code: 40401 });
	});

	test('an unpaid, unknown or differently priced payment is not refunded', async () => {
		await client.link();
		expect(await client.refund()).toMatchObject({ code: 40903 });
		expect(await client.refund({ original_merchant_reference: 'NONE' })).toMatchObject({ code: 40401 });
		await paid({ merchant_reference: 'YUAN', currency: 'CNY' });
		expect(await client.refund({ original_merchant_reference: 'YUAN' })).toMatchObject({ code: 40905 });
	});

	test('an amount ending in 13 fails and leaves the money where it was', async () => {
		await paid();
		expect((await client.refund({ amount: 113 })).data).toMatchObject({ status: 'failed' });
		expect(await client.refund({ merchant_reference: 'R2', amount: 1250 })).toMatchObject({ code: 0 });
	});

	test('an amount ending in 02 is pending and succeeds a little later', async () => {
		await paid();
		expect((await client.refund({ amount: 102 })).data).toMatchObject({ status: 'pending' });
		expect(await statusOf('REFUND-1')).toBe('pending');
		time += 1500;
		expect(await statusOf('REFUND-1')).toBe('success');
	});
});

describe('look-ups', () => {
	test('a query finds by reference, by transaction id, by payment id, and by both if they agree', async () => {
		const id = await paid();
		const { data } = await client.query({ merchant_reference: 'ORDER-1' });
		expect((await client.query({ transaction_id: id })).data).toEqual(data);
		expect((await client.query({ transaction_id: String(data['transaction_id']) })).data).toEqual(data);
		expect((await client.query({ transaction_id: id, merchant_reference: 'ORDER-1' })).data).toEqual(data);
		expect(await client.query({ transaction_id: id, merchant_reference: 'ORDER-2' })).toMatchObject({ code: 40401 });
	});

	test('a lagging look-up does not see what was just written', async () => {
		sandbox.faults.queryLagMs = 3000;
		const id = await paid();
		expect(await client.query({ merchant_reference: 'ORDER-1' })).toMatchObject({ code: 40401 });
		expect(await client.get(`/api/v1/payments/detail/${id}`)).toMatchObject({ code: 40401 });
		time += 3000;
		expect(await statusOf('ORDER-1')).toBe('success');
	});

	test('a lagging look-up sees an older state', async () => {
		const id = String((await client.link()).data['payment_id']);
		time += 5000;
		sandbox.faults.queryLagMs = 3000;
		sandbox.pay(id, 'paid');
		expect(await statusOf('ORDER-1')).toBe('pending');
	});

	test('detail shows the order, its merchant and its times in Unix seconds', async () => {
		const { data } = await client.link({ store_id: 'S1', description: 'Tea' });
		const detail = await client.get(`/api/v1/payments/detail/${String(data['payment_id'])}`);
		expect(detail.data).toMatchObject({
			created_at: Math.floor(time / 1000),
			expires_at: Math.floor(time / 1000) + 24 * 60 * 60,
			description: 'Tea',
			merchant: { merchant_id: client.merchant.merchantId, merchant_name: 'Sandbox Merchant' },
			payment_id: data['payment_id'],
			refunded_amount: 0,
			status: 'pending',
			store: { store_id: 'S1' },
		});
	});
});

describe('settlements', () => {
	interface Settlements {
		total: number;
		list: { settlement_id: string; is_transferred: boolean; created_at: number; transaction_count: number }[];
	}
	const list = async (query: Record<string, string> = {}): Promise<Settlements> =>
		(await client.get('/api/v1/settlements', query)).data as unknown as Settlements;

	test('there is one a day for 45 days, in pages', async () => {
		expect(await list()).toMatchObject({ total: 45, page: 1, page_size: 20, list: { length: 20 } });
		expect((await list({ page: '3' })).list).toHaveLength(5);
		const ids = (await list({ page_size: '100' })).list.map(({ settlement_id: id }) => id);
		expect(new Set(ids).size).toBe(45);
	});

	test('they are filtered by transfer and time', async () => {
		expect((await list({ is_transferred: 'false' })).list.map(({ is_transferred: done }) => done)).toEqual([
			false,
			false,
			false,
		]);
		const since = String(first((await list({ page: '2', page_size: '5' })).list).created_at);
		expect((await list({ start_time: since })).total).toBe(6);
		expect((await list({ end_time: since })).total).toBe(40);
	});

	test.each([
		{ page: '0' },
		{ page: 'x' },
		{ page_size: '101' },
		{ is_transferred: 'yes' },
		{ start_time: 'monday' },
		{ pagesize: '1' },
	])('the parameter %j is refused', async (query) => {
		expect(await client.get('/api/v1/settlements', query)).toMatchObject({ code: 40001 });
	});

	test('a download is a CSV file with a name and as many rows as the list says', async () => {
		const settlement = first((await list()).list);
		const file = await client.get(`/api/v1/settlements/${settlement.settlement_id}/download`);
		expect(file.headers['content-type']).toMatch(/^text\/csv/);
		expect(file.headers['content-disposition']).toBe(`attachment; filename="${settlement.settlement_id}.csv"`);
		expect(file.text.trim().split('\r\n')).toHaveLength(settlement.transaction_count + 1);
		expect(await client.get('/api/v1/settlements/none/download')).toMatchObject({ code: 40401 });
	});
});
