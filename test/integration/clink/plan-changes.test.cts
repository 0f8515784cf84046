import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { type FaultKind } from '../../../sandbox/index.cts';
import { callClink, createSubscription, newPlan, newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { ISO_TIME, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
	const { items, error } = await run(parameters);
	if (error !== undefined) throw error;
	return items[0]?.json ?? {};
};
const subscribe = async (changes: INodeParameters = {}) =>
	textOf((await jsonOf(createSubscription(changes))).subscriptionId);
const of = (operation: string, subscriptionId: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'subscription',
	operation,
	subscriptionId,
	...changes,
});
const to = (operation: 'previewPlanChange' | 'changePlan', subscriptionId: string, changes: INodeParameters = {}) =>
	of(operation, subscriptionId, { productId: 'prd_plans', priceId: 'price_pro', ...changes });
const change = (subscriptionId: string, changes: INodeParameters = {}) =>
	to('changePlan', subscriptionId, { chargeAtMost: 20, ...changes });
const get = async (subscriptionId: string) => await jsonOf(of('get', subscriptionId, { simplify: false }));
const pendingPrice = ({ upcomingInvoiceItem }: IDataObject) =>
	((upcomingInvoiceItem as IDataObject).price as IDataObject).priceId;
const confirms = (subscriptionId: string) => engine.sentTo(`/${subscriptionId}/update/confirm`).length;
const json = (data: object): FaultKind => ({
	body: JSON.stringify({ code: 200, msg: 'success', data }),
	contentType: 'application/json',
});
/** What the next preview says. */
const previewIs = (lines: IDataObject | null, recurringPrice: IDataObject = {}) =>
	engine.sandbox.faults.add({
		match: { path: '/preview' },
		when: 'before',
		kind: json({ recurringPrice: { priceId: 'price_pro', priceSnapshotId: 'snap_pro', ...recurringPrice }, lines }),
	});
const refusedUnconfirmed = async (parameters: INodeParameters) => {
	const sent = engine.sandbox.requests.filter(({ path }) => path.endsWith('/confirm')).length;
	const { items, error } = await run(parameters);
	expect(items).toEqual([]);
	expect(engine.sandbox.requests.filter(({ path }) => path.endsWith('/confirm'))).toHaveLength(sent);
	return error;
};

describe('Subscription: Preview Plan Change', () => {
	test('says what a change would charge, and changes nothing', async () => {
		const subscriptionId = await subscribe();
		expect(await jsonOf(to('previewPlanChange', subscriptionId))).toMatchObject({
			subscriptionId,
			immediate: true,
			recurringPrice: { priceId: 'price_pro', priceSnapshotId: textMatching(/./) },
			lines: { totalAmount: 20, currency: 'USD' },
			outcome: 'notApplicable',
		});
		expect(await get(subscriptionId)).toMatchObject({ priceId: 'price_basic' });
	});

	test('has the promotion code that is chosen', async () => {
		const additionalFields = { promotionCode: { __rl: true, mode: 'list', value: 'FIVE' } };
		const preview = await jsonOf(to('previewPlanChange', await subscribe(), { additionalFields }));
		expect(preview).toMatchObject({ lines: { totalAmount: 15 }, discountObject: { promotionCode: 'FIVE' } });
	});

	test('is refused for a one-time price before it is sent', async () => {
		const sent = engine.sandbox.requests.length;
		const { error } = await run(to('previewPlanChange', 'sub_1', { productId: 'prd_test', priceId: 'price_test' }));
		expect(error?.message).toBe(`'Price' "price_test" is a one-time price`);
		expect(engine.sandbox.requests.slice(sent).map(({ method, path }) => `${method} ${path}`)).toEqual([
			textMatching(/^GET .*\/price\/price_test$/),
		]);
	});
});

