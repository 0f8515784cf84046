import { anyOf, textMatching } from '../../support/matchers.cts';
import type { Json } from './clients.cts';
import { DAY, openShop } from './clink-shop.cts';
import type { Shop } from './clink-shop.cts';

/** April has 30 days. */
const start = Date.UTC(2026, 3, 1, 12);
const monthLater = Date.UTC(2026, 4, 1, 12);

let shop: Shop;
beforeEach(async () => {
	shop = await openShop(start);
});
afterEach(() => shop.close());

const onSubscription = (id: unknown, action: string, request?: Json) =>
	shop.call('POST', `/subscription/${String(id)}${action}`, request);
const cancel = (id: unknown, change: Json = {}) =>
	onSubscription(id, '/cancel', { reason: 'No longer needed', ...change });
const preview = (id: unknown, change: Json = {}) =>
	onSubscription(id, '/update/preview', { priceId: 'price_pro', ...change });
const snapshotOf = ({ data }: { data: Json }) => (data['recurringPrice'] as Json)['priceSnapshotId'];

describe('a new subscription', () => {
	test('is charged at once, with an invoice and a recurring order under its reference', async () => {
		const { data } = await shop.subscribe({ metadata: { team: 'red' } });
		expect(data).toEqual({
			subscriptionId: textMatching(/^sub_/),
			sessionId: textMatching(/^sess_/),
			paymentInstrumentId: 'pi_1',
			status: 1,
			action: null,
			amount: 10,
			currency: 'USD',
			orderId: textMatching(/^order_/),
			invoiceId: textMatching(/^inv_/),
		});
		const [order, ...others] = await shop.orders(data['subscriptionId']);
		expect(others).toEqual([]);
		expect(order).toMatchObject({
			orderId: data['orderId'],
			type: 'recurring',
			status: 'success',
			merchantReferenceId: 'SUB-1',
			invoiceId: data['invoiceId'],
			sessionId: data['sessionId'],
			amountTotal: 10,
			paymentCurrency: 'USD',
			productId: 'prd_plans',
			priceId: 'price_basic',
			customerEmail: 'ann@example.com',
			metadata: { team: 'red' },
		});
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 1, chargedAmount: 10 });
		expect(shop.events()).toEqual([
			'subscription.created',
			'invoice.open',
			'order.created',
			'order.succeeded',
			'invoice.paid',
			'subscription.activated',
		]);
	});

	test('shows decimal text, null for what it has not, and the current period in its item', async () => {
		const { data } = await shop.subscribe();
		const subscription = await shop.subscription(data['subscriptionId']);
		const price = {
			productId: 'prd_plans',
			productName: 'Plans',
			priceId: 'price_basic',
			priceSnapshotId: 'snap_basic',
			unitAmount: '10.00',
			quantity: 1,
			recurring: {
				interval: 'month',
				intervalCount: 1,
				trialPeriodDays: null,
				pricingModel: 'flat_rate',
				tiersMode: null,
			},
		};
		const item = {
			invoiceItemId: textMatching(/^ii_/),
			amount: '10.00',
			discountAmount: '0.00',
			paymentAmount: '10.00',
			couponTerms: null,
			promotionCode: null,
			currency: 'USD',
			description: 'Plans',
			periodStart: start,
			periodEnd: monthLater,
			proration: false,
			price,
		};
		expect(subscription).toEqual({
			subscriptionId: data['subscriptionId'],
			customerId: textMatching(/^cus_/),
			productId: 'prd_plans',
			priceId: 'price_basic',
			priceSnapshotId: 'snap_basic',
			createTime: start,
			quantity: 1,
			paymentMethodType: 'CARD',
			paymentInstrumentId: 'pi_1',
			status: 'active',
			billing: 'charge_automatically',
			merchantReference: 'SUB-1',
			trialStart: null,
			trialEnd: null,
			currentPeriodStart: start,
			currentPeriodEnd: monthLater,
			cancelAt: null,
			cancelAtPeriodEnd: false,
			canceledAt: null,
			cancelReason: null,
			currency: 'USD',
			recurringInvoiceItem: item,
			upcomingInvoiceItem: {
				...item,
				invoiceItemId: null,
				periodStart: monthLater,
				periodEnd: Date.UTC(2026, 5, 1, 12),
			},
			scheduledPhases: null,
			elapsedCycles: 0,
			sessionId: data['sessionId'],
			metadata: null,
		});
		expect(await shop.invoice(data['invoiceId'])).toEqual({
			invoiceId: data['invoiceId'],
			subscriptionId: data['subscriptionId'],
			merchantReference: 'SUB-1',
			orderId: data['orderId'],
			customerId: subscription['customerId'],
			merchantId: textMatching(/^mer_/),
			status: 'paid',
			createTime: start,
			currentPeriodStart: start,
			currentPeriodEnd: monthLater,
			originalAmount: '10.00',
			paymentAmount: '10.00',
			originalCurrency: 'USD',
			billing: 'charge_automatically',
			items: [item],
			discount: null,
			metadata: null,
		});
	});

	test('in another payment currency is charged at the fixed rate, without decimals where the currency has none', async () => {
		const { data } = await shop.subscribe({ paymentCurrency: 'JPY' });
		expect(data).toMatchObject({ amount: 1500, currency: 'JPY' });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({
			originalAmount: '10.00',
			originalCurrency: 'USD',
			paymentAmount: '1500',
		});
		expect(await shop.orders(data['subscriptionId'])).toMatchObject([
			{ amountTotal: 1500, paymentCurrency: 'JPY', originalCurrency: 'USD' },
		]);
	});

	test('is made again by each request', async () => {
		const [one, another] = [await shop.subscribe(), await shop.subscribe()];
		expect(another.data['subscriptionId']).not.toBe(one.data['subscriptionId']);
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 2, charged: 2, chargedAmount: 20 });
		expect((await shop.call('GET', '/order?merchantReferenceId=SUB-1')).rows).toHaveLength(2);
	});

	test('whose card is declined is incomplete, its invoice open until both expire after a day', async () => {
		const { priceId } = await shop.makePrice(10.13);
		const { data } = await shop.subscribe({ priceId });
		expect(data).toMatchObject({ status: 3, action: null });
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({
			status: 'incomplete',
			upcomingInvoiceItem: null,
		});
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'open' });
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 0 });
		shop.time += DAY;
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'incomplete_expired' });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'void' });
		expect(shop.events()).toEqual([
			'subscription.created',
			'invoice.open',
			'order.created',
			'order.failed',
			'subscription.incomplete_expired',
			'invoice.void',
		]);
	});

	test('whose charge takes a while is active once that has settled', async () => {
		const { priceId } = await shop.makePrice(10.02);
		const { data } = await shop.subscribe({ priceId });
		expect(data).toMatchObject({ status: 2 });
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'incomplete' });
		shop.time += 1500;
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active' });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'paid' });
		expect(shop.events().slice(-3)).toEqual(['order.succeeded', 'invoice.paid', 'subscription.activated']);
	});

	test.each([
		['GCASH', { redirectUrl: textMatching(/\/pay\/order_/), method: 'GET', type: 'GCASH' }],
		['CASHAPP', { walletHandleRedirectOrDisplayQrCode: { expiresSecond: anyOf(Number) } }],
	])('by %s waits for the customer on the pay page', async (paymentMethodType, action) => {
		const { data } = await shop.subscribe({ paymentMethodType, paymentInstrumentId: undefined });
		expect(data).toMatchObject({ status: 5, action, paymentInstrumentId: textMatching(/^pi_/) });
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'incomplete' });
		shop.sandbox.pay(String(data['orderId']), 'paid');
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active' });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'paid' });
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 1, chargedAmount: 10 });
		expect(shop.events().slice(2)).toEqual([
			'order.created',
			'order.next_action',
			'order.succeeded',
			'invoice.paid',
			'subscription.activated',
		]);
	});

	test('that was not paid on the pay page within a day cannot be paid any more', async () => {
		const { data } = await shop.subscribe({ paymentMethodType: 'GCASH' });
		shop.time += DAY;
		expect(() => shop.sandbox.pay(String(data['orderId']), 'paid')).toThrow('already failed');
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ charged: 0 });
	});

	test('with trial days is free: no invoice, no order, and nothing in the ledger but the subscription', async () => {
		const { data } = await shop.subscribe({ priceId: 'price_trial' });
		expect(data).toMatchObject({ status: 1, amount: 0, currency: 'USD', orderId: null, invoiceId: null, action: null });
		const trialEnd = start + 14 * DAY;
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({
			status: 'free_trial',
			trialStart: start,
			trialEnd,
			currentPeriodStart: start,
			currentPeriodEnd: trialEnd,
			recurringInvoiceItem: { amount: '0.00', periodStart: start, periodEnd: trialEnd },
			upcomingInvoiceItem: { amount: '10.00', periodStart: trialEnd, periodEnd: Date.UTC(2026, 4, 15, 12) },
		});
		expect(await shop.orders(data['subscriptionId'])).toEqual([]);
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 0 });
		expect(shop.events()).toEqual(['subscription.created', 'subscription.trialing']);
	});

	test('with a promotion code costs less, and the code is counted', async () => {
		const { data } = await shop.subscribe({ promotionCode: 'SPRING' });
		expect(data).toMatchObject({ status: 1, amount: 9 });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({
			originalAmount: '10.00',
			paymentAmount: '9.00',
			discount: { couponId: 'cpn_test', promotionCode: 'SPRING', discountAmount: '1.00' },
			items: [{ amount: '10.00', discountAmount: '1.00', paymentAmount: '9.00', promotionCode: 'SPRING' }],
		});
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({
			recurringInvoiceItem: { paymentAmount: '9.00' },
			upcomingInvoiceItem: { discountAmount: '0.00', paymentAmount: '10.00', promotionCode: null },
		});
		expect((await shop.call('GET', '/coupon/cpn_test')).data).toMatchObject({ redeemedCount: 1 });
	});

	test('that a code makes free is active without an order', async () => {
		const coupon = await shop.call('POST', '/coupon', {
			couponName: 'All of it',
			discountType: 'percentage',
			percentage: 100,
			applyType: 'none',
			durationType: 'once',
			promotionCodes: [{ code: 'FREE' }],
		});
		expect(coupon.code).toBe(200);
		const { data } = await shop.subscribe({ promotionCode: 'FREE' });
		expect(data).toMatchObject({ status: 1, amount: 0, orderId: null, invoiceId: textMatching(/^inv_/) });
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active' });
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'paid', paymentAmount: '0.00' });
	});

	test('keeps its price when that is changed later', async () => {
		const { data } = await shop.subscribe();
		await shop.call('PUT', '/price/price_basic', { unitAmount: 12 });
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({
			upcomingInvoiceItem: { amount: '10.00' },
		});
	});

	const phase = { sequence: 1, effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 1 };
	test.each([
		['no product', { productId: undefined }, /^productId is required$/],
		['a one-time price', { productId: 'prd_test', priceId: 'price_test' }, /price_test is not a recurring price$/],
		['a price of another product', { priceId: 'price_monthly' }, /prd_plans has no price price_monthly$/],
		['an inactive price', { priceId: 'price_old' }, /price_old is not active$/],
		['no payment currency', { paymentCurrency: undefined }, /^paymentCurrency is required$/],
		['a payment currency without a rate', { paymentCurrency: 'XAF' }, /XAF is not available/],
		[
			'a trial in a currency without a rate',
			{ priceId: 'price_trial', paymentCurrency: 'XAF' },
			/XAF is not available/,
		],
		['no returnUrl', { returnUrl: undefined }, /^returnUrl is required$/],
		[
			'a method that subscriptions lack',
			{ paymentMethodType: 'ALIPAY' },
			/^paymentMethodType must be one of CARD, GCASH/,
		],
		['a card without instrument', { paymentInstrumentId: undefined }, /^paymentInstrumentId is required for CARD$/],
		['UPI without instrument', { paymentMethodType: 'UPI', paymentInstrumentId: undefined }, /required for UPI$/],
		['PIX without instrument', { paymentMethodType: 'PIX', paymentInstrumentId: undefined }, /required for PIX$/],
		['no customer', { customerEmail: undefined }, /^CUSTOMER_NOT_FOUND/],
		['identifiers of different customers', { customerId: 'cus_test' }, /^CUSTOMER_IDENTIFIER_NOT_MATCHED/],
		['an inactive promotion code', { promotionCode: 'WINTER' }, /WINTER is not active$/],
		['an unknown promotion code', { promotionCode: 'SUMMER' }, /SUMMER does not exist$/],
		['an amount', { amount: 10 }, /^amount is not a known field$/],
		['the name that the answer has', { merchantReference: 'SUB-1' }, /^merchantReference is not a known field$/],
		['an unknown snapshot', { scheduledPhases: [{ ...phase, priceSnapshotId: 'snap_x' }] }, /snap_x does not exist$/],
		[
			'a phase from the start',
			{ scheduledPhases: [{ ...phase, effectiveCycle: 0 }] },
			/effectiveCycle must be at least 1$/,
		],
		['a phase for nobody', { scheduledPhases: [{ ...phase, quantity: 0 }] }, /quantity must be at least 1$/],
		['a one-time phase', { scheduledPhases: [{ ...phase, priceSnapshotId: 'snap_test' }] }, /not a recurring price$/],
		['a phase in HKD', { scheduledPhases: [{ ...phase, priceSnapshotId: 'snap_hkd' }] }, /is in HKD, not in USD$/],
		['an inactive phase', { scheduledPhases: [{ ...phase, priceSnapshotId: 'snap_old' }] }, /snap_old is not active$/],
		[
			'phases in the same sequence',
			{ scheduledPhases: [phase, { ...phase, effectiveCycle: 2 }] },
			/^scheduledPhases must be strictly increasing in sequence$/,
		],
		[
			'phases at the same cycle',
			{ scheduledPhases: [phase, { ...phase, sequence: 2 }] },
			/^scheduledPhases must be strictly increasing in effectiveCycle$/,
		],
	])('with %s is refused in words', async (_case, change, message) => {
		const answer = await shop.subscribe(change);
		expect(answer).toMatchObject({ status: 200, message: textMatching(message) });
		expect(String(answer.code)).toMatch(/^\d{8}$/);
		expect(shop.sandbox.ledger().orders).toEqual([]);
		expect(shop.events()).toEqual([]);
	});

	test('by an instrument that was made for another customer is refused', async () => {
		const { data } = await shop.call('POST', '/payment-instrument', {
			paymentInstrumentType: 'GCASH',
			customerEmail: 'bob@example.com',
		});
		const answer = await shop.subscribe({ paymentMethodType: 'GCASH', paymentInstrumentId: data['id'] });
		expect(answer.message).toMatch(/belongs to another customer$/);
	});

	test('is not seen by another merchant, nor are its invoice and clock', async () => {
		const { data } = await shop.subscribe();
		const clock = await shop.call('POST', '/subscription/test-clocks', {
			name: 'Clock',
			subscriptionId: data['subscriptionId'],
		});
		const path = `/subscription/${String(data['subscriptionId'])}`;
		expect((await shop.callAsOther('GET', path)).code).toBe(90103401);
		expect((await shop.callAsOther('POST', `${path}/cancel`, { reason: 'x' })).code).toBe(90103401);
		expect((await shop.callAsOther('GET', `/subscription/invoice/${String(data['invoiceId'])}`)).code).toBe(90103404);
		const clockPath = `/subscription/test-clocks/${String(clock.data['clockId'])}`;
		expect((await shop.callAsOther('GET', clockPath)).code).toBe(90103405);
	});

	test('is not found by look-ups that lag behind', async () => {
		shop.sandbox.faults.queryLagMs = 1000;
		const { data } = await shop.subscribe();
		expect((await shop.call('GET', `/subscription/${String(data['subscriptionId'])}`)).code).toBe(90103401);
		expect((await shop.call('GET', `/subscription/invoice/${String(data['invoiceId'])}`)).code).toBe(90103404);
		expect(await shop.orders(data['subscriptionId'])).toEqual([]);
		shop.time += 1000;
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active' });
		expect(await shop.orders(data['subscriptionId'])).toHaveLength(1);
	});

	test('whose order is refunded stays as it is', async () => {
		const { data } = await shop.subscribe();
		const refund = await shop.call('POST', '/refund', {
			orderId: data['orderId'],
			refundMerchantOrderId: 'REFUND-1',
			refundAmount: 10,
		});
		expect(refund.data).toMatchObject({ status: 'success' });
		expect(await shop.orders(data['subscriptionId'])).toMatchObject([{ status: 'refunded' }]);
		expect(await shop.subscription(data['subscriptionId'])).toMatchObject({ status: 'active' });
	});
});

