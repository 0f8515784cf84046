import { textMatching } from '../../support/matchers.cts';
import type { Json } from './clients.cts';
import { DAY, openShop } from './clink-shop.cts';
import type { Shop } from './clink-shop.cts';

const start = Date.UTC(2026, 0, 31, 12);
const endOf = {
	january: Date.UTC(2026, 1, 28, 12),
	february: Date.UTC(2026, 2, 31, 12),
	march: Date.UTC(2026, 3, 30, 12),
};

let shop: Shop;
beforeEach(async () => {
	shop = await openShop(start);
});
afterEach(() => shop.close());

const clocks = '/subscription/test-clocks';
const create = (subscriptionId: unknown, change: Json = {}) =>
	shop.call('POST', clocks, { name: 'A year', subscriptionId, ...change });
const advance = (clockId: unknown, targetFrozenTime: unknown) =>
	shop.call('POST', `${clocks}/${String(clockId)}/advance`, { targetFrozenTime });
const complete = (clockId: unknown) => shop.call('POST', `${clocks}/${String(clockId)}/complete`, { reason: 'Done' });
const get = async (clockId: unknown) => (await shop.call('GET', `${clocks}/${String(clockId)}`)).data;

/** A subscription with a clock of its own, and its events until here forgotten. */
async function subscribed(change: Json = {}): Promise<{ id: unknown; clockId: unknown; orderId: unknown }> {
	const { data } = await shop.subscribe(change);
	const clock = await create(data['subscriptionId']);
	shop.events();
	return { id: data['subscriptionId'], clockId: clock.data['clockId'], orderId: data['orderId'] };
}

const renewal = ['invoice.open', 'order.created', 'order.succeeded', 'invoice.paid', 'subscription.updated.renewed'];
const failedAttempt = ['order.created', 'order.failed'];