describe('Subscription: Change Plan', () => {
	test('charges what the preview came to, and says so', async () => {
		const subscriptionId = await subscribe();
		expect(await jsonOf(change(subscriptionId))).toMatchObject({
			subscriptionId,
			priceId: 'price_pro',
			status: 1,
			immediate: true,
			totalAmount: 20,
			currency: 'USD',
			subscription: { subscriptionId, priceId: 'price_pro' },
			outcome: 'succeeded',
		});
		expect(await get(subscriptionId)).toMatchObject({ priceId: 'price_pro' });
	});

	test('confirms with the promotion code that was previewed', async () => {
		const subscriptionId = await subscribe();
		const additionalFields = { promotionCode: 'FIVE' };
		expect(await jsonOf(change(subscriptionId, { chargeAtMost: '15.00', additionalFields }))).toMatchObject({
			totalAmount: 15,
		});
	});

	test('of a cheaper price waits for the end of the period and charges nothing', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		expect(await jsonOf(change(subscriptionId, { priceId: 'price_basic', chargeAtMost: 0 }))).toMatchObject({
			immediate: false,
			totalAmount: 0,
			outcome: 'succeeded',
		});
		const subscription = await get(subscriptionId);
		expect([subscription.priceId, pendingPrice(subscription)]).toEqual(['price_pro', 'price_basic']);
	});

	test.each([
		['declined', 30.13, 'failed'],
		['still with the bank', 30.02, 'pending'],
	])('that is %s is an item', async (_, unitAmount, outcome) => {
		const subscriptionId = await subscribe({ priceId: await newPlan(engine.sandbox, 10) });
		const priceId = await newPlan(engine.sandbox, unitAmount);
		const json = await jsonOf(change(subscriptionId, { priceId, chargeAtMost: 21 }));
		expect(json).toMatchObject({ priceId, outcome });
	});
});

describe('Charge at Most in Dollars or Euros', () => {
	test('keeps a change that charges more from being made', async () => {
		const subscriptionId = await subscribe();
		const error = await refusedUnconfirmed(change(subscriptionId, { chargeAtMost: '19.99' }));
		expect(error?.message).toBe(
			"The change would charge 20 USD now, more than 'Charge at Most in Dollars or Euros' (19.99)",
		);
		expect(error?.description).toContain('Nothing was changed.');
		expect(await get(subscriptionId)).toMatchObject({ priceId: 'price_basic' });
	});

	test('of 0 keeps every change that charges something from being made', async () => {
		const error = await refusedUnconfirmed(change(await subscribe(), { chargeAtMost: 0 }));
		expect(error?.message).toContain("more than 'Charge at Most in Dollars or Euros' (0)");
	});

	test.each<[unknown, number | string]>([
		['20.000000000000000001', 20],
		['20.01', '20.00'],
		[20.1, '20.09999999999999999999'],
		['0.01', 0],
		['90071992547409.93', '90071992547409.92'],
	])('compares a total of %p with %p digit by digit', async (totalAmount, chargeAtMost) => {
		const subscriptionId = await subscribe();
		previewIs({ totalAmount, currency: 'USD' } as IDataObject);
		const error = await refusedUnconfirmed(change(subscriptionId, { chargeAtMost }));
		expect(error?.message).toContain(`charge ${String(totalAmount)} USD now`);
	});

	test.each([
		[-5, 0],
		['-0.01', 0],
		['20.00', 20],
		['20', '20.0'],
		[0, '0.00'],
	])('lets a total of %p pass with %p', async (totalAmount, chargeAtMost) => {
		const subscriptionId = await subscribe();
		previewIs({ totalAmount, currency: 'USD' });
		const { error } = await run(change(subscriptionId, { chargeAtMost }));
		// What the stand-in never previewed it does not confirm.
		expect(error?.message).toContain('was not previewed');
	});

	test.each<[string, IDataObject | null]>([
		['no lines', null],
		['no total', { currency: 'USD' }],
		['a total of null', { totalAmount: null }],
		['an empty total', { totalAmount: '' }],
		['a total with a currency sign', { totalAmount: '$20' }],
		['a total with a comma', { totalAmount: '20,00' }],
		['a total that is an object', { totalAmount: {} }],
		['a total in exponents', { totalAmount: '2e1' }],
		['two signs', { totalAmount: '--20' }],
	])('cannot be checked against a preview with %s, so nothing is changed', async (_, lines) => {
		const subscriptionId = await subscribe();
		previewIs(lines);
		const error = await refusedUnconfirmed(change(subscriptionId, { chargeAtMost: 1000 }));
		expect(error?.message).toContain("Clink's preview does not say what the change charges");
	});

	test.each<[string, IDataObject, string]>([
		['of another price', { priceId: 'price_yearly' }, 'Clink previewed another price, price_yearly'],
		['without a snapshot', { priceSnapshotId: null }, "Clink's preview has no priceSnapshotId"],
	])('is of no use with a preview %s, so nothing is changed', async (_, recurringPrice, message) => {
		const subscriptionId = await subscribe();
		previewIs({ totalAmount: 0 }, recurringPrice);
		const error = await refusedUnconfirmed(change(subscriptionId));
		expect(error?.message).toContain(message);
	});
});

