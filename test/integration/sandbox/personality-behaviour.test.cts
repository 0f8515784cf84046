import { drawPersonality, startSandbox } from '../../../sandbox/index.cts';
import type { Merchant, Personality, Sandbox } from '../../../sandbox/index.cts';
import { textMatching } from '../../support/matchers.cts';
import { gatewayClient, gatewayWith } from './personality-client.cts';

let sandbox: Sandbox | undefined;
let lead = 0;
const start = async (change: Partial<Personality>, merchants: Partial<Merchant>[] = [{}]) => {
	lead = 0;
	sandbox = await startSandbox({ personality: gatewayWith(change), merchants, now: () => Date.now() + lead });
	return { sandbox, ...gatewayClient(sandbox) };
};
afterEach(async () => {
	await sandbox?.close();
	sandbox = undefined;
});

/** The first seed of each family of codes with each family of HTTP statuses. */
function seedsOfFamilies(): number[] {
	const first = new Map<string, number>();
	for (let seed = 0; seed < 500; seed += 1) {
		const { notFound, wrongSignature } = drawPersonality(seed).refusals;
		const family = `${notFound.code} ${notFound.status} ${wrongSignature.status}`;
		if (!first.has(family)) first.set(family, seed);
	}
	return [...first.values()];
}

test.each(seedsOfFamilies())('gateway no. %d answers with its codes and HTTP statuses', async (seed) => {
	const personality = drawPersonality(seed);
	const { successCode, refusals } = personality;
	sandbox = await startSandbox({ personality: { ...personality, duplicateReference: 'refuse' } });
	const { link, query, send, detail, checkout, refund } = gatewayClient(sandbox);
	const bogus = { headers: { 'x-signature': 'bogus' } };
	expect(await link()).toMatchObject({ status: 200, code: successCode });
	const refused: [keyof typeof refusals, unknown, string][] = [
		['unknownApiKey', await query('A', { headers: { 'x-api-key': 'unknown' } }), 'x-api-key'],
		['wrongSignature', await query('A', bogus), 'x-signature'],
		['unknownPath', await send('GET', '/api/v1/payments'), 'is not an endpoint'],
		['invalidRequest', await link({ amount: 0 }), 'amount must be'],
		['wrongMerchant', await link({ merchant_id: 'other' }), 'is not the merchant'],
		['notFound', await detail('none'), 'no payment has the id'],
		['duplicateReference', await link(), 'is already used'],
		['notPayable', await payTwice(sandbox, checkout), 'is already success'],
		['notRefundable', await refund(), 'is not paid'],
		['refundTooLarge', await refund({ original_merchant_reference: 'PAID', amount: 9999 }), 'left to refund'],
		['currencyDiffers', await refund({ original_merchant_reference: 'PAID', currency: 'CNY' }), 'is in HKD'],
	];
	for (const [reason, answer, words] of refused) {
		expect([reason, answer]).toEqual([reason, { ...refusals[reason], message: textMatching(words), data: null }]);
	}
});

async function payTwice(gateway: Sandbox, checkout: ReturnType<typeof gatewayClient>['checkout']) {
	const { data } = await checkout({ merchant_reference: 'PAID' });
	gateway.pay(String(data?.['payment_id']), 'paid');
	return await checkout({ payment_id: data?.['payment_id'], merchant_reference: 'PAID' });
}

describe('an unknown reference', () => {
	test('is refused', async () => {
		const { query } = await start({ unknownReference: 'refused' });
		expect(await query('NONE')).toMatchObject({ code: 40401, data: null });
	});

	test('gets a success without data, in a query only', async () => {
		const { query, link, detail, refund } = await start({ unknownReference: 'emptyData', successCode: 1000 });
		expect(await query('NONE')).toEqual({ status: 200, code: 1000, message: 'success', data: null });
		await link();
		expect(await query('ORDER-1')).toMatchObject({ code: 1000, data: { merchant_reference: 'ORDER-1' } });
		expect(await detail('none')).toMatchObject({ code: 40401 });
		expect(await refund({ original_merchant_reference: 'NONE' })).toMatchObject({ code: 40401 });
	});
});

