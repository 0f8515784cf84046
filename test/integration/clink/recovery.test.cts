import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type Fault, type FaultKind } from '../../../sandbox/index.cts';
import { createPayment, newReference } from '../../support/engine/sandbox-calls.cts';
import { forgetSleeps, sleepsMs } from '../../support/engine/fast-sleep.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

const LOST: Array<[string, FaultKind]> = [
	['the connection is reset', 'reset'],
	['no answer comes within the timeout', 'silence'],
	['the answer ends in the middle', 'truncate'],
	['the answer is HTTP 502', { status: 502, body: '<html>Bad Gateway</html>' }],
	['the answer is a plain text', { body: 'OK', contentType: 'text/plain' }],
	[
		'the answer is a redirect such as may follow upon a payment',
		{ redirect: 'https://elsewhere.example.com/done', status: 303 },
	],
];

describe('a payment of Clink whose answer is lost', () => {
	const engine = useSandbox();

	beforeEach(forgetSleeps);

	const run = async (parameters: INodeParameters) =>
		await engine.run('clink', { options: { timeout: 1 }, ...parameters });
	const under = (reference: string, changes: INodeParameters = {}) =>
		createPayment({ reuseExisting: false, merchantReferenceId: reference, ...changes });
	const lose = (path: string, when: Fault['when'], kind: FaultKind, times = 1) =>
		engine.sandbox.faults.add({ match: { path }, when, kind, times });
	const counter = (path: string) => {
		const before = engine.sentTo(path).length;
		return () => engine.sentTo(path).length - before;
	};
	const listOf = (rows: IDataObject[]): FaultKind => ({
		body: JSON.stringify({ code: 200, msg: 'success', total: rows.length, rows }),
		contentType: 'application/json',
	});
	/** What the list shows once a payment was sent, and what it showed before. */
	const ordersAre = (rows: IDataObject[], before: IDataObject[] = []) => {
		lose('/order', 'before', listOf(before));
		lose('/order', 'before', listOf(rows), 100);
	};

	const paidOrder = (reference: string, changes: IDataObject): IDataObject => ({
		orderId: 'x',
		merchantReferenceId: reference,
		createTime: Date.now(),
		status: 'success',
		originalCurrency: 'USD',
		paymentCurrency: 'USD',
		...changes,
	});

	describe.each(LOST)('because %s', (_, kind) => {
		test('is sent once and taken from the order that it made', async () => {
			const reference = newReference();
			const sent = counter('/payment');
			lose('/payment', 'after', kind);
			const { items, error } = await run(under(reference));
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({
				merchantReferenceId: reference,
				status: 'success',
				recovered: true,
				outcome: 'succeeded',
			});
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
			expect(sent()).toBe(1);
		});

		test('is sent once and left unknown, when there is no order', async () => {
			const reference = newReference();
			const sent = counter('/payment');
			lose('/payment', 'before', kind);
			const { error } = await run(under(reference));
			expect(error?.message).toContain(`Clink did not know 'Merchant Reference ID' "${reference}" yet`);
			expect(sent()).toBe(1);
		});

		test('is sent once and left unknown, when it has no reference to look it up by', async () => {
			const sent = counter('/payment');
			lose('/payment', 'after', kind);
			const { error } = await run(createPayment());
			expect(error?.message).toMatch(/^It is unknown whether this took effect\. .*\. It was not sent again$/);
			expect(error?.description).toContain('dashboard');
			expect(sent()).toBe(1);
		});
	});

	test('is found by a gateway that lags behind itself', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 60;
		lose('/payment', 'after', 'reset');
		const { items } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ recovered: true, outcome: 'succeeded' });
	});

	test('is distinguished from older orders under the same reference', async () => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre([
			{ orderId: 'old', merchantReferenceId: reference, createTime: Date.now() - 130_000, status: 'success' },
		]);
		const { error } = await run(under(reference));
		expect(error?.message).toContain('It is unknown whether this took effect.');
	});

	test('is found although the clock of Clink is a little behind', async () => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre([
			{ orderId: 'old', merchantReferenceId: reference, createTime: Date.now() - 3_600_000, status: 'failed' },
			{ orderId: 'new', merchantReferenceId: reference, createTime: Date.now() - 60_000, status: 'success' },
		]);
		const { items } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ orderId: 'new', recovered: true });
	});

	test('is left unknown when several recent orders carry its reference', async () => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre(
			['one', 'two'].map((orderId) => ({
				orderId,
				merchantReferenceId: reference,
				createTime: Date.now(),
				status: 'success',
			})),
		);
		const { error } = await run(under(reference));
		expect(error?.message).toBe(
			`It is unknown which order this created: Clink has 2 recent orders with 'Merchant Reference ID' "${reference}"`,
		);
		expect(error?.description).toContain('one, two');
		expect(sleepsMs).toEqual([]);
	});

	test.each<[string, INodeParameters, IDataObject]>([
		['another amount', { amount: 25 }, { amountSubtotal: 30, amountTotal: 30 }],
		[
			'another currency',
			{ amount: 25, currency: 'USD' },
			{ originalCurrency: 'EUR', paymentCurrency: 'EUR', amountTotal: 25 },
		],
		['another price', { pricing: 'price', productId: 'prd_test', priceId: 'price_test' }, { priceId: 'price_2' }],
	])('is not taken from an order of %s', async (_, parameters, order) => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre([paidOrder(reference, order)]);
		const { error } = await run(under(reference, parameters));
		expect(error?.message).toContain('It is unknown whether this took effect.');
	});

	test.each<[string, INodeParameters, IDataObject]>([
		['a tax on top', { amount: 25 }, { amountSubtotal: 25, amountTotal: 27.5 }],
		['a conversion', { amount: 25 }, { paymentCurrency: 'HKD', amountSubtotal: 195, amountTotal: 195 }],
		['nothing told of its amount', { amount: 25 }, {}],
	])('is taken from an order with %s', async (_, parameters, order) => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre([paidOrder(reference, order)]);
		const { items } = await run(under(reference, parameters));
		expect(items[0]?.json).toMatchObject({ orderId: 'x', recovered: true });
	});

	test.each<[string, IDataObject]>([
		['of another reference', { merchantReferenceId: 'SOMEBODY-ELSE', createTime: Date.now() }],
		['without a time', {}],
	])('is not taken from an order %s', async (_, order) => {
		const reference = newReference();
		lose('/payment', 'before', 'reset');
		ordersAre([{ orderId: 'x', merchantReferenceId: reference, status: 'success', ...order }]);
		const { error } = await run(under(reference));
		expect(error?.message).toContain('It is unknown whether this took effect.');
	});

	test('cannot be looked up while Clink is in trouble, and is unknown', async () => {
		const reference = newReference();
		lose('/payment', 'after', 'reset');
		lose('/order', 'before', { status: 503 }, 1000);
		const { error } = await run(under(reference));
		expect(error?.message).toContain(`Clink could not be queried for 'Merchant Reference ID' "${reference}"`);
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test('is sent again after the time that the gateway asks for, when there were too many requests', async () => {
		const reference = newReference();
		lose('/payment', 'before', { status: 429, headers: { 'retry-after': '2' } });
		const { items } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded' });
		expect(sleepsMs).toEqual([2000]);
	});

	test('has a fresh time on every sending', async () => {
		lose('/order', 'before', { status: 503 }, 2);
		const sent = engine.sentTo('/order').length;
		await run({ resource: 'order', operation: 'getAll', limit: 1 });
		const stamps = engine
			.sentTo('/order')
			.slice(sent)
			.map(({ headers }) => Number(headers['x-timestamp']));
		expect(stamps).toHaveLength(3);
		expect(stamps[2]).toBeGreaterThan(stamps[0] ?? 0);
	});
});