describe('a plan is changed once', () => {
	test('and a subscription that has the price is left as it is, which is said', async () => {
		const subscriptionId = await subscribe();
		await jsonOf(change(subscriptionId));
		const { items, run: whole } = await run(change(subscriptionId));
		expect(items[0]?.json).toMatchObject({
			subscriptionId,
			priceId: 'price_pro',
			subscription: { priceId: 'price_pro' },
			reused: true,
			outcome: 'succeeded',
		});
		expect(JSON.stringify(whole.data.resultData)).toContain(
			`The subscription ${subscriptionId} has the price price_pro already. Nothing was sent.`,
		);
		expect(confirms(subscriptionId)).toBe(1);
	});

	test('also where the change waits for the end of the period', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		const parameters = change(subscriptionId, { priceId: 'price_basic' });
		await jsonOf(parameters);
		expect(await jsonOf(parameters)).toMatchObject({ priceId: 'price_basic', reused: true });
		expect(confirms(subscriptionId)).toBe(1);
	});

	test.each([
		['', { lookUps: false, answers: false }],
		[', though look-ups lag', { lookUps: true, answers: false }],
		[', though look-ups lag and the answer shows the old plan', { lookUps: true, answers: true }],
	])('by runs that overlap%s', async (_, lagging) => {
		const reference = newReference();
		const subscriptionId = await subscribe({ merchantReferenceId: reference });
		const subscription = await get(subscriptionId);
		if (lagging.lookUps) {
			const match = { method: 'GET', path: `/subscription/${subscriptionId}` };
			engine.sandbox.faults.add({ match, when: 'before', kind: json(subscription), times: 100 });
		}
		if (lagging.answers) {
			const match = { path: `/${subscriptionId}/update/confirm` };
			engine.sandbox.faults.add({ match, when: 'after', kind: { amend: { data: { subscription } } }, times: 100 });
		}
		engine.sandbox.setLatency(20);
		const results = await Promise.all([1, 2, 3].map(async () => await jsonOf(change(subscriptionId))));
		expect(results.map(({ reused = false }) => reused)).toEqual([false, true, true]);
		expect(engine.sandbox.ledger().of(reference)).toMatchObject({ charged: 2, chargedAmount: 30 });
	});

	test('and no other change is made while look-ups lag behind it', async () => {
		const subscriptionId = await subscribe();
		const kind = json(await get(subscriptionId));
		const match = { method: 'GET', path: `/subscription/${subscriptionId}` };
		engine.sandbox.faults.add({ match, when: 'before', kind, times: 100 });
		await jsonOf(change(subscriptionId));
		const error = await refusedUnconfirmed(change(subscriptionId, { priceId: 'price_yearly', chargeAtMost: 100 }));
		expect(error?.message).toBe(
			`The plan of the subscription ${subscriptionId} was changed a moment ago, and Clink does not show that yet`,
		);
	});

	test('and back and forth as often as it is wanted', async () => {
		const subscriptionId = await subscribe();
		const priceId = await newPlan(engine.sandbox, 50);
		await jsonOf(change(subscriptionId));
		await jsonOf(change(subscriptionId, { priceId }));
		expect(await get(subscriptionId)).toMatchObject({ priceId });
		expect(await jsonOf(change(subscriptionId, { chargeAtMost: 0 }))).not.toHaveProperty('reused');
		expect(pendingPrice(await get(subscriptionId))).toBe('price_pro');
	});

	test('and again once it was canceled', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		const toBasic = change(subscriptionId, { priceId: 'price_basic' });
		await jsonOf(toBasic);
		await jsonOf(of('cancelPlanChange', subscriptionId));
		expect(await jsonOf(toBasic)).not.toHaveProperty('reused');
		expect(pendingPrice(await get(subscriptionId))).toBe('price_basic');
	});

	test('by one item of a batch only', async () => {
		const subscriptionId = await subscribe();
		const { error } = await engine.run('clink', change(subscriptionId), { items: [{ json: {} }, { json: {} }] });
		expect(error?.message).toContain(
			`'Subscription ID' "${subscriptionId}" with 'Price' "price_pro" is used twice in this batch`,
		);
		expect(error?.description).toBe('Only one item of a batch can change a subscription. Remove the other one.');
		expect(confirms(subscriptionId)).toBe(0);
	});

	test('and one that has ended is refused by Clink, not taken for changed', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		await jsonOf(of('cancel', subscriptionId, { reason: 'x', when: 'immediately' }));
		const error = await refusedUnconfirmed(change(subscriptionId));
		expect(error?.message).toContain('Clink refused the request');
	});
});

