import type { INodeExecutionData } from 'n8n-workflow';

import { newReference, pay, query } from '../support/engine/sandbox-calls.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { waitForValue } from '../../real-n8n/system/wait.cts';

const rows = (values: object[]): INodeExecutionData[] => values.map((json) => ({ json: { ...json } }));

describe('an execution that is stopped', () => {
	const engine = useSandbox();

	/** How many requests went to a path, once no more came for a while. */
	const settled = async (path: string) => {
		let before = -1;
		return await waitForValue(
			() => {
				const count = engine.sentTo(path).length;
				const isSettled = count === before;
				before = count;
				return isSettled ? count : undefined;
			},
			{ timeoutMs: 20_000, intervalMs: 400, message: `Requests to ${path} did not end` },
		);
	};

	test('starts no further item', async () => {
		engine.sandbox.setLatency(100);
		const before = engine.sentTo('/query').length;
		const { run } = await engine.run(
			'chingchingPay',
			query('={{ $json.reference }}', { options: { concurrency: 2 } }),
			{
				items: rows(Array.from({ length: 50 }, (_, index) => ({ reference: `R-${index}` }))),
				settings: { onError: 'continueRegularOutput' },
				cancelAfterMs: 250,
			},
		);
		expect(run.status).toBe('canceled');
		expect((await settled('/query')) - before).toBeLessThan(12);
	});

	test('does not charge what had not been started', async () => {
		engine.sandbox.setLatency(100);
		const references = Array.from({ length: 20 }, () => newReference());
		const before = engine.sentTo('/checkout').length;
		const aPaymentIsMade = async () =>
			await waitForValue(() => (engine.sentTo('/checkout').length > before ? true : undefined), {
				timeoutMs: 20_000,
				intervalMs: 20,
				message: 'No payment was made',
			});
		await engine.run(
			'chingchingPay',
			pay({ merchantReference: '={{ $json.reference }}', options: { concurrency: 1 } }),
			{
				items: rows(references.map((reference) => ({ reference }))),
				onStart: (cancel) => void aPaymentIsMade().then(cancel),
			},
		);
		await settled('/checkout');
		const charged = references.map((reference) => engine.sandbox.ledger().of(reference).charged);
		expect(charged.reduce((sum, count) => sum + count, 0)).toBeLessThan(6);
		expect(Math.max(...charged)).toBe(1);
	});

	test('asks for nothing more once it is stopped while a payment is under way', async () => {
		engine.sandbox.faults.add({ match: { path: '/checkout' }, when: 'after', kind: 'silence' });
		const before = engine.sentTo('/query').length;
		const started = Date.now();
		await engine.run('chingchingPay', pay(), { cancelAfterMs: 200 });
		const queries = (await settled('/query')) - before;
		expect(Date.now() - started).toBeLessThan(5_000);
		// Before the payment, to see whether its reference was used.
		expect(queries).toBe(1);
	});
});
