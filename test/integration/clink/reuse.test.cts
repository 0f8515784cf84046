import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultKind } from '../../../sandbox/index.cts';
import { createPayment, newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';

const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const under = (reference: string, changes: INodeParameters = {}) =>
	createPayment({ merchantReferenceId: reference, ...changes });
const declined = { amount: 19.13 };
const listOf = (rows: IDataObject[]): FaultKind => ({
	body: JSON.stringify({ code: 200, msg: 'success', total: rows.length, rows }),
	contentType: 'application/json',
});
const answer = (path: string, kind: FaultKind, times = 1) =>
	engine.sandbox.faults.add({ match: { path }, when: 'before', kind, times });

describe('runs of one reference that overlap', () => {
	const three = async (parameters: INodeParameters) =>
		await Promise.all([1, 2, 3].map(async () => await run(parameters)));

	test.each([0, 60_000])(
		'charge once, and the others get that payment, while look-ups lag by %i ms',
		async (queryLagMs) => {
			const reference = newReference();
			engine.sandbox.setLatency(20);
			engine.sandbox.faults.queryLagMs = queryLagMs;
			const results = await three(under(reference));
			expect(results.map(({ items }) => [items[0]?.json.outcome, items[0]?.json.reused ?? false])).toEqual([
				['succeeded', false],
				['succeeded', true],
				['succeeded', true],
			]);
			expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		},
	);

	test('send nothing more while it is unknown what became of the first', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 600_000;
		engine.sandbox.faults.add({ match: { path: '/payment', reference }, when: 'after', kind: 'reset' });
		const results = await three(under(reference));
		for (const { error } of results) expect(error?.message).toContain('unknown whether');
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test('charge again when the first was declined', async () => {
		const reference = newReference();
		const results = await Promise.all([run(under(reference, declined)), run(under(reference))]);
		expect(results.map(({ items }) => items[0]?.json.outcome)).toEqual(['failed', 'succeeded']);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 1 });
	});

	test('tell of a second order under the reference, which another process made', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		answer(
			'/order',
			listOf([{ orderId: 'other', merchantReferenceId: reference, createTime: Date.now(), status: 'success' }]),
		);
		const { items, run: whole } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', possibleDuplicates: ['other'] });
		expect(JSON.stringify(whole.data.resultData)).toContain('Clink has more than one transaction with');
	});

	test('tell of a second order also where one is reused', async () => {
		const reference = newReference();
		await run(under(reference));
		const { items: second } = await run(under(reference, { reuseExisting: false }));
		const { items } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ reused: true, possibleDuplicates: [expect.stringMatching(/^order_/)] });
		expect(engine.sandbox.ledger().of(reference).charged).toBe(2);
		expect(second[0]?.json).not.toHaveProperty('possibleDuplicates');
	});

	test('tell of nothing where the other order was declined, or cannot be asked about', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		answer(
			'/order',
			listOf([{ orderId: 'other', merchantReferenceId: reference, createTime: Date.now(), status: 'failed' }]),
		);
		expect((await run(under(reference))).items[0]?.json).not.toHaveProperty('possibleDuplicates');
		const asked = engine.sentTo('/order').length;
		answer('/order', listOf([]));
		answer('/order', { status: 503 });
		expect((await run(under(newReference()))).items[0]?.json).toMatchObject({ outcome: 'succeeded' });
		expect(engine.sentTo('/order').length - asked).toBe(2);
	});
});

