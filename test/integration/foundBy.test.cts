import '../support/engine/fast-sleep.cts';

import type { INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { type RunOptions, type RunResult } from '../support/engine/run-node.cts';
import { createPayment, newReference, pay, query } from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { textOf } from '../support/text.cts';

const engine = useSandbox();

const run = async (type: 'chingchingPay' | 'clink', parameters: INodeParameters, options: Partial<RunOptions> = {}) =>
	await engine.run(type, parameters, options);
const customDataOf = ({ run: { data } }: { run: IRun }) => data.resultData.metadata;
const hintsOf = ({ run: { data } }: RunResult) =>
	(data.resultData.runData['Node Under Test']?.at(-1)?.hints ?? []).map(({ message }) => message);
const rows = (references: string[]): INodeExecutionData[] => references.map((reference) => ({ json: { reference } }));
const perRow = { merchantReference: '={{ $json.reference }}' };
const LOST = { kind: 'reset', when: 'after' } as const;

describe('the custom data of a run', () => {
	test('have the reference, the IDs and the outcome of a payment', async () => {
		const merchantReference = newReference();
		const result = await run('chingchingPay', pay({ merchantReference }));
		const { payment_id: paymentId, transaction_id: transactionId } = result.items[0]?.json ?? {};
		expect(customDataOf(result)).toEqual({
			merchantReference,
			paymentId: `${textOf(paymentId)}, ${textOf(transactionId)}`,
			outcome: 'succeeded',
		});
	});

	test('have an order of Clink, and nothing of the customer', async () => {
		const merchantReferenceId = newReference();
		const result = await run('clink', createPayment({ merchantReferenceId }));
		const { orderId, sessionId } = result.items[0]?.json ?? {};
		expect(customDataOf(result)).toEqual({
			// Clink's answer does not repeat the reference, so it is the one that was sent.
			merchantReference: merchantReferenceId,
			orderId: [orderId, sessionId].map(textOf).join(', '),
			outcome: 'succeeded',
		});
		const withEmail = await run('clink', createPayment({ merchantReferenceId: 'ada@example.com' }));
		expect(JSON.stringify(customDataOf(withEmail))).not.toContain('@');
	});

	test('have every reference of a batch, and no pair that n8n would cut off', async () => {
		const references = Array.from({ length: 50 }, () => newReference('ORDER'));
		const data = customDataOf(await run('chingchingPay', pay(perRow), { items: rows(references) })) ?? {};
		const found = Object.keys(data).filter((key) => key.startsWith('merchantReference'));
		expect(found.length).toBeGreaterThan(1);
		expect(found.flatMap((key) => data[key]?.split(', ') ?? [])).toEqual(references);
		expect(Object.values(data).every((value) => value.length <= 255)).toBe(true);
		expect(data.outcome).toBe('succeeded');
	});

	test('leave pairs for other nodes, however large the batch is', async () => {
		const references = Array.from({ length: 200 }, () => newReference('ORDER'));
		const data = customDataOf(
			await run('chingchingPay', query('={{ $json.reference }}'), {
				items: rows(references),
				settings: { onError: 'continueRegularOutput' },
			}),
		);
		expect(Object.keys(data ?? {}).length).toBeLessThanOrEqual(7);
	});

	test('name what failed and what is unknown, also where the run stops', async () => {
		const merchantReference = newReference();
		engine.sandbox.faults.add({ match: { path: '/checkout', reference: merchantReference }, ...LOST });
		engine.sandbox.faults.add({ match: { path: '/query' }, when: 'before', kind: 'reset', times: 99 });
		const result = await run('chingchingPay', pay({ merchantReference, reuseExisting: false }));
		expect(result.error).toBeDefined();
		expect(customDataOf(result)).toEqual({ merchantReference, outcome: 'outcomeUnknown' });
	});

	test('are left alone if that is turned off', async () => {
		expect(customDataOf(await run('chingchingPay', pay({ options: { findByReference: false } })))).toBeUndefined();
	});
});

describe('hints', () => {
	test('say how many were found by look-up', async () => {
		const references = [newReference(), newReference(), newReference()];
		engine.sandbox.faults.add({ match: { path: '/checkout', reference: references[1] ?? '' }, ...LOST });
		const result = await run('chingchingPay', pay(perRow), { items: rows(references) });
		expect(result.items.map(({ json }) => json.recovered)).toEqual([undefined, true, undefined]);
		expect(hintsOf(result)).toEqual([
			'1 of 3 was found by look-up after the response was lost. Nothing was sent twice.',
		]);
	});

	test('name what has to be queried, where the node continues', async () => {
		const references = [newReference(), newReference()];
		const [lost = ''] = references;
		engine.sandbox.faults.add({ match: { path: '/checkout', reference: lost }, ...LOST });
		engine.sandbox.faults.add({ match: { path: '/query', reference: lost }, when: 'before', kind: 'reset', times: 99 });
		const result = await run('chingchingPay', pay({ ...perRow, reuseExisting: false }), {
			items: rows(references),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(hintsOf(result)).toEqual([`1 outcome is unknown. Query before you run this again: ${lost}.`]);
	});
});