describe('while an order of a subscription waits for its payment', () => {
	/** As another process would have left it. */
	async function waitingChange(): Promise<{ subscriptionId: string; orderId: string }> {
		const merchantReferenceId = newReference();
		const { subscriptionId, orderId } = await jsonOf(
			createSubscription({ merchantReferenceId, paymentMethodType: 'GCASH', paymentInstrumentId: '' }),
		);
		engine.sandbox.pay(textOf(orderId), 'paid');
		const path = `/subscription/${textOf(subscriptionId)}/update`;
		const { recurringPrice } = await callClink(engine.sandbox, 'POST', `${path}/preview`, { priceId: 'price_pro' });
		const { priceSnapshotId } = recurringPrice as IDataObject;
		expect(await callClink(engine.sandbox, 'POST', `${path}/confirm`, { priceSnapshotId })).toMatchObject({
			status: 5,
		});
		const orders = engine.sandbox.ledger().orders.filter(({ reference }) => reference === merchantReferenceId);
		return { subscriptionId: textOf(subscriptionId), orderId: textOf(orders.at(-1)?.id) };
	}

	test.each(['price_pro', 'price_yearly'])('no change to %s is sent, even if Clink would take it', async (priceId) => {
		engine.sandbox.faults.confirmedChange = 'asPreviewed';
		const { subscriptionId, orderId } = await waitingChange();
		const error = await refusedUnconfirmed(change(subscriptionId, { priceId, chargeAtMost: 100 }));
		expect(error?.message).toBe(
			`The subscription ${subscriptionId} has an order that waits for its payment, ${orderId}`,
		);
		expect(error?.description).toContain("cancel that with 'Cancel Plan Change'");
	});

	test.each(['paid', 'declined'] as const)('but one is once it is %s', async (end) => {
		const { subscriptionId, orderId } = await waitingChange();
		engine.sandbox.pay(orderId, end);
		const { error, items } = await run(change(subscriptionId, { priceId: 'price_yearly', chargeAtMost: 100 }));
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ priceId: 'price_yearly' });
	});

	test('and what two processes charged at the same moment is told', async () => {
		const subscriptionId = await subscribe();
		const order = (orderId: string, status: string) => ({ orderId, type: 'recurring', status });
		const first = order('order_1', 'success');
		const others = [order('order_2', 'success'), order('order_3', 'requires_action'), order('order_4', 'failed')];
		for (const rows of [[first], [...others, first]]) {
			const body = JSON.stringify({ code: 200, msg: 'success', total: rows.length, rows });
			const kind = { body, contentType: 'application/json' };
			engine.sandbox.faults.add({ match: { path: /\/order\?/ }, when: 'before', kind });
		}
		const { items, run: whole } = await run(change(subscriptionId));
		expect(items[0]?.json).toMatchObject({ outcome: 'succeeded', possibleDuplicates: ['order_2', 'order_3'] });
		expect(JSON.stringify(whole.data.resultData)).toContain(
			`The subscription ${subscriptionId} was charged by more than one order while its plan was changed: order_2, order_3.`,
		);
	});

	test('but a change is not lost where the orders cannot be looked up after it', async () => {
		const subscriptionId = await subscribe();
		const match = { path: /\/order\?/ };
		engine.sandbox.faults.add({ match, when: 'before', kind: 'delay' });
		engine.sandbox.faults.add({ match, when: 'before', kind: { status: 500 } });
		const json = await jsonOf(change(subscriptionId));
		expect(json).toMatchObject({ outcome: 'succeeded', totalAmount: 20 });
		expect(json).not.toHaveProperty('possibleDuplicates');
		expect(engine.sandbox.faults.pending).toBe(0);
	});

	test('and where that cannot be looked up, none is', async () => {
		const subscriptionId = await subscribe();
		engine.sandbox.faults.add({ match: { path: /\/order\?/ }, when: 'before', kind: { status: 500 }, times: 4 });
		const error = await refusedUnconfirmed(change(subscriptionId));
		expect(error?.description).not.toContain('look in');
	});
});

