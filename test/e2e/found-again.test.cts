import { itemsOf, nodeRun, type Execution } from '../../real-n8n/editor/execution.cts';
import { chingchingPay, clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { createClinkPayment, createLink, pay } from '../support/operation-examples.cts';

/** The pairs that n8n's filter of executions looks in. The filter itself is part of a paid plan. */
const customDataOf = ({ stored }: Execution) =>
	(JSON.parse(stored) as { customData?: Record<string, string> }).customData ?? {};

describe('a run in n8n', () => {
	let harness: Harness;

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('is found by the order numbers of all its nodes', async () => {
		const [order, other] = [newReference(), newReference()];
		const execution = await harness.run([
			chingchingPay('Link', createLink(order)),
			clink('Charge', createClinkPayment(other)),
		]);
		const link = itemsOf(execution, 'Link')[0]?.json;
		const charge = itemsOf(execution, 'Charge')[0]?.json;
		expect(customDataOf(execution)).toMatchObject({
			merchantReference: `${order}, ${other}`,
			paymentId: String(link?.['payment_id']),
			orderId: expect.stringContaining(String(charge?.['orderId'])) as unknown,
			outcome: 'pending, succeeded',
		});
	});

	test('says how many results were looked up', async () => {
		const references = [newReference(), newReference()];
		harness.sandbox.faults.add({
			match: { path: '/checkout', reference: references[0] ?? '' },
			when: 'after',
			kind: 'reset',
		});
		const execution = await harness.run(
			[chingchingPay('Pay', pay('={{ $json.reference }}'))],
			references.map((reference) => ({ reference })),
		);
		expect(nodeRun(execution, 'Pay')?.hints?.map(({ message }) => message)).toEqual([
			'1 of 2 was found by look-up after the response was lost. Nothing was sent twice.',
		]);
		expect(customDataOf(execution)).toMatchObject({ merchantReference: references.join(', '), outcome: 'succeeded' });
	});

	test('pays no more than its node allows, whatever an expression says', async () => {
		const options = { refuseAbove: 50, allowedCurrencies: ['HKD'] };
		const paid = newReference();
		const allowed = await harness.run([chingchingPay('Pay', pay(paid, { amount: 5_000, options }))]);
		expect(itemsOf(allowed, 'Pay')[0]?.json).toMatchObject({ outcome: 'succeeded' });
		const tooMuch = newReference();
		const forms = [
			{ amount: 5_001, options },
			{ amount: 5_000, options: { ...options, refuseAbove: '={{ $json.limit }}' } },
		];
		for (const form of forms) {
			const refused = await harness.run([chingchingPay('Pay', pay(tooMuch, form))], [{ limit: 1e9 }]);
			expect(refused.status).toBe('error');
		}
		expect(harness.sandbox.ledger().of(tooMuch)).toMatchObject({ charged: 0 });
	});
});
