import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultKind } from '../../../sandbox/index.cts';
import {
	callClink,
	createPayment,
	createSubscription,
	newPlan,
	newReference,
} from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const DAY_MS = 86_400_000;
const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const under = (merchantReferenceId: string, changes: INodeParameters = {}) =>
	createSubscription({ merchantReferenceId, ...changes });
const subscribed = async (reference: string, changes: INodeParameters = {}) => {
	const { items, error } = await run(under(reference, changes));
	if (error !== undefined) throw error;
	return items[0]?.json ?? {};
};
const json = (body: object): FaultKind => ({ body: JSON.stringify(body), contentType: 'application/json' });
const listOf = (rows: IDataObject[]) => json({ code: 200, msg: 'success', total: rows.length, rows });
const answer = (path: string, kind: FaultKind, times = 1) =>
	engine.sandbox.faults.add({ match: { path }, when: 'before', kind, times });
const invoicesAre = (subscriptions: Record<string, string>) => {
	for (const [invoiceId, subscriptionId] of Object.entries(subscriptions))
		answer(`/invoice/${invoiceId}`, json({ code: 200, msg: 'success', data: { invoiceId, subscriptionId } }), 100);
};
const lose = (reference: string, when: 'before' | 'after' = 'after') =>
	engine.sandbox.faults.add({ match: { path: '/subscription', reference }, when, kind: 'reset' });
const counter = () => {
	const before = engine.sentTo('/subscription').length;
	return () => engine.sentTo('/subscription').length - before;
};
const orderOf = (reference: string, changes: IDataObject = {}): IDataObject => ({
	orderId: 'order_x',
	type: 'recurring',
	merchantReferenceId: reference,
	invoiceId: 'inv_x',
	customerEmail: 'ada@example.com',
	priceId: 'price_basic',
	createTime: Date.now(),
	status: 'success',
	...changes,
});

describe('one reference makes one subscription', () => {
	test('however often it is run', async () => {
		const reference = newReference();
		const sent = counter();
		const first = await subscribed(reference);
		const { subscriptionId, orderId, invoiceId } = first;
		expect(await subscribed(reference)).toMatchObject({
			subscriptionId,
			orderId,
			invoiceId,
			reused: true,
			outcome: 'succeeded',
		});
		expect(sent()).toBe(1);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1, chargedAmount: 10 });
	});

	test.each([0, 60_000])('in runs that overlap, while look-ups lag by %i ms', async (queryLagMs) => {
		const reference = newReference();
		engine.sandbox.setLatency(20);
		engine.sandbox.faults.queryLagMs = queryLagMs;
		const results = await Promise.all([1, 2, 3].map(async () => await subscribed(reference)));
		expect(results.map(({ outcome, reused = false }) => [outcome, reused])).toEqual([
			['succeeded', false],
			['succeeded', true],
			['succeeded', true],
		]);
		expect(new Set(results.map(({ subscriptionId }) => subscriptionId)).size).toBe(1);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('unless Reuse Existing is off', async () => {
		const reference = newReference();
		await subscribed(reference);
		expect(await subscribed(reference, { reuseExisting: false })).not.toHaveProperty('reused');
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 2 });
	});

	test('and another one where the first was declined', async () => {
		const reference = newReference();
		const priceId = await newPlan(engine.sandbox, 10.13);
		expect(await subscribed(reference, { priceId })).toMatchObject({ outcome: 'failed' });
		expect(await subscribed(reference)).toMatchObject({ outcome: 'succeeded' });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 2, charged: 1 });
	});

	test('which its renewals do not make two', async () => {
		const reference = newReference();
		const { subscriptionId, orderId } = await subscribed(reference);
		const clock = await callClink(engine.sandbox, 'POST', '/subscription/test-clocks', { name: 'x', subscriptionId });
		const path = `/subscription/test-clocks/${textOf(clock.clockId)}/advance`;
		await callClink(engine.sandbox, 'POST', path, { targetFrozenTime: Date.now() + 70 * DAY_MS });
		expect(engine.sandbox.ledger().of(reference).charged).toBe(3);
		const again = await subscribed(reference);
		expect(again).toMatchObject({ subscriptionId, orderId, reused: true });
		expect(again).not.toHaveProperty('possibleDuplicates');
	});

	test('and tells of a second one, which another process made', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		answer(
			'/order',
			listOf([orderOf(reference), orderOf(reference, { orderId: 'order_y', createTime: Date.now() + 1 })]),
		);
		invoicesAre({ inv_x: 'sub_other' });
		expect(await subscribed(reference)).toMatchObject({ possibleDuplicates: ['sub_other'] });
	});
});