describe('a test clock', () => {
	test('stands where its subscription is, and is listed newest first', async () => {
		const { id, clockId } = await subscribed();
		const clock = {
			name: 'A year',
			clockId: textMatching(/^clock_/),
			subscriptionId: id,
			frozenTime: start,
			lastAdvancedTo: null,
			status: 'READY',
			livemode: false,
			metadata: null,
			eventCount: 0,
			createTime: start,
			updateTime: start,
		};
		expect(await get(clockId)).toEqual(clock);
		const other = await subscribed();
		const { data } = await shop.call('GET', `${clocks}/list`);
		expect(data).toMatchObject([{ clockId: other.clockId }, { clockId }]);
		expect((await shop.callAsOther('GET', `${clocks}/list`)).data).toEqual([]);
	});

	test('says what an advance did, and counts its events', async () => {
		const { id, clockId } = await subscribed();
		const { data } = await advance(clockId, endOf.january);
		expect(data).toEqual({
			taskId: textMatching(/^task_/),
			clockId,
			subscriptionId: id,
			fromTime: start,
			toTime: endOf.january,
			status: 'SUCCEEDED',
			lastEventId: textMatching(/^event_/),
			lastEventTime: endOf.january,
			summary: '5 events',
			errorMessage: null,
			createTime: start,
			updateTime: start,
		});
		expect(await get(clockId)).toMatchObject({
			status: 'READY',
			frozenTime: endOf.january,
			lastAdvancedTo: endOf.january,
			eventCount: 5,
		});
		const idle = await advance(clockId, endOf.january + DAY);
		expect(idle.data).toMatchObject({ lastEventId: null, lastEventTime: null, summary: '0 events' });
		expect(await get(clockId)).toMatchObject({ eventCount: 5 });
	});

	test('is not moved backwards, nowhere, or further than ten years', async () => {
		const { id, clockId } = await subscribed();
		await advance(clockId, start + 2 * DAY);
		expect(await advance(clockId, start + DAY)).toMatchObject({
			code: 90103406,
			message: textMatching(/must be after/),
		});
		expect((await advance(clockId, start + 2 * DAY)).code).toBe(90103406);
		expect(await advance(clockId, Date.UTC(2037, 0, 1))).toMatchObject({ message: textMatching(/120 months ahead$/) });
		expect(await get(clockId)).toMatchObject({ frozenTime: start + 2 * DAY });
		expect(await shop.orders(id)).toHaveLength(1);
	});

	test('that is complete is not advanced, and not completed again', async () => {
		const { clockId } = await subscribed();
		expect((await complete(clockId)).data).toMatchObject({ clockId, status: 'COMPLETED' });
		expect(await advance(clockId, endOf.january)).toMatchObject({
			code: 90103406,
			message: 'the test clock is completed',
		});
		expect((await complete(clockId)).code).toBe(90103406);
	});

	test('that is complete leaves its subscription where it was, and makes room for another', async () => {
		const { id, clockId } = await subscribed();
		await advance(clockId, endOf.january);
		expect((await create(id)).message).toBe('the subscription already has a test clock');
		await complete(clockId);
		const again = await create(id);
		expect(again.data).toMatchObject({ frozenTime: endOf.january });
		await advance(again.data['clockId'], endOf.february);
		expect(await shop.orders(id)).toHaveLength(3);
	});

	test.each([
		['no name', { name: undefined }, /^name is required$/],
		['an empty name', { name: '' }, /^name must not be empty$/],
		['a name of 65 characters', { name: 'x'.repeat(65) }, /^name must have at most 64 characters$/],
		['an unknown subscription', { subscriptionId: 'sub_unknown' }, /^no subscription has the id sub_unknown$/],
		['metadata as an object', { metadata: {} }, /^metadata must be a string that holds JSON$/],
		['metadata that is no JSON', { metadata: '{' }, /^metadata must hold valid JSON$/],
		['a frozen time', { frozenTime: start }, /^frozenTime is not a known field$/],
	])('with %s is refused in words', async (_case, change, message) => {
		const { data } = await shop.subscribe();
		expect(await create(data['subscriptionId'], change)).toMatchObject({ status: 200, message: textMatching(message) });
	});

	test.each([
		['no time', undefined, /^targetFrozenTime is required$/],
		['a time in seconds', 1_800_000_000, /^targetFrozenTime must be at least 1000000000000$/],
		['a time in microseconds', 1.8e15, /^targetFrozenTime must be at most 9999999999999$/],
		['a time as text', String(endOf.january), /^targetFrozenTime must be an integer$/],
	])('is not advanced to %s', async (_case, target, message) => {
		const { clockId } = await subscribed();
		expect(await advance(clockId, target)).toMatchObject({ status: 200, message: textMatching(message) });
	});

	test('of a subscription that is over is refused', async () => {
		const { data } = await shop.subscribe();
		const path = `/subscription/${String(data['subscriptionId'])}/cancel`;
		await shop.call('POST', path, { reason: 'x', cancelImmediately: true });
		expect((await create(data['subscriptionId'])).code).toBe(90103402);
		expect((await shop.call('GET', `${clocks}/clock_unknown`)).code).toBe(90103405);
	});
});

