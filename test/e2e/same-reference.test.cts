import { errorOf, itemsOf, type Execution } from '../../real-n8n/editor/execution.cts';
import type { WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { chingchingPay, clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { createClinkPayment, pay, refund } from '../support/operation-examples.cts';

/** Executions of n8n that move money under one reference, with default settings, at gateways that have no rule against it. */
describe('runs of one reference in n8n', () => {
	let harness: Harness;
	beforeAll(async () => {
		harness = await openHarness();
	});
	beforeEach(() => {
		harness.sandbox.setLatency(100);
		harness.sandbox.faults.duplicateReference = 'accept';
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(() => harness.close());

	const three = async (run: WorkflowNode): Promise<Execution[]> =>
		await Promise.all([1, 2, 3].map(async () => await harness.run([run])));
	const told = (executions: Execution[]) =>
		executions
			.map((execution) => itemsOf(execution, 'Run')[0]?.json ?? {})
			.map(({ outcome, reused }) => `${String(outcome)}${reused === true ? ', reused' : ''}`)
			.sort();

	test.each([0, 60_000])(
		'that overlap pay once at ChingchingPay, while its look-ups lag by %i ms',
		async (queryLagMs) => {
			const reference = newReference();
			harness.sandbox.faults.queryLagMs = queryLagMs;
			expect(told(await three(chingchingPay('Run', pay(reference))))).toEqual([
				'succeeded',
				'succeeded, reused',
				'succeeded, reused',
			]);
			expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		},
	);

	test('overlapping runs of one reference refund once at ChingchingPay', async () => {
		const [order, reference] = [newReference(), newReference('R')];
		await harness.run([chingchingPay('Run', pay(order))]);
		expect(told(await three(chingchingPay('Run', refund(order, reference))))).toEqual([
			'refunded',
			'refunded, reused',
			'refunded, reused',
		]);
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1 });
	});

	test.each([0, 60_000])(
		'overlapping runs of one reference charge once at Clink, while its look-ups lag by %i ms',
		async (queryLagMs) => {
			const reference = newReference();
			harness.sandbox.faults.queryLagMs = queryLagMs;
			expect(told(await three(clink('Run', createClinkPayment(reference))))).toEqual([
				'succeeded',
				'succeeded, reused',
				'succeeded, reused',
			]);
			expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		},
	);

	test('a run for another customer under a used reference is refused at Clink and sees nothing of the first payment', async () => {
		const reference = newReference();
		await harness.run([clink('Run', createClinkPayment(reference))]);
		const execution = await harness.run([
			clink('Run', createClinkPayment(reference, { customerIdentifier: 'somebody.else@example.com' })),
		]);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toContain('was used before, for an order with a different customer');
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});
});
