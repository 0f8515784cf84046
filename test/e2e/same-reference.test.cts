import { errorOf, itemsOf, type Execution } from '../../playground/n8n/execution.cts';
import type { WorkflowNode } from '../../playground/n8n/workflow.cts';
import { chingchingPay, clink, newReference, openBench, type Bench } from './support/bench.cts';
import { createClinkPayment, pay, refund } from './support/parameters.cts';

/** Executions of n8n that move money under one reference, with default settings, at gateways that have no rule against it. */
describe('runs of one reference in n8n', () => {
	let bench: Bench;
	beforeAll(async () => {
		bench = await openBench();
	});
	beforeEach(() => {
		bench.sandbox.setLatency(100);
		bench.sandbox.faults.duplicateReference = 'accept';
	});
	afterEach(() => bench.sandbox.faults.clear());
	afterAll(() => bench.close());

	const three = async (run: WorkflowNode): Promise<Execution[]> =>
		await Promise.all([1, 2, 3].map(async () => await bench.run([run])));
	const told = (executions: Execution[]) =>
		executions
			.map((execution) => itemsOf(execution, 'Run')[0]?.json ?? {})
			.map(({ outcome, reused }) => `${String(outcome)}${reused === true ? ', reused' : ''}`)
			.sort();

	test.each([0, 60_000])(
		'that overlap pay once at ChingchingPay, while its look-ups lag by %i ms',
		async (queryLagMs) => {
			const reference = newReference();
			bench.sandbox.faults.queryLagMs = queryLagMs;
			expect(told(await three(chingchingPay('Run', pay(reference))))).toEqual([
				'succeeded',
				'succeeded, reused',
				'succeeded, reused',
			]);
			expect(bench.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		},
	);

	test('that overlap refund once at ChingchingPay', async () => {
		const [order, reference] = [newReference(), newReference('R')];
		await bench.run([chingchingPay('Run', pay(order))]);
		expect(told(await three(chingchingPay('Run', refund(order, reference))))).toEqual([
			'refunded',
			'refunded, reused',
			'refunded, reused',
		]);
		expect(bench.sandbox.ledger().of(reference)).toMatchObject({ refunded: 1 });
	});

	test.each([0, 60_000])('that overlap charge once at Clink, while its look-ups lag by %i ms', async (queryLagMs) => {
		const reference = newReference();
		bench.sandbox.faults.queryLagMs = queryLagMs;
		expect(told(await three(clink('Run', createClinkPayment(reference))))).toEqual([
			'succeeded',
			'succeeded, reused',
			'succeeded, reused',
		]);
		expect(bench.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('for another customer are refused at Clink, and see nothing of the first', async () => {
		const reference = newReference();
		await bench.run([clink('Run', createClinkPayment(reference))]);
		const execution = await bench.run([
			clink('Run', createClinkPayment(reference, { customerIdentifier: 'somebody.else@example.com' })),
		]);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toContain('was used before, for an order with a different customer');
		expect(bench.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});
});