describe('renewals', () => {
	test('happen period by period, on the last day of shorter months', async () => {
		const { id, clockId } = await subscribed();
		await advance(clockId, endOf.march);
		expect(shop.events()).toEqual([...renewal, ...renewal, ...renewal]);
		const orders = await shop.orders(id);
		expect(orders.map(({ createTime }) => createTime)).toEqual([endOf.march, endOf.february, endOf.january, start]);
		const subscription = await shop.subscription(id);
		expect(subscription).toMatchObject({
			status: 'active',
			currentPeriodStart: start,
			currentPeriodEnd: Date.UTC(2026, 4, 31, 12),
			elapsedCycles: 3,
			recurringInvoiceItem: { periodStart: endOf.march, periodEnd: Date.UTC(2026, 4, 31, 12) },
		});
		expect(await shop.invoice(orders[0]?.['invoiceId'])).toMatchObject({
			status: 'paid',
			createTime: endOf.march,
			currentPeriodStart: endOf.march,
			items: [{ periodStart: endOf.march }],
		});
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 4, chargedAmount: 40 });
		expect(new Set(orders.map(({ invoiceId }) => invoiceId)).size).toBe(4);
	});

	test('do not happen a moment before the period ends', async () => {
		const { id, clockId } = await subscribed();
		await advance(clockId, endOf.january - 1);
		expect(shop.events()).toEqual([]);
		expect(await shop.orders(id)).toHaveLength(1);
	});

	test('do not happen by themselves', async () => {
		const { data } = await shop.subscribe();
		shop.time += 400 * DAY;
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({
			status: 'active',
			currentPeriodEnd: endOf.january,
		});
		expect(await shop.orders(data['subscriptionId'])).toHaveLength(1);
	});

	test('send the subscription as it is after each of them', async () => {
		await subscribed();
		await shop.eventResources();
		const { clockId } = await subscribed({ merchantReferenceId: 'SUB-2' });
		await shop.eventResources();
		await advance(clockId, endOf.january);
		const resources = await shop.eventResources();
		expect(resources).toMatchObject([
			{ type: 'invoice.open', resource: { status: 'open', orderId: null, paymentAmount: '10.00' } },
			{ type: 'order.created', resource: { status: 'created', merchantReferenceId: 'SUB-2', type: 'recurring' } },
			{ type: 'order.succeeded', resource: { status: 'success', amountTotal: 10 } },
			{ type: 'invoice.paid', resource: { status: 'paid', merchantReference: 'SUB-2' } },
			{ type: 'subscription.updated.renewed', resource: { merchantReference: 'SUB-2', elapsedCycles: 1 } },
		]);
	});

	test.each([
		['GCASH', { paymentMethodType: 'GCASH', paymentInstrumentId: undefined }],
		['an amount that takes a while', {}],
	])('by %s wait for nobody', async (name, change) => {
		const priceId = name === 'GCASH' ? 'price_basic' : (await shop.makePrice(10.02))['priceId'];
		const { data } = await shop.subscribe({ ...change, priceId });
		if (name === 'GCASH') shop.sandbox.pay(String(data['orderId']), 'paid');
		const clock = await create(data['subscriptionId']);
		await advance(clock.data['clockId'], endOf.january);
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active', elapsedCycles: 1 });
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ charged: 2 });
	});

	test('keep a discount for as long as it lasts', async () => {
		await shop.call('POST', '/coupon', {
			couponName: 'Two months',
			discountType: 'percentage',
			percentage: 50,
			applyType: 'none',
			durationType: 'repeating',
			durationMonths: 2,
			promotionCodes: [{ code: 'TWO' }],
		});
		const amounts = async (promotionCode: string): Promise<unknown[]> => {
			const { id, clockId } = await subscribed({ promotionCode });
			await advance(clockId, endOf.march);
			return (await shop.orders(id)).map(({ amountTotal }) => amountTotal).reverse();
		};
		expect(await amounts('SPRING')).toEqual([9, 10, 10, 10]);
		expect(await amounts('TWO')).toEqual([5, 5, 10, 10]);
		expect(await amounts('FIVE')).toEqual([5, 5, 5, 5]);
	});

	test('take a phase at its cycle, with its quantity', async () => {
		const { id, clockId } = await subscribed({
			scheduledPhases: [
				{ sequence: 1, effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 2 },
				{ sequence: 5, effectiveCycle: 3, priceSnapshotId: 'snap_yearly', quantity: 1, metadata: { step: 'last' } },
			],
		});
		expect(await shop.subscription(id)).toMatchObject({ upcomingInvoiceItem: { amount: '60.00' } });
		await advance(clockId, endOf.january);
		expect(shop.events()).toEqual(['subscription.updated.plan_changed', ...renewal]);
		expect(await shop.subscription(id)).toMatchObject({ priceId: 'price_pro', quantity: 2, elapsedCycles: 1 });
		await advance(clockId, endOf.march);
		expect(await shop.subscription(id)).toMatchObject({
			priceId: 'price_yearly',
			quantity: 1,
			elapsedCycles: 3,
			currentPeriodEnd: Date.UTC(2027, 3, 30, 12),
		});
		expect((await shop.orders(id)).map(({ amountTotal }) => amountTotal)).toEqual([100, 60, 60, 10]);
	});

	test('take a pending change of plan', async () => {
		const { id, clockId } = await subscribed();
		await shop.previewAndConfirm(id, 'price_yearly');
		await advance(clockId, endOf.january);
		expect(shop.events()).toEqual(['subscription.updated.plan_changed', ...renewal]);
		expect(await shop.subscription(id)).toMatchObject({
			priceId: 'price_yearly',
			currentPeriodStart: start,
			currentPeriodEnd: Date.UTC(2027, 1, 28, 12),
			elapsedCycles: 1,
		});
		expect((await shop.orders(id))[0]).toMatchObject({ amountTotal: 100, priceId: 'price_yearly' });
		expect((await shop.call('POST', `/subscription/${String(id)}/update/cancel`)).code).toBe(90103403);
	});

	test('forget a change that was not paid while its period lasted', async () => {
		const { id, clockId, orderId } = await subscribed({ paymentMethodType: 'GCASH' });
		shop.sandbox.pay(String(orderId), 'paid');
		await shop.previewAndConfirm(id, 'price_pro');
		const [unpaid] = await shop.orders(id);
		await advance(clockId, endOf.january);
		expect(await shop.subscription(id)).toMatchObject({ priceId: 'price_basic', elapsedCycles: 1 });
		expect(() => shop.sandbox.pay(String(unpaid?.['orderId']), 'paid')).toThrow('already failed');
		expect(await shop.invoice(unpaid?.['invoiceId'])).toMatchObject({ status: 'void' });
	});

	test('are prorated by the time of the clock', async () => {
		const { id, clockId } = await subscribed();
		await advance(clockId, endOf.january + 10 * DAY);
		const preview = await shop.call('POST', `/subscription/${String(id)}/update/preview`, { priceId: 'price_pro' });
		expect(preview.data).toMatchObject({
			lines: { periodStart: endOf.january + 10 * DAY, proratedCredit: 6.77, proratedCharge: 20.32, totalAmount: 13.55 },
		});
	});
});