describe('what stands under the reference already', () => {
	test.each<[string, INodeParameters, string]>([
		['another customer', { customerIdentifier: 'eve@example.com' }, 'customer'],
		['another price', { priceId: 'price_pro' }, 'price'],
	])('for %s is refused and not given away', async (_, changes, different) => {
		const reference = newReference();
		await subscribed(reference);
		const { items, error } = await run(under(reference, changes));
		expect(items).toEqual([]);
		expect(error?.message).toBe(
			`'Merchant Reference ID' "${reference}" was used before, for an order with a different ${different}`,
		);
		expect(engine.sandbox.ledger().of(reference).charged).toBe(1);
	});

	test.each([0, 60_000])('as a payment is no subscription, while look-ups lag by %i ms', async (queryLagMs) => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = queryLagMs;
		await run(createPayment({ merchantReferenceId: reference }));
		const { error } = await run(under(reference));
		expect(error?.message).toContain(`'Merchant Reference ID' "${reference}" was used before, for `);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test.each([0, 60_000])('as a subscription is no payment, while look-ups lag by %i ms', async (queryLagMs) => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = queryLagMs;
		await subscribed(reference);
		const payment = createPayment({ amount: 10, merchantReferenceId: reference });
		const { error } = await run(payment);
		expect(error?.message).toContain(`'Merchant Reference ID' "${reference}" was used before, for `);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('is not replaced where its subscription cannot be looked up', async () => {
		const reference = newReference();
		const sent = counter();
		answer('/order', listOf([orderOf(reference)]));
		const { error } = await run(under(reference));
		expect(error?.message).toContain('no invoice has the id inv_x');
		expect(sent()).toBe(0);
	});

	test('is given without a subscription where Clink names none', async () => {
		const reference = newReference();
		answer('/order', listOf([orderOf(reference, { invoiceId: null })]));
		const given = await subscribed(reference);
		expect(given).toMatchObject({ orderId: 'order_x', reused: true });
		expect(given).not.toHaveProperty('subscriptionId');
	});
});

describe('a subscription whose answer is lost', () => {
	test.each<[string, FaultKind]>([
		['the connection is reset', 'reset'],
		['no answer comes within the timeout', 'silence'],
		['the answer ends in the middle', 'truncate'],
		['the answer is HTTP 502', { status: 502 }],
		['the answer has a code of an internal error', json({ code: 500, msg: 'later', data: null })],
	])('because %s, is sent once and taken from the order that it made', async (_, kind) => {
		const reference = newReference();
		const sent = counter();
		engine.sandbox.faults.add({ match: { path: '/subscription', reference }, when: 'after', kind });
		expect(await subscribed(reference, { options: { timeout: 1 } })).toMatchObject({
			subscriptionId: textMatching(/^sub_/),
			merchantReferenceId: reference,
			recovered: true,
			outcome: 'succeeded',
		});
		expect(sent()).toBe(1);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('is found by a gateway that lags behind itself', async () => {
		const reference = newReference();
		engine.sandbox.faults.queryLagMs = 60;
		lose(reference);
		expect(await subscribed(reference)).toMatchObject({ subscriptionId: textMatching(/^sub_/), recovered: true });
	});

	test('is unknown where there is no order, and sends nothing more for a while', async () => {
		const reference = newReference();
		const sent = counter();
		lose(reference, 'before');
		const results = [await run(under(reference)), await run(under(reference))];
		expect(results.map(({ error }) => error?.message)).toEqual([
			textMatching('Clink did not know'),
			textMatching('was sent by another execution a moment ago'),
		]);
		for (const { error } of results) expect(error?.description).toContain('begins with a free trial has no order');
		expect(sent()).toBe(1);
	});

	test('is unknown where two subscriptions are recent', async () => {
		const reference = newReference();
		answer('/order', listOf([]));
		lose(reference, 'before');
		answer('/order', listOf([orderOf(reference), orderOf(reference, { orderId: 'order_y', invoiceId: 'inv_y' })]), 100);
		invoicesAre({ inv_x: 'sub_x', inv_y: 'sub_y' });
		const { error } = await run(under(reference));
		expect(error?.message).toContain('Clink has 2 recent orders');
	});

	test.each<[string, IDataObject]>([
		['a payment', { type: 'onetime' }],
		['another price', { priceId: 'price_pro' }],
		['another customer', { customerEmail: 'eve@example.com' }],
		['a renewal of an older one', { createTime: Date.now() - DAY_MS }],
	])('is not taken from an order of %s', async (_, changes) => {
		const reference = newReference();
		answer('/order', listOf([]));
		lose(reference, 'before');
		answer('/order', listOf([orderOf(reference, changes)]), 100);
		invoicesAre({ inv_x: 'sub_x' });
		const { error } = await run(under(reference));
		expect(error?.message).toContain('It is unknown whether this took effect.');
	});

	test('is unknown without a reference, and says where to look', async () => {
		const sent = counter();
		engine.sandbox.faults.add({ match: { path: '/subscription' }, when: 'after', kind: 'reset' });
		const { error } = await run(createSubscription());
		expect(error?.message).toContain('It was not sent again');
		expect(error?.description).toContain("Look in Clink's dashboard for a new subscription of this customer");
		expect(sent()).toBe(1);
	});

	test('is looked up, not sent, when n8n retries the node', async () => {
		const reference = newReference();
		const sent = counter();
		lose(reference);
		answer('/order', listOf([]), 7);
		const { items } = await engine.run('clink', under(reference), {
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(items[0]?.json).toMatchObject({ subscriptionId: textMatching(/^sub_/), recovered: true });
		expect(sent()).toBe(1);
	});
});

describe('a subscription that begins with a free trial', () => {
	const trial = { priceId: 'price_trial' };

	test('is created once by runs that follow each other at once, and says that it has no order yet', async () => {
		const reference = newReference();
		const first = await run(under(reference, trial));
		const { subscriptionId } = first.items[0]?.json ?? {};
		expect(first.items[0]?.json).toMatchObject({ amount: 0, orderId: null, outcome: 'succeeded' });
		expect(JSON.stringify(first.run.data.resultData)).toContain('has no order yet, as with a free trial');
		expect(await subscribed(reference, trial)).toMatchObject({ subscriptionId, reused: true });
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 0 });
	});

	test('is found by its first charge once the trial is over', async () => {
		const reference = newReference();
		const { subscriptionId } = await subscribed(reference, trial);
		const clock = await callClink(engine.sandbox, 'POST', '/subscription/test-clocks', { name: 'x', subscriptionId });
		const path = `/subscription/test-clocks/${textOf(clock.clockId)}/advance`;
		await callClink(engine.sandbox, 'POST', path, { targetFrozenTime: Date.now() + 15 * DAY_MS });
		expect(await subscribed(reference, trial)).toMatchObject({
			subscriptionId,
			orderId: textMatching(/^order_/),
			reused: true,
		});
	});

	test('stays unknown when its answer is lost, and is not sent again', async () => {
		const reference = newReference();
		lose(reference);
		const results = [await run(under(reference, trial)), await run(under(reference, trial))];
		for (const { error } of results) {
			expect(error?.message).toContain('unknown whether');
			expect(error?.description).toContain('begins with a free trial has no order');
			expect(error?.description).not.toContain('run this again with the same reference');
		}
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ created: 1 });
	});
});
