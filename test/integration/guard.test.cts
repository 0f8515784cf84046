import '../support/engine/fast-sleep.cts';

import type { INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	callClink,
	createLink,
	createPayment,
	createSubscription,
	newPlan,
	newReference,
	pay,
	refund,
} from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { textOf } from '../support/text.cts';

const engine = useSandbox();

/** 50 dollars, for either gateway. */
const LIMITS = {
	chingchingPay: { refuseAbove: 50, allowedCurrencies: ['HKD'] },
	clink: { refuseAbove: 50, allowedCurrencies: 'USD' },
};
type GatewayType = keyof typeof LIMITS;

async function guarded(
	type: GatewayType,
	parameters: INodeParameters,
	{
		options = LIMITS[type],
		items = [{ json: {} }],
		settings = {},
	}: { options?: INodeParameters | string; items?: INodeExecutionData[]; settings?: Partial<INode> } = {},
) {
	const before = engine.sandbox.requests.length;
	const { items: out, error, place } = await engine.run(type, { ...parameters, options }, { items, settings });
	const sent = engine.sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`);
	return { out: out.map(({ json }) => json), message: error?.message, place, description: error?.description, sent };
}
const unguarded = async (type: GatewayType, parameters: INodeParameters) =>
	(await engine.run(type, parameters)).items[0]?.json ?? {};

const TOO_MUCH = /^The amount is more than this workflow allows, got /;
const WRONG_CURRENCY = /^This workflow does not allow the currency /;
const UNKNOWN = / is not known before this is sent, so it cannot be compared with what this workflow allows/;

describe('Refuse Above', () => {
	test('is in dollars, whatever the unit of the amount', async () => {
		expect((await guarded('chingchingPay', createLink({ amount: 5000, amountUnit: 'minor' }))).sent).toHaveLength(1);
		expect((await guarded('chingchingPay', createLink({ amount: 50, amountUnit: 'major' }))).sent).toHaveLength(1);
		for (const tooMuch of [
			{ amount: 5001, amountUnit: 'minor' },
			{ amount: '50.01', amountUnit: 'major' },
		]) {
			const { message, sent } = await guarded('chingchingPay', createLink(tooMuch));
			expect(message).toMatch(/^The amount is more than this workflow allows, got 50\.01 HKD$/);
			expect(sent).toEqual([]);
		}
	});

	test('of one item stops a batch before its first request', async () => {
		const items = [10, 20, 51].map((amount) => ({ json: { amount, reference: newReference() } }));
		const amount = '={{ $json.amount }}';
		const perItem = { amount, amountUnit: 'major', merchantReference: '={{ $json.reference }}' };
		for (const [type, parameters] of [
			['chingchingPay', pay(perItem)],
			['chingchingPay', refund('ORDER-1', perItem)],
			['clink', createPayment({ amount })],
			['clink', { ...clinkRefund('order_1'), amount, refundMerchantOrderId: '={{ $json.reference }}' }],
		] as const) {
			const { message, place, sent } = await guarded(type, parameters, { items });
			expect(message).toMatch(TOO_MUCH);
			expect(place).toMatch(/^item 2/);
			expect(sent).toEqual([]);
		}
	});

	test('counts for each item: a node that continues sends what is below', async () => {
		const items = [10, 51, 20].map((amount) => ({ json: { amount } }));
		const { out, sent } = await guarded('clink', createPayment({ amount: '={{ $json.amount }}' }), {
			items,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(out.map(({ outcome, error }) => outcome ?? textOf(error).split(',')[0])).toEqual([
			'succeeded',
			'The amount is more than this workflow allows',
			'succeeded',
		]);
		expect(sent.filter((path) => path === 'POST /clink/api/payment')).toHaveLength(2);
	});

	test('holds for every attempt of Retry On Fail', async () => {
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const { message, sent } = await guarded('clink', createPayment({ amount: 51 }), { settings });
		expect(message).toMatch(TOO_MUCH);
		expect(sent).toEqual([]);
	});

	test('says what to do, and not what would be allowed', async () => {
		const { message, description } = await guarded('chingchingPay', createLink({ amount: 5100 }));
		expect(message).not.toContain('50');
		expect(description).toBe(
			"Nothing was sent. Do not divide the amount. If it is right, whoever builds the workflow can raise 'Refuse Above' under 'Options'.",
		);
	});
});

const clinkRefund = (orderId: string): INodeParameters => ({
	resource: 'refund',
	operation: 'create',
	orderId,
	refundMerchantOrderId: newReference('REFUND'),
	amount: 10,
});

describe('an amount that is not entered', () => {
	test('of an order at ChingchingPay is read before it is paid', async () => {
		for (const [amount, isAllowed] of [
			[5000, true],
			[5001, false],
		] as const) {
			const { payment_id: paymentId, payment_link: page } = await unguarded('chingchingPay', createLink({ amount }));
			await fetch(textOf(page));
			const parameters = pay({ amount: 0, merchantReference: '', additionalFields: { paymentId } } as INodeParameters);
			const { message, sent } = await guarded('chingchingPay', parameters);
			expect(message ?? '').toMatch(isAllowed ? /^$/ : TOO_MUCH);
			expect(sent.some((path) => path.endsWith('/checkout'))).toBe(isAllowed);
		}
	});

	test('of an order that ChingchingPay does not know yet is refused, whatever amount is entered with it', async () => {
		const { message, sent } = await guarded(
			'chingchingPay',
			pay({ amount: 100, additionalFields: { paymentId: 'pay_unknown' } }),
		);
		expect(message).toMatch(UNKNOWN);
		expect(sent.some((path) => path.endsWith('/checkout'))).toBe(false);
	});

	test('of a command is none, and of a command with an amount is that amount', async () => {
		const command = (amount: number) => pay({ transactionType: 'command', amount });
		expect((await guarded('chingchingPay', command(0))).message).toBeUndefined();
		expect((await guarded('chingchingPay', command(5001))).message).toMatch(TOO_MUCH);
	});

	test('of a price is read at Clink', async () => {
		const buy = { pricing: 'price', productId: 'prd_test', priceId: 'price_test' };
		const session: INodeParameters = {
			resource: 'checkoutSession',
			operation: 'create',
			customerIdentifierType: 'customerEmail',
			customerIdentifier: 'ada@example.com',
		};
		for (const parameters of [createPayment(buy), { ...session, ...buy }, createSubscription()]) {
			const tight = { refuseAbove: 9.98, allowedCurrencies: 'USD' };
			const { message, sent } = await guarded('clink', parameters, { options: tight });
			expect(message).toMatch(TOO_MUCH);
			expect(sent.every((path) => path.startsWith('GET '))).toBe(true);
			expect((await guarded('clink', parameters)).message).toBeUndefined();
		}
		// What is entered beside a price does not hide it.
		const { message, sent } = await guarded(
			'clink',
			{ ...session, ...buy, amount: 1 },
			{ options: { refuseAbove: 9.98, allowedCurrencies: 'USD' } },
		);
		expect(message).toMatch(TOO_MUCH);
		expect(sent.every((path) => path.startsWith('GET '))).toBe(true);
	});

	test('of line items counts as their sum', async () => {
		const priceDataList = { items: [{ name: 'Seats', unitAmount: 10, quantity: 6 }] };
		const { message, sent } = await guarded('clink', createPayment({ additionalFields: { priceDataList } }));
		expect(message).toMatch(/^The amount is more than this workflow allows, got 60 USD/);
		expect(sent).toEqual([]);
	});

	test('after a conversion by Clink is refused', async () => {
		const converted = createPayment({ additionalFields: { paymentCurrency: 'HKD' } });
		const both = { ...LIMITS.clink, allowedCurrencies: 'USD, HKD' };
		expect((await guarded('clink', converted)).message).toMatch(WRONG_CURRENCY);
		expect((await guarded('clink', converted, { options: both })).message).toMatch(UNKNOWN);
		expect((await guarded('clink', converted, { options: { allowedCurrencies: 'USD, HKD' } })).message).toBeUndefined();
	});

	test('of planned phases is refused', async () => {
		const phases = [{ effectiveCycle: 2, priceSnapshotId: 'snap_yearly', quantity: 9 }];
		const { message, sent } = await guarded(
			'clink',
			createSubscription({ additionalFields: { scheduledPhases: { phases } } }),
		);
		expect(message).toMatch(UNKNOWN);
		expect(sent.every((path) => path.startsWith('GET '))).toBe(true);
	});

	test('of a change of plan is what it charges now, and for each period', async () => {
		const change = async (options: INodeParameters) => {
			const { subscriptionId } = await unguarded('clink', createSubscription());
			const priceId = await newPlan(engine.sandbox, 30);
			return await guarded(
				'clink',
				{
					resource: 'subscription',
					operation: 'changePlan',
					subscriptionId,
					productId: 'prd_plans',
					priceId,
					chargeAtMost: 1000,
				} as INodeParameters,
				{ options },
			);
		};
		// It charges 20 now, less what was paid for the period, and 30 for the next one.
		const below = await change({ refuseAbove: 29.99, allowedCurrencies: 'USD' });
		expect(below.message).toMatch(/^The amount is more than this workflow allows, got 30 USD/);
		expect(below.sent.some((path) => path.endsWith('/confirm'))).toBe(false);
		expect((await change({ refuseAbove: 30, allowedCurrencies: 'USD' })).message).toBeUndefined();
	});

	test('of a refund is entered, and its currency is that of the order', async () => {
		const { orderId } = await unguarded('clink', createPayment({ amount: 100, currency: 'HKD' }));
		const { message, sent } = await guarded('clink', clinkRefund(textOf(orderId)));
		expect(message).toMatch(WRONG_CURRENCY);
		expect(sent).toEqual([`GET /clink/api/order/${textOf(orderId)}`]);
		const { orderId: inUsd } = await unguarded('clink', createPayment({ amount: 100 }));
		expect((await guarded('clink', clinkRefund(textOf(inUsd)))).message).toBeUndefined();
	});
});

describe('what is there already', () => {
	test('is returned without a limit in its way where nothing is sent for it, but an amount that is entered counts', async () => {
		const merchantReferenceId = newReference();
		await unguarded(
			'clink',
			createPayment({ merchantReferenceId, pricing: 'price', productId: 'prd_test', priceId: 'price_test' }),
		);
		const again = createPayment({
			merchantReferenceId,
			pricing: 'price',
			productId: 'prd_test',
			priceId: 'price_test',
		});
		const { out, sent } = await guarded('clink', again, { options: { refuseAbove: 1, allowedCurrencies: 'USD' } });
		expect(out).toMatchObject([{ reused: true }]);
		expect(sent.every((path) => path.startsWith('GET '))).toBe(true);
	});
});

describe('the limits themselves', () => {
	const EXPRESSIONS: Array<[string, INodeParameters]> = [
		['a figure from the item', { refuseAbove: '={{ $json.limit }}', allowedCurrencies: ['HKD'] }],
		['a constant expression', { refuseAbove: '={{ 1000000 }}', allowedCurrencies: ['HKD'] }],
		['a figure from a model', { refuseAbove: "={{ $fromAI('limit', '', 'number') }}", allowedCurrencies: ['HKD'] }],
		['currencies from the item', { refuseAbove: 50, allowedCurrencies: '={{ $json.currencies }}' }],
		['one currency from a model', { refuseAbove: 50, allowedCurrencies: ["={{ $fromAI('currency') }}"] }],
		['no currency', { refuseAbove: 50 }],
		['an empty figure', { refuseAbove: '', allowedCurrencies: ['HKD'] }],
		['an empty list', { refuseAbove: 50, allowedCurrencies: [] }],
		['a text', { refuseAbove: 'fifty', allowedCurrencies: ['HKD'] }],
	];

	test.each(EXPRESSIONS)('%s refuses everything that moves money, before anything is sent', async (_, options) => {
		const items = [{ json: { limit: 1e9, currencies: ['HKD'], currency: 'HKD' } }];
		for (const parameters of [createLink({ amount: 1 }), pay({ amount: 10 }), refund('ORDER-1', { amount: 1 })]) {
			const { message, sent } = await guarded('chingchingPay', parameters, { options, items });
			expect(message).toMatch(/^'(Refuse Above|Allowed Currencies)' /);
			expect(sent).toEqual([]);
		}
	});

	test.each(EXPRESSIONS)('%s does not keep a payment from being looked up', async (_, options) => {
		const reference = newReference();
		await unguarded('chingchingPay', pay({ merchantReference: reference }));
		const query = { resource: 'payment', operation: 'query', merchantReference: reference };
		expect((await guarded('chingchingPay', query, { options })).out).toMatchObject([{ outcome: 'succeeded' }]);
	});

	test('stay where they are if a model chooses the operation', async () => {
		const operation = '={{ $json.operation }}';
		const chosen = "={{ $fromAI('operation', '', 'string') }}";
		const items = [{ json: { operation: 'pay' } }];
		// n8n asks for every field that might be shown then.
		const OF_OTHER_OPERATIONS = { paymentId: 'pay_1', originalMerchantReference: 'ORDER-1', transactionId: 'txn_1' };
		for (const value of [operation, chosen]) {
			const { message, sent } = await guarded(
				'chingchingPay',
				{ ...pay({ amount: 5001 }), ...OF_OTHER_OPERATIONS, operation: value },
				{ items },
			);
			expect(message).toBeDefined();
			expect(sent).toEqual([]);
		}
	});

	test('may be texts, as a workflow that was written by hand may have them', async () => {
		const options = { refuseAbove: ' 50.00 ', allowedCurrencies: 'usd , hkd' };
		expect((await guarded('clink', createPayment({ amount: 50 }), { options })).message).toBeUndefined();
		expect((await guarded('clink', createPayment({ amount: 50.01 }), { options })).message).toMatch(TOO_MUCH);
	});
});

test('the agent of a customer is asked for no more either', async () => {
	const session = (amount: number, currency = 'USD'): INodeParameters => ({
		resource: 'agentPaymentSession',
		operation: 'create',
		customerEmail: 'ada@example.com',
		amount,
		currency,
	});
	expect((await guarded('clink', session(50.01))).message).toMatch(TOO_MUCH);
	expect((await guarded('clink', session(50, 'JPY'))).message).toMatch(WRONG_CURRENCY);
	await callClink(engine.sandbox, 'POST', '/payment', {
		customerEmail: 'ada@example.com',
		amount: 1,
		currency: 'USD',
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_test',
		returnUrl: 'https://shop.example.com',
	});
	expect((await guarded('clink', session(50))).message).toBeUndefined();
});
