import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createSubscription, newPlan, newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { ISO_TIME, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const engine = useSandbox();

const run = async (parameters: INodeParameters) => await engine.run('clink', parameters);
const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
	const { items, error } = await run(parameters);
	if (error !== undefined) throw error;
	expect(items).toHaveLength(1);
	return items[0]?.json ?? {};
};
const lastBody = (path: string) => JSON.parse(engine.sentTo(path).at(-1)?.body.toString() ?? '') as IDataObject;
const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });
const subscribe = async (changes: INodeParameters = {}) =>
	textOf((await jsonOf(createSubscription(changes))).subscriptionId);
const of = (operation: string, subscriptionId: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'subscription',
	operation,
	subscriptionId,
	...changes,
});
const getSubscription = async (subscriptionId: string) => await jsonOf(of('get', subscriptionId, { simplify: false }));
const answer = (path: string, body: IDataObject) =>
	engine.sandbox.faults.add({
		match: { path },
		when: 'before',
		kind: { body: JSON.stringify(body), contentType: 'application/json' },
	});

describe('Subscription: Create', () => {
	test('charges the first period, and sends only what is filled in', async () => {
		expect(await jsonOf(createSubscription())).toMatchObject({
			subscriptionId: textMatching(/^sub_/),
			orderId: textMatching(/^order_/),
			amount: 10,
			currency: 'USD',
			outcome: 'succeeded',
		});
		expect(lastBody('/subscription')).toEqual({
			customerEmail: 'ada@example.com',
			productId: 'prd_plans',
			priceId: 'price_basic',
			paymentMethodType: 'CARD',
			paymentInstrumentId: 'pi_test',
			paymentCurrency: 'USD',
			returnUrl: 'https://shop.example.com/thanks',
		});
	});

	test('sends every field that Clink publishes', async () => {
		const reference = newReference();
		await jsonOf(
			createSubscription({
				customerIdentifierType: 'customerId',
				customerIdentifier: 'cus_test',
				productId: byId('prd_plans'),
				priceId: byId('price_basic'),
				paymentInstrumentId: byId('pi_test'),
				merchantReferenceId: reference,
				additionalFields: {
					customerEmail: 'buyer@example.com',
					referenceCustomerId: 'customer-7',
					deviceType: 'Android',
					metadata: { entries: [{ key: 'plan', value: '基本' }] },
					paymentCurrency: 'hkd',
					platformType: 'WAP',
					promotionCode: byId('SPRING'),
					scheduledPhases: {
						phases: [
							{ effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 1 },
							{ effectiveCycle: 3, priceSnapshotId: 'snap_basic', quantity: 2 },
						],
					},
				},
			}),
		);
		expect(lastBody('/subscription')).toEqual({
			customerId: 'cus_test',
			customerEmail: 'buyer@example.com',
			referenceCustomerId: 'customer-7',
			productId: 'prd_plans',
			priceId: 'price_basic',
			paymentMethodType: 'CARD',
			paymentInstrumentId: 'pi_test',
			paymentCurrency: 'HKD',
			returnUrl: 'https://shop.example.com/thanks',
			merchantReferenceId: reference,
			promotionCode: 'SPRING',
			metadata: { plan: '基本' },
			platformType: 'WAP',
			deviceType: 'Android',
			scheduledPhases: [
				{ sequence: 1, effectiveCycle: 1, priceSnapshotId: 'snap_pro', quantity: 1 },
				{ sequence: 2, effectiveCycle: 3, priceSnapshotId: 'snap_basic', quantity: 2 },
			],
		});
	});

	test("pays in the price's own currency, unless another one is entered", async () => {
		expect(await jsonOf(createSubscription({ priceId: 'price_hkd' }))).toMatchObject({ amount: 78, currency: 'HKD' });
		expect(lastBody('/subscription')).toMatchObject({ paymentCurrency: 'HKD' });
	});

	test('has no promotion code where an expression finds none', async () => {
		await jsonOf(createSubscription({ additionalFields: { promotionCode: '={{ null }}' } }));
		expect(lastBody('/subscription')).not.toHaveProperty('promotionCode');
	});

	test.each([
		[10.13, 'failed'],
		[10.02, 'pending'],
	])('at %p a month is %s', async (unitAmount, outcome) => {
		const priceId = await newPlan(engine.sandbox, unitAmount);
		expect(await jsonOf(createSubscription({ priceId }))).toMatchObject({ outcome });
	});

	test('by Cash App asks for a step and brings its QR code as a file', async () => {
		const cashApp = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '', qrCodeToBinary: true };
		const { items } = await run(createSubscription(cashApp));
		expect(items[0]?.json).toMatchObject({ outcome: 'actionRequired', action: { type: 'CASHAPP' } });
		expect(items[0]?.binary?.qrCode).toMatchObject({ mimeType: 'image/png' });
	});

	test.each([
		['price_test', 'prd_test', '\'Price\' "price_test" is a one-time price'],
		['price_basic', 'prd_test', '\'Price\' "price_basic" belongs to another product, prd_plans'],
	])('with %s of %s is refused before it is sent', async (priceId, productId, message) => {
		const sent = engine.sentTo('/subscription').length;
		const { error } = await run(createSubscription({ priceId, productId }));
		expect(error?.message).toBe(message);
		expect(engine.sentTo('/subscription')).toHaveLength(sent);
	});

	test('with a price whose currency Clink does not say asks for one', async () => {
		const sent = engine.sentTo('/subscription').length;
		answer('/price/price_basic', {
			code: 200,
			msg: 'success',
			data: { priceId: 'price_basic', priceType: 'recurring' },
		});
		const { error } = await run(createSubscription());
		expect(error?.message).toBe("'Payment Currency' is empty");
		expect(engine.sentTo('/subscription')).toHaveLength(sent);
	});
});

