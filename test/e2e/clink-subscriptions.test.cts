import { itemsOf } from '../../real-n8n/editor/execution.cts';
import { clink, newReference, openHarness, operationsOf, type Harness } from '../support/n8n/harness.cts';
import { byId, createSubscription, PRO_PLAN } from '../support/operation-examples.cts';
import { isOfSubscriptions } from './support/subscriptions.cts';

const ofSubscription = { subscriptionId: '={{ $json.subscriptionId }}' };

describe('Clink subscriptions in n8n', () => {
	let harness: Harness;

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('subscription: create charges once for a reference, and get and the invoice tell of it', async () => {
		const reference = newReference();
		const execution = await harness.run([
			clink('Create', createSubscription(reference)),
			clink('Create again', createSubscription(reference)),
			clink('Get', { resource: 'subscription', operation: 'get', ...ofSubscription }),
			clink('Invoice', {
				resource: 'invoice',
				operation: 'get',
				invoiceId: "={{ $('Create').item.json.invoiceId }}",
			}),
		]);
		const { subscriptionId } = itemsOf(execution, 'Create')[0]?.json ?? {};
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ amount: 10, currency: 'USD', outcome: 'succeeded' });
		expect(itemsOf(execution, 'Create again')[0]?.json).toMatchObject({ subscriptionId, reused: true });
		expect(itemsOf(execution, 'Get')[0]?.json).toMatchObject({
			subscriptionId,
			status: 'active',
			paymentAmount: '10.00',
		});
		expect(itemsOf(execution, 'Invoice')[0]?.json).toMatchObject({
			subscriptionId,
			status: 'paid',
			outcome: 'succeeded',
		});
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1, chargedAmount: 10 });
	});

	test('subscription: change plan charges what was previewed, and no more than it may', async () => {
		const reference = newReference();
		const change = { resource: 'subscription', operation: 'changePlan', ...ofSubscription, ...PRO_PLAN };
		const execution = await harness.run([
			clink('Create', createSubscription(reference)),
			clink('Preview', { ...change, operation: 'previewPlanChange' }),
			clink('Refused', { ...change, chargeAtMost: 19.99 }, { onError: 'continueRegularOutput' }),
			clink('Change', { ...change, chargeAtMost: 20, subscriptionId: "={{ $('Create').item.json.subscriptionId }}" }),
		]);
		expect(itemsOf(execution, 'Preview')[0]?.json).toMatchObject({ lines: { totalAmount: 20 } });
		expect(String(itemsOf(execution, 'Refused')[0]?.json['error'])).toContain(
			"more than 'Charge at Most in Dollars or Euros' (19.99)",
		);
		expect(itemsOf(execution, 'Change')[0]?.json).toMatchObject({ totalAmount: 20, outcome: 'succeeded' });
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 2, chargedAmount: 30 });
	});

	test('subscription: a change that waits is canceled, and then the subscription', async () => {
		const toBasic = { ...PRO_PLAN, priceId: byId('price_basic') };
		const execution = await harness.run([
			clink('Create', createSubscription(newReference(), PRO_PLAN)),
			clink('Change', {
				resource: 'subscription',
				operation: 'changePlan',
				...ofSubscription,
				...toBasic,
				chargeAtMost: 0,
			}),
			clink('Keep', { resource: 'subscription', operation: 'cancelPlanChange', ...ofSubscription }),
			clink('Cancel', {
				resource: 'subscription',
				operation: 'cancel',
				...ofSubscription,
				when: 'immediately',
				reason: 'Canceled on request',
			}),
		]);
		expect(itemsOf(execution, 'Change')[0]?.json).toMatchObject({ immediate: false, outcome: 'succeeded' });
		expect(itemsOf(execution, 'Keep')[0]?.json).toMatchObject({ priceId: 'price_pro', status: 'active' });
		expect(itemsOf(execution, 'Cancel')[0]?.json).toMatchObject({ status: 'cancelled', outcome: 'notApplicable' });
	});

	test('payment instrument: create saves a wallet', async () => {
		const execution = await harness.run([
			clink('Create', {
				resource: 'paymentInstrument',
				operation: 'create',
				customerIdentifierType: 'customerEmail',
				customerIdentifier: 'mei.chan@example.com',
				paymentInstrumentType: 'UPI',
				upiName: 'Mei Chan',
				phoneNumber: '+919876543210',
				line1: '1 MG Road',
				city: 'Bengaluru',
				region: 'Karnataka',
				postalCode: '560001',
				country: 'IN',
			}),
		]);
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ type: 'UPI', outcome: 'notApplicable' });
	});

	test('agent payment session: create makes one, and get finds it', async () => {
		const session = { customerEmail: 'mei.chan@example.com', amount: 25, currency: 'USD' };
		const execution = await harness.run([
			clink('Create', { resource: 'agentPaymentSession', operation: 'create', ...session }),
			clink('Get', { resource: 'agentPaymentSession', operation: 'get', sessionId: '={{ $json.sessionId }}' }),
		]);
		expect(itemsOf(execution, 'Create')[0]?.json).toMatchObject({ outcome: 'pending' });
		expect(itemsOf(execution, 'Get')[0]?.json).toMatchObject({ ...session, outcome: 'unknown' });
	});

	test('test clock: a subscription renews when its clock is advanced', async () => {
		const reference = newReference();
		const clockId = byId("={{ $('Clock').item.json.clockId }}");
		const execution = await harness.run([
			clink('Create', createSubscription(reference)),
			clink('Clock', { resource: 'testClock', operation: 'create', name: 'Renewal', ...ofSubscription }),
			clink('Advance', {
				resource: 'testClock',
				operation: 'advance',
				clockId,
				targetFrozenTime: '={{ $now.plus({ days: 40 }).toISO() }}',
			}),
			clink('Get', { resource: 'testClock', operation: 'get', clockId }),
			clink('Get many', { resource: 'testClock', operation: 'getAll', returnAll: true }),
			clink('Complete', { resource: 'testClock', operation: 'complete', clockId }),
		]);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Get')[0]?.json).toMatchObject({ name: 'Renewal', status: 'READY' });
		expect(itemsOf(execution, 'Get many')).toHaveLength(1);
		expect(itemsOf(execution, 'Complete')[0]?.json).toMatchObject({ status: 'COMPLETED' });
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 2, chargedAmount: 20 });
	});

	test('every operation around subscriptions that n8n offers was run by the tests above', async () => {
		expect(harness.operationsRun('clink')).toEqual((await operationsOf(harness, 'clink')).filter(isOfSubscriptions));
	});
});