describe('cancelling', () => {
	let id: unknown;
	beforeEach(async () => {
		id = (await shop.subscribe()).data['subscriptionId'];
		shop.events();
	});

	test('at the end of the period leaves it active until then', async () => {
		expect((await cancel(id, { cancelReasonCode: 'too_expensive' })).data).toMatchObject({
			status: 'active',
			cancelAtPeriodEnd: true,
			cancelAt: monthLater,
			canceledAt: null,
			cancelReason: 'No longer needed',
			upcomingInvoiceItem: null,
		});
		expect(shop.events()).toEqual(['subscription.updated.cancel_at_period_end_set']);
		expect((await cancel(id)).code).toBe(90103402);
		expect(shop.events()).toEqual([]);
	});

	test('immediately ends it without a refund, also after it was set to end with its period', async () => {
		await cancel(id);
		shop.time += DAY;
		expect((await cancel(id, { cancelImmediately: true, reason: 'Now' })).data).toMatchObject({
			status: 'cancelled',
			canceledAt: start + DAY,
			cancelReason: 'Now',
			upcomingInvoiceItem: null,
		});
		expect(shop.events().at(-1)).toBe('subscription.cancelled');
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ refunded: 0 });
		expect(await cancel(id, { cancelImmediately: true })).toMatchObject({
			code: 90103402,
			message: 'the subscription is already cancelled',
		});
	});

	test('an incomplete one works immediately only, and its order can be paid no more', async () => {
		const { data } = await shop.subscribe({ paymentMethodType: 'GCASH' });
		expect((await cancel(data['subscriptionId'])).code).toBe(90103402);
		expect((await cancel(data['subscriptionId'], { cancelImmediately: true })).data).toMatchObject({
			status: 'cancelled',
		});
		expect(() => shop.sandbox.pay(String(data['orderId']), 'paid')).toThrow('already failed');
		expect(await shop.invoice(data['invoiceId'])).toMatchObject({ status: 'void' });
	});

	test.each([
		['no reason', { reason: undefined }, /^reason is required$/],
		['an empty reason', { reason: '' }, /^reason must not be empty$/],
		['a reason of 256 characters', { reason: 'x'.repeat(256) }, /^reason must have at most 255 characters$/],
		['an unknown reason code', { cancelReasonCode: 'bored' }, /^cancelReasonCode must be one of too_expensive/],
		['a flag as text', { cancelImmediately: 'true' }, /^cancelImmediately must be true or false$/],
		['a misspelt field', { immediately: true }, /^immediately is not a known field$/],
	])('with %s is refused in words', async (_case, change, message) => {
		expect(await cancel(id, change)).toMatchObject({ status: 200, message: textMatching(message) });
		expect(await shop.subscription(id)).toMatchObject({ status: 'active', cancelAtPeriodEnd: false });
	});

	test('an unknown one is refused', async () => {
		expect((await cancel('sub_unknown')).code).toBe(90103401);
		expect((await shop.call('GET', '/subscription/sub_unknown')).code).toBe(90103401);
		expect((await shop.call('GET', '/subscription/invoice/inv_unknown')).code).toBe(90103404);
	});
});