describe('a change of plan whose answer is lost', () => {
	const lose = (when: 'before' | 'after') =>
		engine.sandbox.faults.add({ match: { path: '/confirm' }, when, kind: 'reset' });

	test('is confirmed once and found in the subscription', async () => {
		const subscriptionId = await subscribe();
		lose('after');
		expect(await jsonOf(change(subscriptionId))).toMatchObject({
			subscriptionId,
			priceId: 'price_pro',
			subscription: { priceId: 'price_pro' },
			recovered: true,
			outcome: 'succeeded',
		});
		expect(confirms(subscriptionId)).toBe(1);
	});

	test('is found also where it waits for the end of the period', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		lose('after');
		expect(await jsonOf(change(subscriptionId, { priceId: 'price_basic' }))).toMatchObject({ recovered: true });
	});

	test('is unknown where the subscription does not show it, and nothing more is sent for a while', async () => {
		const subscriptionId = await subscribe();
		lose('before');
		const results = [await run(change(subscriptionId)), await run(change(subscriptionId))];
		expect(results.map(({ error }) => error?.message)).toEqual([
			textMatching(`Clink did not know 'Subscription ID' "${subscriptionId}" with 'Price' "price_pro" yet`),
			textMatching('it is still unknown whether it took effect. It was not sent again'),
		]);
		for (const { error } of results) expect(error?.description).toContain("look in Clink's dashboard for a charge");
		expect(confirms(subscriptionId)).toBe(1);
	});
});

describe('Subscription: Cancel Plan Change', () => {
	test('keeps the price', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		await jsonOf(change(subscriptionId, { priceId: 'price_basic' }));
		expect(await jsonOf(of('cancelPlanChange', subscriptionId))).toMatchObject({
			subscriptionId,
			priceId: 'price_pro',
			currentPeriodEnd: ISO_TIME,
			outcome: 'notApplicable',
		});
		expect(pendingPrice(await get(subscriptionId))).toBe('price_pro');
		expect(engine.sentTo(`/${subscriptionId}/update/cancel`).at(-1)?.body).toHaveLength(0);
	});

	test('gives a subscription without one as it is', async () => {
		expect(await jsonOf(of('cancelPlanChange', await subscribe()))).toMatchObject({ reused: true });
	});

	test('is found to be done when its answer was lost', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		await jsonOf(change(subscriptionId, { priceId: 'price_basic' }));
		engine.sandbox.faults.add({ match: { path: '/update/cancel' }, when: 'after', kind: 'reset' });
		expect(await jsonOf(of('cancelPlanChange', subscriptionId))).toMatchObject({ recovered: true });
	});

	test('hands on what Clink refuses while a change waits', async () => {
		const subscriptionId = await subscribe({ priceId: 'price_pro' });
		await jsonOf(change(subscriptionId, { priceId: 'price_basic' }));
		engine.sandbox.faults.add({
			match: { path: '/update/cancel' },
			when: 'before',
			kind: { body: JSON.stringify({ code: 90100400, msg: 'no' }), contentType: 'application/json' },
		});
		expect((await run(of('cancelPlanChange', subscriptionId))).error?.message).toContain('no (code 90100400)');
	});
});