describe('Subscription: Get', () => {
	test('keeps ten members, and amounts as the text that they are', async () => {
		const reference = newReference();
		const subscriptionId = await subscribe({ merchantReferenceId: reference });
		expect(await jsonOf(of('get', subscriptionId))).toEqual({
			subscriptionId,
			status: 'active',
			customerId: textMatching(/^cus_/),
			merchantReference: reference,
			priceId: 'price_basic',
			paymentAmount: '10.00',
			currency: 'USD',
			currentPeriodEnd: ISO_TIME,
			cancelAtPeriodEnd: false,
			outcome: 'notApplicable',
		});
	});

	test('has all of it without Simplify', async () => {
		const subscription = await getSubscription(await subscribe());
		expect(subscription).toMatchObject({ status: 'active', recurringInvoiceItem: { paymentAmount: '10.00' } });
		expect(Object.keys(subscription).length).toBeGreaterThan(20);
	});

	test('has null where Clink says nothing', async () => {
		answer('/subscription/sub_1', { code: 200, msg: 'success', data: { subscriptionId: 'sub_1' } });
		expect(await jsonOf(of('get', 'sub_1'))).toMatchObject({
			subscriptionId: 'sub_1',
			paymentAmount: null,
			status: null,
		});
	});
});

describe('Subscription: Cancel', () => {
	const cancel = (subscriptionId: string, changes: INodeParameters = {}) =>
		of('cancel', subscriptionId, { reason: 'On request', ...changes });

	test('lets it end with its period', async () => {
		const subscriptionId = await subscribe();
		const parameters = cancel(subscriptionId, { additionalFields: { cancelReasonCode: 'too_expensive' } });
		expect(await jsonOf(parameters)).toMatchObject({
			status: 'active',
			cancelAtPeriodEnd: true,
			outcome: 'notApplicable',
		});
		expect(lastBody('/cancel')).toEqual({
			reason: 'On request',
			cancelImmediately: false,
			cancelReasonCode: 'too_expensive',
		});
	});

	test('ends it now, also where it was to end with its period', async () => {
		const subscriptionId = await subscribe();
		await jsonOf(cancel(subscriptionId));
		expect(await jsonOf(cancel(subscriptionId, { when: 'immediately' }))).toMatchObject({ status: 'cancelled' });
	});

	test.each<[string, INodeParameters, INodeParameters]>([
		['has ended', { when: 'immediately' }, { when: 'immediately' }],
		['has ended, and was to end later', { when: 'immediately' }, {}],
		['is to end with its period', {}, {}],
	])('gives one that %s as it is, though Clink refuses to cancel it again', async (_, first, second) => {
		const subscriptionId = await subscribe();
		const before = await jsonOf(cancel(subscriptionId, { ...first, simplify: false }));
		expect(await jsonOf(cancel(subscriptionId, { ...second, simplify: false }))).toEqual({ ...before, reused: true });
	});

	test('hands on what Clink refuses, where the subscription goes on', async () => {
		const subscriptionId = await subscribe();
		answer('/cancel', { code: 90100400, msg: 'not today', data: null });
		const { error } = await run(cancel(subscriptionId));
		expect(error?.message).toBe('Clink refused the request: not today (code 90100400)');
		expect(await getSubscription(subscriptionId)).toMatchObject({ cancelAtPeriodEnd: false });
	});

	test('is sent again when its answer was lost, and then found to be done', async () => {
		const subscriptionId = await subscribe();
		engine.sandbox.faults.add({ match: { path: '/cancel' }, when: 'after', kind: 'reset' });
		expect(await jsonOf(cancel(subscriptionId, { when: 'immediately' }))).toMatchObject({
			status: 'cancelled',
			recovered: true,
		});
		expect(engine.sentTo(`/${subscriptionId}/cancel`)).toHaveLength(2);
	});

	test('may be asked for twice in one batch', async () => {
		const subscriptionId = await subscribe();
		const { items } = await engine.run('clink', cancel(subscriptionId), { items: [{ json: {} }, { json: {} }] });
		expect(items.map(({ json }) => json.cancelAtPeriodEnd)).toEqual([true, true]);
	});
});

describe('Invoice: Get', () => {
	test('keeps ten members, and amounts as the text that they are', async () => {
		const { invoiceId, subscriptionId, orderId } = await jsonOf(createSubscription({ merchantReferenceId: 'INV' }));
		expect(await jsonOf({ resource: 'invoice', operation: 'get', invoiceId: textOf(invoiceId) })).toEqual({
			invoiceId,
			status: 'paid',
			subscriptionId,
			orderId,
			customerId: textMatching(/^cus_/),
			merchantReference: 'INV',
			paymentAmount: '10.00',
			originalCurrency: 'USD',
			createTime: ISO_TIME,
			outcome: 'succeeded',
		});
	});

	test('has all of it without Simplify', async () => {
		const { invoiceId } = await jsonOf(createSubscription());
		const get = { resource: 'invoice', operation: 'get', invoiceId: textOf(invoiceId), simplify: false };
		expect(await jsonOf(get)).toMatchObject({ items: [{ paymentAmount: '10.00' }], outcome: 'succeeded' });
	});
});
