import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { chingchingPay } from './clients.cts';

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