describe('a refund of Clink whose answer is lost', () => {
	const engine = useSandbox();
	let orderId: string;
	beforeAll(async () => {
		const { items } = await engine.run('clink', createPayment());
		orderId = textOf(items[0]?.json.orderId);
	});
	beforeEach(forgetSleeps);

	const refund = (refundMerchantOrderId: string) => ({
		resource: 'refund',
		operation: 'create',
		orderId,
		refundMerchantOrderId,
		amount: 1,
	});
	const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);

	test('is sent again, since Clink refunds once under a number', async () => {
		const reference = newReference('R');
		engine.sandbox.faults.add({ match: { path: '/refund' }, when: 'after', kind: 'reset', times: 2 });
		const { items } = await run(refund(reference));
		expect(items[0]?.json).toMatchObject({ refundMerchantOrderId: reference, outcome: 'refunded' });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1, refundedAmount: 1 });
	});

	test('says that it can be run again, when no answer comes at all', async () => {
		const reference = newReference('R');
		engine.sandbox.faults.add({ match: { path: '/refund' }, when: 'after', kind: 'reset', times: 4 });
		const { error } = await run(refund(reference));
		expect(error?.message).toContain('It was sent several times, which takes effect only once');
		expect(error?.description).toContain('Run this again with the same reference');
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1 });
	});
});

describe('a checkout session of Clink whose answer is lost', () => {
	const engine = useSandbox();
	test('is sent once', async () => {
		engine.sandbox.faults.add({ match: { path: '/checkout/session' }, when: 'after', kind: 'reset' });
		const { error } = await engine.run('clink', {
			resource: 'checkoutSession',
			operation: 'create',
			customerIdentifier: 'ada@example.com',
			amount: 1,
			currency: 'USD',
		});
		const sent = engine.sentTo('/checkout/session').length;
		expect(error?.message).toContain('It was not sent again');
		expect(sent).toBe(1);
	});
});

describe('a customer portal session of Clink whose answer is lost', () => {
	const engine = useSandbox();
	test('is sent once', async () => {
		engine.sandbox.faults.add({ match: { path: '/billing/session' }, when: 'after', kind: 'reset' });
		const { error } = await engine.run('clink', {
			resource: 'customerPortalSession',
			operation: 'create',
			customerId: 'cus_test',
		});
		const sent = engine.sentTo('/billing/session').length;
		expect(error?.message).toContain('It was not sent again');
		expect(sent).toBe(1);
	});
});
