import type { INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { runNode } from '../support/engine/run-node.cts';
import { chingchingPayCredential, newReference, pay, query, sentTo } from '../support/engine/sandbox-calls.cts';

const rows = (values: object[]): INodeExecutionData[] => values.map((json) => ({ json: { ...json } }));

describe('an execution that is stopped', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => {
		sandbox.faults.clear();
		sandbox.setLatency(0);
	});
	afterAll(async () => await sandbox.close());

	const settled = async (path: string) => {
		let before = -1;
		for (let count = sentTo(sandbox, path).length; count !== before; count = sentTo(sandbox, path).length) {
			before = count;
			await new Promise((resolve) => setTimeout(resolve, 400));
		}
		return before;
	};

	test('starts no further item', async () => {
		sandbox.setLatency(100);
		const before = sentTo(sandbox, '/query').length;
		const { run } = await runNode({
			type: 'chingchingPay',
			credential: chingchingPayCredential(sandbox),
			parameters: query('={{ $json.reference }}', { options: { concurrency: 2 } }),
			items: rows(Array.from({ length: 50 }, (_, index) => ({ reference: `R-${index}` }))),
			settings: { onError: 'continueRegularOutput' },
			cancelAfterMs: 250,
		});
		expect(run.status).toBe('canceled');
		expect((await settled('/query')) - before).toBeLessThan(12);
	});

	test('does not charge what had not been started', async () => {
		sandbox.setLatency(100);
		const references = Array.from({ length: 20 }, () => newReference());
		await runNode({
			type: 'chingchingPay',
			credential: chingchingPayCredential(sandbox),
			parameters: pay({ merchantReference: '={{ $json.reference }}', options: { concurrency: 1 } }),
			items: rows(references.map((reference) => ({ reference }))),
			cancelAfterMs: 250,
		});
		await settled('/checkout');
		const charged = references.map((reference) => sandbox.ledger().of(reference).charged);
		expect(charged.reduce((sum, count) => sum + count, 0)).toBeLessThan(6);
		expect(Math.max(...charged)).toBe(1);
	});

	test('asks for nothing more once it is stopped while a payment is under way', async () => {
		sandbox.faults.add({ match: { path: '/checkout' }, when: 'after', kind: 'silence' });
		const before = sentTo(sandbox, '/query').length;
		const started = Date.now();
		await runNode({
			type: 'chingchingPay',
			credential: chingchingPayCredential(sandbox),
			parameters: pay(),
			cancelAfterMs: 200,
		});
		const queries = (await settled('/query')) - before;
		expect(Date.now() - started).toBeLessThan(5_000);
		// Before the payment, to see whether its reference was used.
		expect(queries).toBe(1);
	});
});