describe('status words', () => {
	const words = { pending: 'success_wait', success: '支付成功', failed: '2', cancelled: 'closed', expired: 'timedOut' };

	test('are the same in every answer', async () => {
		const { sandbox: gateway, link, query, detail, checkout, refund } = await start({ words });
		const open = await link();
		expect(open.data).toMatchObject({ status: 'success_wait' });
		const id = String(open.data?.['payment_id']);
		gateway.pay(id, 'paid');
		expect((await query('ORDER-1')).data).toMatchObject({ status: '支付成功' });
		expect((await detail(id)).data).toMatchObject({ status: '支付成功' });
		expect((await checkout({ merchant_reference: 'C1' })).data).toMatchObject({ result: 'success_wait' });
		expect((await checkout({ merchant_reference: 'C2', amount: 1213 })).data).toMatchObject({ result: '2' });
		const paidAtOnce = { payment_method: 'HK_ALIPAY_AUTODEBIT_PAY', merchant_reference: 'C3' };
		expect((await checkout(paidAtOnce)).data).toMatchObject({ result: '支付成功' });
		const command = { transaction_type: 'command', merchant_reference: 'C4' };
		expect((await checkout(command)).data).toMatchObject({ result: '支付成功' });
		expect((await refund()).data).toMatchObject({ status: '支付成功' });
		expect((await refund({ amount: 102, merchant_reference: 'R2' })).data).toMatchObject({ status: 'success_wait' });
		expect((await refund({ amount: 113, merchant_reference: 'R3' })).data).toMatchObject({ status: '2' });
	});

	test('tell a cancelled and an expired payment', async () => {
		const { sandbox: gateway, link, query } = await start({ words });
		const cancelled = await link();
		await link({ merchant_reference: 'ORDER-2' });
		gateway.pay(String(cancelled.data?.['payment_id']), 'cancelled');
		lead = 25 * 60 * 60 * 1000;
		expect((await query('ORDER-1')).data).toMatchObject({ status: 'closed' });
		expect((await query('ORDER-2')).data).toMatchObject({ status: 'timedOut' });
	});

	test.each([
		[undefined, '支付成功'],
		['gaveBack', 'gaveBack'],
	])('where a refund in full is called %s, the payment is %s', async (refundedWord, word) => {
		const { sandbox: gateway, link, query, detail, refund } = await start({ words, refundedWord });
		const id = String((await link()).data?.['payment_id']);
		gateway.pay(id, 'paid');
		await refund({ amount: 1000 });
		expect((await query('ORDER-1')).data).toMatchObject({ status: '支付成功', refunded_amount: 1000 });
		await refund({ amount: 250, merchant_reference: 'REFUND-2' });
		expect((await query('ORDER-1')).data).toMatchObject({ status: word, refunded_amount: 1250 });
		expect((await detail(id)).data).toMatchObject({ status: word });
		expect((await query('REFUND-2')).data).toMatchObject({ status: '支付成功' });
	});
});

