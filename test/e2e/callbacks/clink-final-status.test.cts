import { itemsOf } from '../../../real-n8n/editor/execution.cts';
import { clink, newReference, openHarness, type Harness } from '../../support/n8n/harness.cts';
import { createClinkPayment } from '../../support/operation-examples.cts';

// n8n takes an expression isolate for every reply and another for every run: slow where the machine is busy.
jest.setTimeout(120_000);

/** The sandbox leaves payments of this amount pending and settles them after 1.5 s. */
const SETTLES_LATER = 19.02;
/** And these for good, until the customer does something. */
const cashApp = { paymentMethodType: 'CASHAPP', paymentInstrumentId: '' };

describe('Clink: Wait for Final Status in n8n', () => {
	let harness: Harness;
	const create = async (more: Record<string, unknown>) => {
		const execution = await harness.run([clink('Create', createClinkPayment(newReference('FINAL'), more))]);
		expect(execution.status).toBe('success');
		return itemsOf(execution, 'Create')[0]?.json;
	};

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('a pending payment is returned at once by default', async () => {
		expect(await create({ amount: SETTLES_LATER })).toMatchObject({ outcome: 'pending' });
	});

	test('a payment that takes a moment is returned when it has settled', async () => {
		const item = await create({ amount: SETTLES_LATER, waitForFinalStatus: true, waitLimitSeconds: 30 });
		expect(item).toMatchObject({ outcome: 'succeeded' });
		expect(item?.['orderId']).toEqual(expect.any(String));
		expect(item).not.toHaveProperty('timedOut');
	});

	test('a payment that is final at once is not waited for', async () => {
		const started = Date.now();
		expect(await create({ amount: 10.13, waitForFinalStatus: true, waitLimitSeconds: 30 })).toMatchObject({
			outcome: 'failed',
		});
		expect(Date.now() - started).toBeLessThan(20_000);
	});

	test('a payment that is pending when the limit has passed is returned as pending and timed out', async () => {
		expect(await create({ ...cashApp, waitForFinalStatus: true, waitLimitSeconds: 2 })).toMatchObject({
			outcome: 'pending',
			timedOut: true,
		});
	});
});
