import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createPayment, createSubscription, newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { ISO_TIME, objectContaining, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const engine = useSandbox();

async function jsonOf(parameters: INodeParameters): Promise<IDataObject> {
	const { items, error } = await engine.run('clink', parameters);
	if (error !== undefined) throw error;
	expect(items).toHaveLength(1);
	return items[0]?.json ?? {};
}

const PAGE = textMatching(/^http.*\/pay\//);
const GCASH = { paymentMethodType: 'GCASH', paymentInstrumentId: '' };
const session: INodeParameters = {
	resource: 'checkoutSession',
	operation: 'create',
	customerIdentifier: 'ada@example.com',
	amount: 19.99,
	currency: 'USD',
};

describe('a simplified payment', () => {
	const simple = (changes: INodeParameters = {}) => createPayment({ simplify: true, ...changes });

	test('begins with the outcome, the reference and the money, then the IDs and the next step', async () => {
		const merchantReferenceId = newReference();
		const json = await jsonOf(simple({ merchantReferenceId, ...GCASH }));
		expect(json).toEqual({
			outcome: 'actionRequired',
			merchantReferenceId,
			amount: 19.99,
			currency: 'USD',
			payUrl: PAGE,
			orderId: textMatching(/^order_/),
			sessionId: textMatching(/^sess_/),
			paymentInstrumentId: textMatching(/^pi_/),
			action: objectContaining({ redirectUrl: PAGE, method: 'GET' }),
		});
		expect(Object.keys(json).slice(0, 5)).toEqual(['outcome', 'merchantReferenceId', 'amount', 'currency', 'payUrl']);
	});

	test('has no page where there is nothing to do', async () => {
		expect(await jsonOf(simple())).toMatchObject({ outcome: 'succeeded', merchantReferenceId: null, payUrl: null });
	});

	test('that was there before has the same members, and says so', async () => {
		const parameters = simple({ merchantReferenceId: newReference() });
		const made = await jsonOf(parameters);
		expect(await jsonOf(parameters)).toEqual({ ...made, reused: true });
	});

	test('that was waited for has the same members', async () => {
		const waited = await jsonOf(simple({ amount: 19.02, waitForFinalStatus: true, waitLimitSeconds: 60 }));
		expect(waited).toMatchObject({ outcome: 'succeeded', amount: 19.02, currency: 'USD' });
		expect(Object.keys(waited)).toEqual(Object.keys(await jsonOf(simple())));
	});
});

test('a simplified subscription has the page to confirm it at', async () => {
	const merchantReferenceId = newReference();
	expect(await jsonOf(createSubscription({ simplify: true, merchantReferenceId, ...GCASH }))).toMatchObject({
		outcome: 'actionRequired',
		merchantReferenceId,
		amount: 10,
		currency: 'USD',
		payUrl: PAGE,
		subscriptionId: textMatching(/^sub_/),
	});
});

test('a simplified checkout session has its page, and no token', async () => {
	const merchantReferenceId = newReference();
	expect(await jsonOf({ ...session, merchantReferenceId })).toEqual({
		outcome: 'pending',
		merchantReferenceId,
		originalAmount: 19.99,
		originalCurrency: 'USD',
		payUrl: PAGE,
		expireTime: textMatching(/^\d{4}-\d\d-\d\dT/),
		sessionId: textMatching(/^sess_/),
		customerId: textMatching(/^cus_/),
		url: PAGE,
	});
});

test('a simplified refund, and its order, say when they were made', async () => {
	const { orderId } = await jsonOf(createPayment());
	const id = textOf(orderId);
	const refundMerchantOrderId = newReference('R');
	const made = { resource: 'refund', operation: 'create', orderId: id, refundMerchantOrderId, amount: 5 };
	const refund = await jsonOf(made);
	expect(refund).toMatchObject({ outcome: 'refunded', refundAmount: 5, refundCurrency: 'USD', createTime: ISO_TIME });
	expect(Object.keys(refund).slice(0, 5)).toEqual([
		'outcome',
		'refundMerchantOrderId',
		'refundAmount',
		'refundCurrency',
		'createTime',
	]);
	const get = { resource: 'refund', operation: 'get', refundId: textOf(refund.refundId) };
	expect(await jsonOf(get)).toEqual(refund);
	const order = { resource: 'order', operation: 'get', orderId: id };
	expect(await jsonOf(order)).toMatchObject({ outcome: 'partiallyRefunded', createTime: ISO_TIME });
	expect(typeof (await jsonOf({ ...order, simplify: false })).createTime).toBe('number');
});

describe('without Simplify, the page stands beside what Clink sends', () => {
	test.each<[string, INodeParameters]>([
		['of a payment', createPayment(GCASH)],
		['of a payment with a QR code', createPayment({ paymentMethodType: 'CASHAPP', paymentInstrumentId: '' })],
		['of a subscription', createSubscription(GCASH)],
		['of a checkout session', { ...session, simplify: false }],
	])('%s', async (_, parameters) => {
		expect(await jsonOf(parameters)).toMatchObject({ payUrl: PAGE });
	});

	test('and is missing where there is none', async () => {
		expect(await jsonOf(createPayment())).not.toHaveProperty('payUrl');
	});
});