describe('a change of plan', () => {
	let id: unknown;
	beforeEach(async () => {
		id = (await shop.subscribe()).data['subscriptionId'];
		shop.time += 10 * DAY;
		shop.events();
	});
	const lines = (answer: { data: Json }) => answer.data['lines'];

	test('to a dearer price is previewed with what is left of the period, to the cent', async () => {
		const answer = await preview(id);
		expect(answer.data).toEqual({
			subscriptionId: id,
			immediate: true,
			recurringPrice: {
				periodStart: start,
				periodEnd: monthLater,
				priceId: 'price_pro',
				priceSnapshotId: 'snap_pro',
				productId: 'prd_plans',
				productName: 'Plans',
				totalAmount: 30,
				unitAmount: 30,
				currencySymbol: '$',
				currency: 'USD',
				quantity: 1,
				interval: 'month',
				recurring: '1 month',
			},
			lines: {
				proratedCredit: 6.67,
				proratedCharge: 20,
				periodStart: start + 10 * DAY,
				periodEnd: monthLater,
				subtotalAmount: 13.33,
				taxAmount: 0,
				taxRate: 0,
				taxName: null,
				totalAmount: 13.33,
				currencySymbol: '$',
				currency: 'USD',
			},
			discountObject: null,
		});
		expect(await shop.subscription(id)).toMatchObject({ priceId: 'price_basic' });
		expect(shop.events()).toEqual([]);
	});

	test('to a dearer price is charged when it is confirmed, and holds at once', async () => {
		const { data } = await shop.previewAndConfirm(id, 'price_pro');
		expect(data).toMatchObject({
			subscriptionId: id,
			status: 1,
			code: null,
			declinedCode: null,
			message: null,
			action: null,
			subscription: {
				priceId: 'price_pro',
				currentPeriodStart: start,
				currentPeriodEnd: monthLater,
				recurringInvoiceItem: { amount: '30.00' },
				upcomingInvoiceItem: { amount: '30.00', periodStart: monthLater },
			},
		});
		const [order, firstOrder] = await shop.orders(id);
		expect([order, firstOrder]).toMatchObject([{ amountTotal: 13.33, type: 'recurring' }, { amountTotal: 10 }]);
		expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({
			status: 'paid',
			orderId: order?.['orderId'],
			originalAmount: '13.33',
			paymentAmount: '13.33',
			items: [
				{ paymentAmount: '-6.67', proration: true, price: { priceId: 'price_basic' } },
				{ paymentAmount: '20.00', proration: true, price: { priceId: 'price_pro' } },
			],
		});
		expect(shop.sandbox.ledger().of('SUB-1')).toMatchObject({ created: 1, charged: 2, chargedAmount: 23.33 });
		expect(shop.events()).toEqual([
			'invoice.open',
			'order.created',
			'order.succeeded',
			'invoice.paid',
			'subscription.updated.plan_changed',
		]);
	});

	test('twice in a period credits what the first one charged', async () => {
		await shop.previewAndConfirm(id, 'price_pro');
		shop.time += 10 * DAY;
		const { priceId } = await shop.makePrice(60);
		expect(lines(await preview(id, { priceId }))).toMatchObject({
			proratedCredit: 10,
			proratedCharge: 20,
			totalAmount: 10,
		});
	});

	test('to a longer interval begins a new period today, charged whole', async () => {
		const { priceId } = await shop.makePrice(400, { interval: 'year' });
		const { data } = await preview(id, { priceId });
		expect(data).toMatchObject({
			immediate: true,
			recurringPrice: { periodStart: start + 10 * DAY, periodEnd: Date.UTC(2027, 3, 11, 12), interval: 'year' },
			lines: { proratedCredit: 6.67, proratedCharge: 400, totalAmount: 393.33 },
		});
		await shop.previewAndConfirm(id, priceId);
		expect(await shop.subscription(id)).toMatchObject({
			currentPeriodStart: start,
			currentPeriodEnd: Date.UTC(2027, 3, 11, 12),
			recurringInvoiceItem: { periodStart: start + 10 * DAY },
		});
	});

	test('to a cheaper price costs nothing and waits for the end of the period', async () => {
		expect((await preview(id, { priceId: 'price_yearly' })).data).toMatchObject({
			immediate: false,
			recurringPrice: { totalAmount: 100, periodStart: monthLater, periodEnd: Date.UTC(2027, 4, 1, 12) },
			lines: { proratedCredit: 0, proratedCharge: 0, totalAmount: 0 },
		});
		const { data } = await shop.previewAndConfirm(id, 'price_yearly');
		expect(data).toMatchObject({
			status: 1,
			subscription: {
				priceId: 'price_basic',
				upcomingInvoiceItem: { amount: '100.00', price: { priceId: 'price_yearly' } },
			},
		});
		expect(await shop.orders(id)).toHaveLength(1);
		const [entry] = shop.sandbox.ledger().orders.filter((each) => each.id === id);
		expect(entry).toMatchObject({ prices: { now: 'price_basic', next: 'price_yearly' } });
		expect(shop.events()).toEqual([]);
	});

	test('whose credit would be above its charge waits for the end of the period too', async () => {
		const yearly = await shop.subscribe({ priceId: 'price_yearly', merchantReferenceId: 'SUB-2' });
		expect((await preview(yearly.data['subscriptionId'], { priceId: 'price_basic' })).data).toMatchObject({
			immediate: false,
			lines: { totalAmount: 0 },
		});
	});

	test('in a trial holds at once when it is dearer, and costs nothing', async () => {
		const trial = await shop.subscribe({ priceId: 'price_trial', merchantReferenceId: 'SUB-2' });
		const trialId = trial.data['subscriptionId'];
		expect((await preview(trialId)).data).toMatchObject({ immediate: true, lines: { totalAmount: 0 } });
		const { data } = await shop.previewAndConfirm(trialId, 'price_pro');
		expect(data).toMatchObject({
			status: 1,
			subscription: {
				status: 'free_trial',
				priceId: 'price_pro',
				recurringInvoiceItem: { amount: '0.00' },
				upcomingInvoiceItem: { amount: '30.00' },
			},
		});
		expect(await shop.orders(trialId)).toEqual([]);
	});

	test('with a promotion code charges the discounted price', async () => {
		const { data } = await preview(id, { promotionCode: 'SPRING' });
		expect(data).toMatchObject({
			recurringPrice: { totalAmount: 27 },
			lines: { proratedCredit: 6.67, proratedCharge: 18, totalAmount: 11.33 },
			discountObject: {
				couponId: 'cpn_test',
				promotionCode: 'SPRING',
				discountAmount: 3,
				durationType: 'once',
				couponUsedTimes: 0,
			},
		});
		const confirmed = await shop.previewAndConfirm(id, 'price_pro', { promotionCode: 'SPRING' });
		expect(confirmed.data).toMatchObject({ status: 1 });
		expect((await shop.orders(id))[0]).toMatchObject({ amountTotal: 11.33 });
		expect((await shop.call('GET', '/coupon/cpn_test')).data).toMatchObject({ redeemedCount: 1 });
	});

	test('that is declined changes nothing, and its invoice is void', async () => {
		const { priceId } = await shop.makePrice(20.7);
		const { data } = await shop.previewAndConfirm(id, priceId);
		expect(lines(await preview(id, { priceId }))).toMatchObject({ totalAmount: 7.13 });
		expect(data).toMatchObject({
			status: 3,
			declinedCode: 'card_declined',
			message: 'The card was declined.',
			subscription: { priceId: 'price_basic', status: 'active' },
		});
		const [order] = await shop.orders(id);
		expect(order).toMatchObject({ status: 'failed', amountTotal: 7.13 });
		expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({ status: 'void' });
		expect(shop.events()).toEqual(['invoice.open', 'order.created', 'order.failed', 'invoice.void']);
	});

	test('by a wallet holds once it is paid, for what it was confirmed for', async () => {
		const wallet = await shop.subscribe({ paymentMethodType: 'GCASH', merchantReferenceId: 'SUB-2' });
		const walletId = wallet.data['subscriptionId'];
		shop.sandbox.pay(String(wallet.data['orderId']), 'paid');
		const { data } = await shop.previewAndConfirm(walletId, 'price_pro');
		expect(data).toMatchObject({
			status: 5,
			action: { type: 'GCASH', redirectUrl: textMatching(/\/pay\/order_/) },
			subscription: { priceId: 'price_basic' },
		});
		const [order] = await shop.orders(walletId);
		expect((await shop.previewAndConfirm(walletId, 'price_pro')).message).toMatch(/^another change is pending/);
		shop.sandbox.pay(String(order?.['orderId']), 'paid');
		expect(await shop.subscription(walletId)).toMatchObject({ priceId: 'price_pro' });
		expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({ status: 'paid' });
		expect(shop.events().slice(-3)).toEqual(['order.succeeded', 'invoice.paid', 'subscription.updated.plan_changed']);
	});

	test.each(['declined', 'cancelled'] as const)(
		'by a wallet is forgotten when it is %s on the pay page',
		async (action) => {
			const wallet = await shop.subscribe({ paymentMethodType: 'GCASH', merchantReferenceId: 'SUB-2' });
			const walletId = wallet.data['subscriptionId'];
			shop.sandbox.pay(String(wallet.data['orderId']), 'paid');
			await shop.previewAndConfirm(walletId, 'price_pro');
			const [order] = await shop.orders(walletId);
			shop.sandbox.pay(String(order?.['orderId']), action);
			expect(await shop.subscription(walletId)).toMatchObject({ priceId: 'price_basic', status: 'active' });
			expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({ status: 'void' });
			expect((await onSubscription(walletId, '/update/cancel')).code).toBe(90103403);
		},
	);

	test('that is pending is cancelled, once', async () => {
		await shop.previewAndConfirm(id, 'price_yearly');
		expect((await onSubscription(id, '/update/cancel')).data).toMatchObject({
			upcomingInvoiceItem: { price: { priceId: 'price_basic' } },
		});
		expect(shop.events()).toEqual(['subscription.updated.plan_change_canceled']);
		expect(await onSubscription(id, '/update/cancel')).toMatchObject({
			code: 90103403,
			message: 'no change is pending',
		});
	});

	test('that waits for its payment is cancelled with its order and invoice', async () => {
		const wallet = await shop.subscribe({ paymentMethodType: 'GCASH', merchantReferenceId: 'SUB-2' });
		const walletId = wallet.data['subscriptionId'];
		shop.sandbox.pay(String(wallet.data['orderId']), 'paid');
		await shop.previewAndConfirm(walletId, 'price_pro');
		const [order] = await shop.orders(walletId);
		await onSubscription(walletId, '/update/cancel');
		expect(() => shop.sandbox.pay(String(order?.['orderId']), 'paid')).toThrow('already failed');
		expect(await shop.invoice(order?.['invoiceId'])).toMatchObject({ status: 'void' });
		expect(await shop.subscription(walletId)).toMatchObject({ priceId: 'price_basic' });
	});

	test.each([
		['no price', { priceId: undefined }, /^priceId is required$/],
		['an unknown price', { priceId: 'price_unknown' }, /^no price has the id price_unknown$/],
		['a one-time price', { priceId: 'price_test' }, /price_test is not a recurring price$/],
		['an inactive price', { priceId: 'price_old' }, /price_old is not active$/],
		['a price in another currency', { priceId: 'price_hkd' }, /^priceId price_hkd is in HKD, the subscription in USD$/],
		['the price it has', { priceId: 'price_basic' }, /already has priceId price_basic$/],
		['an inactive promotion code', { promotionCode: 'WINTER' }, /WINTER is not active$/],
		['a quantity', { quantity: 2 }, /^quantity is not a known field$/],
	])('to %s is refused in words', async (_case, change, message) => {
		expect(await preview(id, change)).toMatchObject({ status: 200, message: textMatching(message) });
	});

	test('is charged as it was previewed, for every confirmation, where Clink is set to that', async () => {
		shop.sandbox.faults.confirmedChange = 'asPreviewed';
		const wallet = await shop.subscribe({ paymentMethodType: 'GCASH', merchantReferenceId: 'SUB-2' });
		const walletId = wallet.data['subscriptionId'];
		shop.sandbox.pay(String(wallet.data['orderId']), 'paid');
		for (const subscriptionId of [id, walletId]) {
			const change = { priceSnapshotId: snapshotOf(await preview(subscriptionId)) };
			const confirm = async () => (await onSubscription(subscriptionId, '/update/confirm', change)).code;
			expect([await confirm(), await confirm()]).toEqual([200, 200]);
		}
		const charges = async (of: unknown) =>
			(await shop.orders(of)).slice(0, -1).map(({ amountTotal, status }) => [amountTotal, status]);
		expect(await charges(id)).toEqual([
			[13.33, 'success'],
			[13.33, 'success'],
		]);
		expect(await charges(walletId)).toEqual([
			[20, 'requires_action'],
			[20, 'requires_action'],
		]);
		expect(await shop.subscription(id)).toMatchObject({ priceId: 'price_pro' });
	});

	test('is confirmed as it was previewed: by its snapshot, with its promotion code, on its subscription', async () => {
		const confirm = (change: Json = {}) =>
			onSubscription(id, '/update/confirm', { priceSnapshotId: 'snap_pro', ...change });
		expect((await confirm()).code).toBe(90103403);
		const other = await shop.subscribe({ merchantReferenceId: 'SUB-2' });
		await preview(other.data['subscriptionId']);
		expect((await confirm()).code).toBe(90103403);
		const snapshot = snapshotOf(await preview(id));
		expect(snapshot).toBe('snap_pro');
		expect((await confirm({ promotionCode: 'SPRING' })).code).toBe(90103403);
		expect((await confirm({ priceSnapshotId: undefined, priceId: 'price_pro' })).code).toBe(90100400);
		expect(await shop.orders(id)).toHaveLength(1);
		expect((await confirm()).data).toMatchObject({ status: 1 });
		expect((await confirm()).message).toMatch(/already has priceId price_pro$/);
		expect(await shop.orders(id)).toHaveLength(2);
	});

	test('is refused for a subscription that ends, or has not begun', async () => {
		const incomplete = await shop.subscribe({ paymentMethodType: 'GCASH' });
		expect((await preview(incomplete.data['subscriptionId'])).code).toBe(90103402);
		await cancel(id);
		expect((await preview(id)).code).toBe(90103402);
		await cancel(id, { cancelImmediately: true });
		expect((await preview(id)).code).toBe(90103402);
	});
});