test('a look-up that lags behind sees the subscription as it was before a year of renewals', async () => {
	const { id, clockId } = await subscribed();
	shop.time += DAY;
	shop.sandbox.faults.queryLagMs = 1000;
	await advance(clockId, Date.UTC(2027, 0, 31, 12));
	expect(await shop.subscription(id)).toMatchObject({ elapsedCycles: 0, status: 'active' });
	expect(await shop.orders(id)).toHaveLength(1);
	shop.time += 1000;
	expect(await shop.subscription(id)).toMatchObject({ elapsedCycles: 12, status: 'active' });
	expect(await shop.orders(id)).toHaveLength(13);
});

describe('the end of a trial', () => {
	test('is the first charge, and makes the subscription active', async () => {
		const { id, clockId } = await subscribed({ priceId: 'price_trial', promotionCode: 'SPRING' });
		const trialEnd = start + 14 * DAY;
		await advance(clockId, trialEnd);
		expect(shop.events()).toEqual([...renewal.slice(0, -1), 'subscription.activated']);
		expect(await shop.subscription(id)).toMatchObject({
			status: 'active',
			trialEnd,
			currentPeriodStart: start,
			currentPeriodEnd: Date.UTC(2026, 2, 14, 12),
			elapsedCycles: 0,
			recurringInvoiceItem: { amount: '10.00', paymentAmount: '9.00', periodStart: trialEnd },
		});
		await advance(clockId, Date.UTC(2026, 2, 14, 12));
		expect(await shop.orders(id)).toMatchObject([{ amountTotal: 10 }, { amountTotal: 9 }]);
	});

	test('is nothing but the end when it was cancelled', async () => {
		const { id, clockId } = await subscribed({ priceId: 'price_trial' });
		await shop.call('POST', `/subscription/${String(id)}/cancel`, { reason: 'No' });
		await advance(clockId, start + 20 * DAY);
		expect(await shop.subscription(id)).toMatchObject({ status: 'cancelled', canceledAt: start + 14 * DAY });
		expect(await shop.orders(id)).toEqual([]);
	});

	test('that is declined leaves it past due, never active', async () => {
		const { id, clockId } = await subscribed({ priceId: 'price_trial', paymentInstrumentId: 'pi_declines_renewals' });
		await advance(clockId, start + 14 * DAY);
		expect(await shop.subscription(id)).toMatchObject({ status: 'past_due' });
		expect(shop.events()).toEqual(['invoice.open', ...failedAttempt, 'subscription.past_due']);
	});
});

