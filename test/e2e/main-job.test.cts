import { createOrder, mainJob, paymentLinkOf, readResults, type StepResult } from '../../demo/main-job.cts';
import type { Execution } from '../../real-n8n/editor/execution.cts';
import { newReference, openHarness, type Harness } from '../support/n8n/harness.cts';

describe('the demo workflow', () => {
	let harness: Harness;
	let execution: Execution;
	let results: StepResult[];

	beforeAll(async () => {
		harness = await openHarness();
		const order = createOrder(newReference('JOB'));
		execution = await harness.api.createAndRun(mainJob(order, harness.credentials));
		results = readResults(execution, order, harness.sandbox.ledger());
	});
	afterAll(() => harness.close());

	test('ends with success', () => {
		expect(execution.status).toBe('success');
	});

	test('gives the expected outcome in every step, which is once in the ledger of the gateway', () => {
		expect(results.filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
		expect(results.map(({ outcome }) => outcome)).toEqual([
			'pending',
			'succeeded',
			'succeeded',
			'refunded',
			'partiallyRefunded',
			'succeeded',
		]);
	});

	test('hands over a payment link that a customer can open', async () => {
		const page = await fetch(paymentLinkOf(execution) ?? '');
		expect(page.status).toBe(200);
		expect(await page.text()).toContain('128.00');
	});

	test('charges nobody twice when it runs again for the same order', async () => {
		const order = createOrder(newReference('TWICE'));
		const workflow = await harness.api.createWorkflow(mainJob(order, harness.credentials));
		await harness.api.run(workflow);
		const again = await harness.api.run(workflow);
		expect(again.status).toBe('error');
		expect(harness.sandbox.ledger().of(order.paymentReference)).toMatchObject({
			charged: 1,
			// The gateway counts cents.
			chargedAmount: Math.round(order.paymentAmount * 100),
		});
	});
});