describe('an order of another customer under the reference', () => {
	test.each<[string, INodeParameters, INodeParameters]>([
		['another e-mail', { customerIdentifier: 'ada@example.com' }, { customerIdentifier: 'eve@example.com' }],
		[
			'another customer id',
			{ customerIdentifier: 'ada@example.com' },
			{ customerIdentifierType: 'customerId', customerIdentifier: 'cus_test' },
		],
	])('named by %s, is refused and not given away', async (_, first, second) => {
		const reference = newReference();
		await run(under(reference, first));
		const { items, error } = await run(under(reference, second));
		expect(items).toEqual([]);
		expect(error?.message).toBe(
			`'Merchant Reference ID' "${reference}" was used before, for an order with a different customer`,
		);
		expect(JSON.stringify(error)).not.toContain('ada@example.com');
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test('is the same customer in other letters', async () => {
		const reference = newReference();
		await run(under(reference, { customerIdentifier: 'ada@example.com' }));
		const { items } = await run(under(reference, { customerIdentifier: 'Ada@Example.com' }));
		expect(items[0]?.json).toMatchObject({ reused: true });
	});

	test('is not taken for a payment whose answer was lost', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		engine.sandbox.faults.add({ match: { path: '/payment', reference }, when: 'before', kind: 'reset' });
		answer(
			'/order',
			listOf([
				{
					orderId: 'x',
					merchantReferenceId: reference,
					customerEmail: 'eve@example.com',
					createTime: Date.now(),
					status: 'success',
				},
			]),
			100,
		);
		expect((await run(under(reference))).error?.message).toContain('It is unknown whether this took effect.');
	});
});

describe('an order that was there before a payment whose answer was lost', () => {
	test.each([true, false])(
		'is not taken for it, though it was declined a moment ago (Reuse Existing %p)',
		async (reuseExisting) => {
			const reference = newReference();
			await run(under(reference, declined));
			engine.sandbox.faults.add({ match: { path: '/payment', reference }, when: 'before', kind: 'reset' });
			const { error } = await run(under(reference, { reuseExisting, amount: 19.13 }));
			expect(error?.message).toContain('It is unknown whether this took effect.');
		},
	);

	test('is distinguished from the one that it made', async () => {
		const reference = newReference();
		await run(under(reference, declined));
		engine.sandbox.faults.add({ match: { path: '/payment', reference }, when: 'after', kind: 'reset' });
		const { items } = await run(under(reference));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', recovered: true });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 1 });
	});

	test('is not taken for it either where look-ups showed it late and it was declined', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		engine.sandbox.faults.add({ match: { path: '/payment', reference }, when: 'before', kind: 'reset' });
		answer(
			'/order',
			listOf([{ orderId: 'late', merchantReferenceId: reference, createTime: Date.now() - 3_000, status: 'failed' }]),
			100,
		);
		expect((await run(under(reference))).error?.message).toContain('It is unknown whether this took effect.');
	});
});

describe('an answer with HTTP 200 that is no success', () => {
	test.each([500, 503, 599, 90101201])(
		'code %i upon a payment is looked up and not taken for a refusal',
		async (code) => {
			const reference = newReference();
			engine.sandbox.faults.add({
				match: { path: '/payment', reference },
				when: 'after',
				kind: { body: JSON.stringify({ code, msg: 'later', data: null }), contentType: 'application/json' },
			});
			const { items } = await run(under(reference));
			expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', recovered: true });
			expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
		},
	);

	test.each([
		[401, "Check the credential: its key, its secret and its 'Environment' must belong together."],
		[80102222, "Check the credential: its key, its secret and its 'Environment' must belong together."],
		[80102212, "The clock of the n8n server differs from Clink's."],
	])('code %i says what to change', async (code, advice) => {
		answer('/payment', { body: JSON.stringify({ code, msg: 'no', data: null }), contentType: 'application/json' });
		const { error } = await run(createPayment());
		expect(error?.message).toBe(`Clink refused the request: no (code ${code})`);
		expect(error?.description).toContain(advice);
	});
});

describe('a refund number that was used before', () => {
	const refund = (orderId: unknown, number: string, amount: number) => ({
		resource: 'refund',
		operation: 'create',
		orderId: String(orderId),
		refundMerchantOrderId: number,
		amount,
	});
	const paid = async () => (await run(createPayment())).items[0]?.json.orderId;

	test.each<[string, 'order' | 'amount']>([
		['for another amount', 'amount'],
		['for another order', 'order'],
	])('%s is refused, and does not read as refunded', async (_, different) => {
		const [first, second] = [await paid(), await paid()];
		const number = newReference('R');
		await run(refund(first, number, 5));
		const { items, error } = await run(
			refund(different === 'order' ? second : first, number, different === 'amount' ? 6 : 5),
		);
		expect(items).toEqual([]);
		expect(error?.message).toBe(
			`'Refund Merchant Order ID' "${number}" was used before, for a refund with a different ${different}`,
		);
		expect(error?.description).toContain('Nothing was refunded this time');
		expect(engine.sandbox.ledger().of(number)).toMatchObject({ refunded: 1, refundedAmount: 5 });
	});
});
