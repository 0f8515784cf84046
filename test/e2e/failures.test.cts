import { readFileSync } from 'node:fs';

import { errorOf, itemsOf, nodeRun } from '../../real-n8n/editor/execution.cts';
import { node } from '../../real-n8n/editor/workflow.cts';
import { chingchingPay, clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { textContaining, textMatching } from '../support/matchers.cts';
import { createClinkPayment, pay, query, refund } from '../support/operation-examples.cts';

describe('failures in n8n', () => {
	let harness: Harness;
	const perRow = { merchantReference: '={{ $json.reference }}', amount: '={{ $json.cents }}' };

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterEach(() => harness.sandbox.faults.clear());
	afterAll(() => harness.close());

	test('an input mistake stops the run before any request, naming the field and the item', async () => {
		const rows = [
			{ reference: newReference(), cents: 1_000 },
			{ reference: newReference(), cents: 12.5 },
		];
		const sent = harness.sandbox.requests.length;
		const execution = await harness.run([chingchingPay('Pay', pay('', perRow))], rows);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)?.message).toMatch(/'Amount in Cents'.*12\.5.*item 1/s);
		expect(harness.sandbox.requests).toHaveLength(sent);
	});

	test('a batch that stops keeps what it carried out in its error, from where the editor copies it', async () => {
		const rows = [1_000, 2_000].map((cents) => ({ reference: newReference(), cents }));
		const [{ reference: done } = { reference: '' }, { reference: refused } = { reference: '' }] = rows;
		const kind = { status: 403, body: 'Forbidden' };
		harness.sandbox.faults.add({ match: { path: '/link', reference: refused }, when: 'before', kind });
		const link = {
			resource: 'paymentLink',
			operation: 'create',
			currency: 'HKD',
			amountUnit: 'minor',
			...perRow,
			options: { concurrency: 1 },
		};
		const execution = await harness.run([chingchingPay('Link', link)], rows);
		expect(errorOf(execution)).toMatchObject({
			message: textContaining(`[item 1: ${refused}]`),
			context: { data: { carriedOut: [{ reference: done, payment_link: textMatching(/^http/) }] } },
		});
	});

	test("a refusal stops the run with the gateway's own words", async () => {
		const execution = await harness.run([chingchingPay('Refund', refund('NEVER-PAID', newReference()))]);
		expect(execution.status).toBe('error');
		expect(JSON.stringify(errorOf(execution))).toContain('40401');
	});

	test('with continue, the failed item carries its error, the others go on, and all are paired', async () => {
		const rows = [1_000, 12.5, 2_000].map((cents) => ({ reference: newReference(), cents }));
		const node = chingchingPay('Pay', pay('', perRow), { onError: 'continueRegularOutput' });
		const execution = await harness.run([node], rows);
		expect(execution.status).toBe('success');
		const items = itemsOf(execution, 'Pay');
		expect(items.map(({ json }) => json['outcome'] ?? 'error')).toEqual(['succeeded', 'error', 'succeeded']);
		expect(items[1]?.json['error']).toBeTruthy();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	test('with continue (using error output), failed items leave by the error output and the others by the main output', async () => {
		const rows = [1_000, 12.5, 2_000].map((cents) => ({ reference: newReference(), cents }));
		const node = chingchingPay('Pay', pay('', perRow), { onError: 'continueErrorOutput' });
		const execution = await harness.run([node], rows);
		expect(execution.status).toBe('success');
		const paid = itemsOf(execution, 'Pay', 0).map(({ json }) => json['merchant_reference']);
		expect(paid).toEqual([rows[0]?.reference, rows[2]?.reference]);
		expect(itemsOf(execution, 'Pay', 1)).toHaveLength(1);
		expect(JSON.stringify(itemsOf(execution, 'Pay', 1))).toContain("'Amount in Cents'");
	});

	test('a payment whose answer is lost is looked up, not sent again', async () => {
		const reference = newReference();
		harness.sandbox.faults.add({ match: { path: '/checkout', reference }, when: 'after', kind: 'reset' });
		const execution = await harness.run([chingchingPay('Pay', pay(reference))]);
		expect(itemsOf(execution, 'Pay')[0]?.json).toMatchObject({ outcome: 'succeeded', recovered: true });
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
	});

	test('Retry On Fail does not charge again when the answer is lost for good', async () => {
		const reference = newReference();
		harness.sandbox.faults.add({ match: { path: '/checkout', reference }, when: 'after', kind: 'reset' });
		harness.sandbox.faults.add({
			match: { path: '/query', reference },
			when: 'before',
			kind: { status: 401, body: 'Unauthorized' },
			times: 1_000,
		});
		const stubborn = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
		await harness.run([chingchingPay('Pay', pay(reference, { reuseExisting: false }), stubborn)]);
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ created: 1, charged: 1 });
		const checkouts = harness.sandbox.requests.filter(
			({ path, body }) => path.endsWith('/checkout') && body.includes(reference),
		);
		expect(checkouts).toHaveLength(1);
	}, 180_000);

	describe('no secret is seen', () => {
		const expectNone = (text: string) => {
			for (const secret of harness.secrets) expect(text.includes(secret)).toBe(false);
		};

		test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
			'in the stored execution of failed calls, with On Error set to %s',
			async (onError) => {
				const faults = [
					{ status: 401, body: 'Unauthorized' },
					{ status: 500, body: '<html>oops</html>' },
					'reset',
					'truncate',
				] as const;
				const runs = faults.map(async (kind) => {
					const reference = newReference();
					harness.sandbox.faults.add({ match: { reference }, when: 'before', kind, times: 1_000 });
					return await harness.run([chingchingPay('Query', query(reference), { onError })]);
				});
				for (const execution of await Promise.all(runs)) {
					expect(nodeRun(execution, 'Query')).toBeDefined();
					expectNone(execution.stored);
				}
			},
			180_000,
		);

		test('the stored execution of successful calls holds no secret', async () => {
			const reference = newReference();
			const execution = await harness.run([
				chingchingPay('Pay', pay(reference)),
				node(
					'Copy',
					'n8n-nodes-base.set',
					{ mode: 'raw', jsonOutput: '={{ JSON.stringify($json) }}' },
					{ typeVersion: 3.4 },
				),
				clink('Create', createClinkPayment(reference)),
			]);
			expect(execution.status).toBe('success');
			expectNone(execution.stored);
		});

		test('what the credential route gives back holds no secret', async () => {
			for (const { id } of harness.credentials) expectNone(JSON.stringify(await harness.api.readCredential(id)));
		});

		test("n8n's log holds no secret", () => {
			expectNone(readFileSync(sharedN8n().logFile, 'utf8'));
		});
	});
});