describe('a checkout session with a recurring price', () => {
	const create = (change: Json = {}) =>
		shop.call('POST', '/checkout/session', {
			customerEmail: 'ann@example.com',
			originalAmount: 10,
			originalCurrency: 'USD',
			productId: 'prd_plans',
			priceId: 'price_basic',
			merchantReferenceId: 'SESS-1',
			...change,
		});
	const session = async (id: unknown) => (await shop.call('GET', `/checkout/session/${String(id)}`)).data;

	test('makes a subscription, its invoice and a recurring order when it is paid', async () => {
		const { data } = await create({ metadata: { team: 'red' } });
		expect(await session(data['sessionId'])).toMatchObject({
			status: 'open',
			subscriptionId: null,
			invoiceId: null,
			orderId: null,
			price: {
				priceId: 'price_basic',
				priceList: [{ amount: 10, currency: 'USD', exchangeRate: 1 }],
				recurring: { freeTrialDays: 0, interval: 'month' },
			},
			product: { productId: 'prd_plans', productName: 'Plans' },
			metadata: { team: 'red' },
			showPromotionCode: true,
		});
		shop.sandbox.pay(String(data['sessionId']), 'paid');
		const paid = await session(data['sessionId']);
		expect(paid).toMatchObject({ status: 'completed', paymentStatus: 'paid', amountTotal: 10 });
		expect(await shop.subscription(paid['subscriptionId'])).toMatchObject({
			status: 'active',
			merchantReference: 'SESS-1',
			sessionId: data['sessionId'],
			metadata: { team: 'red' },
		});
		expect(await shop.invoice(paid['invoiceId'])).toMatchObject({ status: 'paid', orderId: paid['orderId'] });
		expect(await shop.orders(paid['subscriptionId'])).toMatchObject([
			{ orderId: paid['orderId'], type: 'recurring', sessionId: data['sessionId'], merchantReferenceId: 'SESS-1' },
		]);
		expect(shop.sandbox.ledger().of('SESS-1')).toMatchObject({ created: 1, charged: 1, chargedAmount: 10 });
		expect(shop.events()).toEqual([
			'subscription.created',
			'invoice.open',
			'order.created',
			'order.succeeded',
			'invoice.paid',
			'subscription.activated',
			'session.complete',
		]);
	});

	test('makes no subscription when it is declined, and stays open', async () => {
		const { data } = await create();
		shop.sandbox.pay(String(data['sessionId']), 'declined');
		expect(await session(data['sessionId'])).toMatchObject({ status: 'open', subscriptionId: null });
		expect(shop.events()).toEqual(['order.created', 'order.failed']);
		shop.sandbox.pay(String(data['sessionId']), 'paid');
		expect(shop.sandbox.ledger().of('SESS-1')).toMatchObject({ created: 1, charged: 1 });
	});

	test('with trial days is complete and paid with nothing', async () => {
		const { data } = await create({ priceId: 'price_trial' });
		shop.sandbox.pay(String(data['sessionId']), 'paid');
		const paid = await session(data['sessionId']);
		expect(paid).toMatchObject({
			status: 'completed',
			paymentStatus: 'paid',
			amountSubtotal: 0,
			amountTotal: 0,
			orderId: null,
			invoiceId: null,
			price: { recurring: { freeTrialDays: 14, interval: 'month' } },
		});
		expect(await shop.subscription(paid['subscriptionId'])).toMatchObject({ status: 'free_trial' });
		expect(shop.sandbox.ledger().of('SESS-1')).toMatchObject({ created: 1, charged: 0 });
	});

	test('hands its promotion code and its phases to the subscription', async () => {
		const phase = { sequence: 1, effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 2 };
		const { data } = await create({
			allowPromotionCodes: true,
			promotionCode: 'FIVE',
			showPromotionCode: false,
			scheduledPhases: [phase],
		});
		expect(await session(data['sessionId'])).toMatchObject({
			amountSubtotal: 10,
			amountTotal: 5,
			showPromotionCode: false,
		});
		shop.sandbox.pay(String(data['sessionId']), 'paid');
		const { subscriptionId, orderId } = await session(data['sessionId']);
		expect(await shop.orders(subscriptionId)).toMatchObject([{ orderId, amountTotal: 5 }]);
		expect(await shop.subscription(subscriptionId)).toMatchObject({
			scheduledPhases: [{ ...phase, metadata: null }],
			upcomingInvoiceItem: { amount: '60.00', discountAmount: '5.00', paymentAmount: '55.00' },
		});
		expect((await shop.call('GET', '/coupon/cpn_five')).data).toMatchObject({ redeemedCount: 1 });
	});

	const phases = [{ sequence: 1, effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 1 }];
	const oneTime = { productId: 'prd_test', priceId: 'price_test', originalAmount: 19.99 };
	const withoutPrice = { productId: undefined, priceId: undefined };
	test.each([
		[
			'another amount than the price',
			{ originalAmount: 9.99 },
			/^originalAmount and originalCurrency must be the price's, 10 USD$/,
		],
		['another currency than the price', { originalCurrency: 'HKD' }, /must be the price's, 10 USD$/],
		['another amount than a one-time price', { ...oneTime, originalAmount: 20 }, /must be the price's, 19.99 USD$/],
		['an inactive price', { priceId: 'price_old', originalAmount: 8 }, /price_old is not active$/],
		[
			'line items',
			{ priceDataList: [{ name: 'Tea', unitAmount: 10 }] },
			/^priceDataList is only accepted with a one-time/,
		],
		['localPriceOnly', { localPriceOnly: true }, /^localPriceOnly is only accepted with a one-time price$/],
		[
			'phases without a price',
			{ ...withoutPrice, scheduledPhases: phases },
			/^scheduledPhases are only accepted with a rec/,
		],
		[
			'phases and a one-time price',
			{ ...oneTime, scheduledPhases: phases },
			/^scheduledPhases are only accepted with a rec/,
		],
		['a promotion code that is not allowed', { promotionCode: 'SPRING' }, /^promotionCode is only accepted when allow/],
		[
			'a promotion code that is forbidden',
			{ promotionCode: 'SPRING', allowPromotionCodes: false },
			/^promotionCode is only accepted when allow/,
		],
		[
			'a promotion code that is not active',
			{ promotionCode: 'WINTER', allowPromotionCodes: true },
			/WINTER is not active$/,
		],
		[
			'a method that it excludes',
			{ paymentMethodType: 'CARD', paymentMethodTypeBlackList: ['CARD'] },
			/^paymentMethodType is in paymentMethodTypeBlackList$/,
		],
	])('is refused with %s', async (_case, change, message) => {
		expect(await create(change)).toMatchObject({ status: 200, message: textMatching(message) });
		expect(shop.sandbox.ledger().orders).toEqual([]);
	});

	test('and one without knows price and product, or neither', async () => {
		const withPrice = await create({ ...oneTime, localPriceOnly: true });
		expect(await session(withPrice.data['sessionId'])).toMatchObject({
			price: { priceId: 'price_test', recurring: null },
			product: { productId: 'prd_test' },
		});
		const without = await create(withoutPrice);
		expect(await session(without.data['sessionId'])).toMatchObject({ price: null, product: null, metadata: null });
	});

	test('and a one-time one are discounted alike', async () => {
		const { data } = await create({ ...oneTime, allowPromotionCodes: true, promotionCode: 'FIVE' });
		shop.sandbox.pay(String(data['sessionId']), 'paid');
		const { orderId } = await session(data['sessionId']);
		expect((await shop.call('GET', `/order/${String(orderId)}`)).data).toMatchObject({
			type: 'onetime',
			amountSubtotal: 19.99,
			amountTotal: 14.99,
		});
	});

	test('may name its customer by what another channel calls them', async () => {
		const imported = { channelAlias: 'stripe', channelCustomerReference: 'cus_9' };
		const change = { customerEmail: undefined, historicalPaymentInstrumentImport: imported };
		const [one, again] = [await create(change), await create(change)];
		expect(one.data['customerId']).toEqual(textMatching(/^cus_/));
		expect(again.data['customerId']).toBe(one.data['customerId']);
	});
});
