import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay, http } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

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

describe('links', () => {
	test('a link is pending and has a pay page', async () => {
		const { data } = await client.link();
		expect(data).toEqual({
			merchant_reference: 'ORDER-1',
			payment_id: textMatching(/^pay_/),
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
			transaction_id: textMatching(/^txn_/),
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