describe('a cancellation at the end of the period', () => {
	test('ends the subscription then, without another order', async () => {
		const { id, clockId } = await subscribed();
		await shop.call('POST', `/subscription/${String(id)}/cancel`, { reason: 'No' });
		shop.events();
		await advance(clockId, endOf.march);
		expect(shop.events()).toEqual(['subscription.cancelled']);
		expect(await shop.subscription(id)).toMatchObject({ status: 'cancelled', canceledAt: endOf.january });
		expect(await shop.orders(id)).toHaveLength(1);
	});
});

describe('a renewal that is declined', () => {
	const declining = { paymentInstrumentId: 'pi_declines_renewals' };

	test('is tried again after three and seven days, then the subscription is cancelled and the invoice void', async () => {
		const { id, clockId } = await subscribed(declining);
		await advance(clockId, endOf.january);
		expect(shop.events()).toEqual(['invoice.open', ...failedAttempt, 'subscription.past_due']);
		expect(await shop.subscription(id)).toMatchObject({ status: 'past_due' });
		await advance(clockId, endOf.january + 3 * DAY - 1);
		expect(shop.events()).toEqual([]);
		await advance(clockId, endOf.january + 3 * DAY);
		expect(shop.events()).toEqual(failedAttempt);
		await advance(clockId, endOf.january + 7 * DAY);
		expect(shop.events()).toEqual([...failedAttempt, 'subscription.cancelled', 'invoice.void']);
		expect(await shop.subscription(id)).toMatchObject({ status: 'cancelled', canceledAt: endOf.january + 7 * DAY });
		const orders = await shop.orders(id);
		expect(orders.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'success']);
		const [last] = orders;
		expect(await shop.invoice(last?.['invoiceId'])).toMatchObject({ status: 'void', orderId: last?.['orderId'] });
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 1 });
		await advance(clockId, endOf.march);
		expect(shop.events()).toEqual([]);
	});

	test('does all that in one advance as well', async () => {
		const { id, clockId } = await subscribed(declining);
		await advance(clockId, endOf.march);
		expect(shop.events()).toEqual([
			'invoice.open',
			...failedAttempt,
			'subscription.past_due',
			...failedAttempt,
			...failedAttempt,
			'subscription.cancelled',
			'invoice.void',
		]);
		expect(await shop.orders(id)).toHaveLength(4);
	});

	test('cannot be changed to another plan, but be cancelled', async () => {
		const { id, clockId } = await subscribed(declining);
		await advance(clockId, endOf.january);
		const path = `/subscription/${String(id)}`;
		expect((await shop.call('POST', `${path}/update/preview`, { priceId: 'price_pro' })).code).toBe(90103402);
		const { data } = await shop.call('POST', `${path}/cancel`, { reason: 'No', cancelImmediately: true });
		expect(data).toMatchObject({ status: 'cancelled' });
		const [order] = await shop.orders(id);
		expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({ status: 'void' });
	});

	test('by its amount, after a trial, is declined as well', async () => {
		const { priceId } = await shop.makePrice(10.13, { interval: 'month', trialPeriodDays: 7 });
		const { id, clockId } = await subscribed({ priceId });
		await advance(clockId, start + 7 * DAY);
		expect(await shop.subscription(id)).toMatchObject({ status: 'past_due' });
	});
});

test('a first order that is not paid expires by the clock', async () => {
	const { id, clockId } = await subscribed({ paymentMethodType: 'GCASH' });
	shop.time += 2 * DAY;
	expect(await shop.subscription(id)).toMatchObject({ status: 'incomplete' });
	await advance(clockId, start + DAY);
	expect(await shop.subscription(id)).toMatchObject({ status: 'incomplete_expired' });
	expect(shop.events()).toEqual(['order.failed', 'subscription.incomplete_expired', 'invoice.void']);
});

test('a pending first order settles before the clock goes on', async () => {
	const { priceId } = await shop.makePrice(10.02);
	const { id, clockId } = await subscribed({ priceId });
	await advance(clockId, endOf.january);
	expect(await shop.subscription(id)).toMatchObject({ status: 'active', elapsedCycles: 1 });
});