describe.each([
	['seconds', 1, 'not milliseconds'],
	['milliseconds', 1000, 'not seconds'],
] as const)('times in %s', (timeUnit, perSecond, otherwise) => {
	const other = timeUnit === 'seconds' ? 1000 : 1;
	const nowSeconds = () => Math.floor(Date.now() / 1000);

	test('are taken and given', async () => {
		const { link, detail, query } = await start({ timeUnit });
		const expiresAt = (nowSeconds() + 60) * perSecond;
		const { data } = await link({ expires_at: String(expiresAt) });
		const payment = (await detail(data?.['payment_id'])).data;
		expect(payment).toMatchObject({ expires_at: expiresAt });
		expect(Math.abs(Number(payment?.['created_at']) / perSecond - nowSeconds())).toBeLessThan(5);
		expect((await query('ORDER-1')).data?.['created_at']).toBe(payment?.['created_at']);
		lead = 61_000;
		expect((await query('ORDER-1')).data).toMatchObject({ status: 'expired' });
	});

	test('in the other unit are refused', async () => {
		const { link, checkout, settlements } = await start({ timeUnit });
		const wrong = String((nowSeconds() + 60) * other);
		const refused = { code: 40001, message: textMatching(otherwise) };
		expect(await link({ expires_at: wrong })).toMatchObject(refused);
		expect(await checkout({ expires_at: wrong })).toMatchObject(refused);
		expect(await settlements(`?start_time=${wrong}`)).toMatchObject(refused);
		expect(await settlements(`?end_time=${wrong}`)).toMatchObject(refused);
	});

	test('are those of settlements', async () => {
		const { settlements } = await start({ timeUnit });
		const list = (await settlements('?page_size=10')).data?.['list'] as Record<string, number | null>[];
		const midnight = Math.floor(nowSeconds() / 86_400) * 86_400 * perSecond;
		const day = 86_400 * perSecond;
		expect(list[0]).toMatchObject({ start_time: midnight - day, end_time: midnight, created_at: midnight });
		expect(list.map(({ transferred_at: at }) => at).at(-1)).toBe(midnight - 6 * day);
		expect(list[0]?.['transferred_at']).toBeNull();
		const { data } = await settlements(`?start_time=${midnight - 2 * day}&end_time=${midnight - day}`);
		expect(data).toMatchObject({ total: 2 });
	});
});

describe('pages of settlements', () => {
	test('that are too large are refused', async () => {
		const { settlements } = await start({ maxPageSize: 10, pageSizeAboveMax: 'refused' });
		expect((await settlements('?page_size=10')).data).toMatchObject({ page_size: 10, list: { length: 10 } });
		expect(await settlements('?page_size=11')).toMatchObject({ code: 40001 });
	});

	test('that are too large are capped', async () => {
		const { settlements } = await start({ maxPageSize: 30, pageSizeAboveMax: 'capped' });
		expect((await settlements('?page_size=50')).data).toMatchObject({ total: 45, page_size: 30, list: { length: 30 } });
		expect((await settlements('?page_size=50&page=2')).data).toMatchObject({ page_size: 30, list: { length: 15 } });
		expect(await settlements('?page_size=0')).toMatchObject({ code: 40001 });
	});

	test.each([
		[10, 10],
		[50, 20],
	])('of at most %d have %d by default', async (maxPageSize, length) => {
		const { settlements } = await start({ maxPageSize });
		expect((await settlements()).data).toMatchObject({ page_size: length, list: { length } });
	});
});

describe('a repeated reference', () => {
	test('is refused, gets the first answer, or makes another order', async () => {
		const outcomes: Record<string, unknown> = {};
		for (const duplicateReference of ['refuse', 'returnFirst', 'accept'] as const) {
			const { sandbox: gateway, link } = await start({ duplicateReference });
			const answers = [await link(), await link()];
			outcomes[duplicateReference] = [
				answers[1]?.code,
				new Set(answers.map(({ data }) => data?.['payment_id'])).size,
				gateway.ledger().of('ORDER-1').created,
			];
			await gateway.close();
		}
		expect(outcomes).toEqual({ refuse: [40901, 2, 1], returnFirst: [0, 1, 1], accept: [0, 2, 2] });
	});

	test('gets something else when a test says so, and again the same after faults are cleared', async () => {
		const { sandbox: gateway, link } = await start({ duplicateReference: 'accept' });
		await link();
		gateway.faults.duplicateReference = 'refuse';
		expect(await link()).toMatchObject({ code: 40901 });
		gateway.faults.clear();
		expect(await link()).toMatchObject({ code: 0 });
	});
});

test('faults strike a drawn gateway as they do any other', async () => {
	sandbox = await startSandbox({ personality: drawPersonality(7) });
	const { link, query } = gatewayClient(sandbox);
	sandbox.faults.add({ match: { path: '/link' }, when: 'after', kind: { amend: { message: 'amended' } } });
	expect(await link()).toMatchObject({ code: 200, message: 'amended' });
	sandbox.faults.queryLagMs = 60_000;
	expect(await query('ORDER-1')).toMatchObject({ code: -8 });
});
