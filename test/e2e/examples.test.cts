import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { example, exampleFiles } from '../../demo/examples.cts';
import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import type { Column } from '../../real-n8n/editor/data-tables.cts';
import { itemsOf, nodeRun, type Execution } from '../../real-n8n/editor/execution.cts';
import { submitForm } from '../../real-n8n/editor/form.cts';
import { chingchingPay, clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createClinkPayment, pay } from '../support/operation-examples.cts';
import { openExampleBench, type ExampleBench } from './support/example-bench.cts';
import { findUnknown } from './support/template.cts';

describe('the example workflows', () => {
	const run = `(${process.pid})`;
	/** Names of this run's own: other tests use the templates too. */
	const names = {
		'CRM Orders': `Orders ${run}`,
		'CRM Customers': `Customers ${run}`,
		'Refund Requests': `Refunds ${run}`,
		'order-form': `order-form-${process.pid}`,
	};
	const ORDERS = names['CRM Orders'];
	const REFUNDS = names['Refund Requests'];
	let harness: Harness;
	let bench: ExampleBench;

	beforeAll(async () => {
		harness = await openHarness();
		bench = openExampleBench(harness, names);
	});
	afterAll(() => harness.close());

	const published = async <Result,>(file: string, work: (workflow: SavedWorkflow) => Promise<Result>) =>
		await bench.published(await bench.load(file), work);

	test('are checked against what n8n knows', async () => {
		const types = await harness.api.nodeTypes();
		const wrong = example('bulk-refunds.json');
		const refund = wrong.nodes.find(({ name }) => name === 'Refund');
		Object.assign(refund?.parameters ?? {}, { operation: 'refnd', merchantRef: 'R-1' });
		wrong.nodes.push({
			...wrong.nodes[0],
			name: 'Nothing',
			type: 'n8n-nodes-base.nothing',
		} as (typeof wrong.nodes)[number]);
		expect(findUnknown(wrong, types).join('; ')).toMatch(
			/'Refund' has the stray parameter merchantRef.*unknown operation refnd.*'Nothing' has the unknown type/,
		);
	});

	describe.each(exampleFiles())('%s', (file) => {
		test('imports with nothing that n8n does not know', async () => {
			expect(findUnknown(example(file), await harness.api.nodeTypes())).toEqual([]);
			expect((await bench.load(file)).id).toEqual(expect.any(String));
		});

		test('carries no id of a credential or an instance', () => {
			const template = example(file);
			const ids = template.nodes.flatMap(({ credentials = {} }) => Object.values(credentials).map(({ id }) => id));
			expect(ids.filter((id) => id !== null)).toEqual([]);
			expect(JSON.stringify(template)).not.toContain('instanceId');
		});

		test('says in notes what it does and what to replace', () => {
			const notes = example(file)
				.nodes.filter(({ type }) => type.endsWith('.stickyNote'))
				.map(({ parameters }) => String(parameters['content']));
			expect(notes.join('\n')).toMatch(/To try it[^]*(HubSpot|Slack)/);
		});

		test('is described and pictured in the README beside it', () => {
			const readme = readFileSync(join(__dirname, '../../examples/README.md'), 'utf8');
			expect(readme).toContain(`](${file})`);
			expect(readme).toContain(`docs/images/example-${file.replace('.json', '')}.png`);
		});
	});

	describe('from order form to paid order', () => {
		async function order(reference: string, outcome: 'paid' | 'declined'): Promise<Execution> {
			return await published('order-form-to-paid.json', async (workflow) => {
				const { url } = sharedN8n().session;
				const page = await submitForm(`${url}/form/${names['order-form']}`, [
					reference,
					'Calligraphy class',
					'Mei Chan',
					'mei.chan@example.com',
				]);
				const waiting = await bench.latestExecution(workflow, ['waiting']);
				// In the CRM before anybody pays, so that it is not lost with its execution; but not as paid.
				expect(await bench.rowsOf(ORDERS, 'merchant_reference', reference)).toEqual([
					expect.objectContaining({ outcome: 'pending', shipping: null }),
				]);
				expect((await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }) })).status).toBe(200);
				return await harness.api.waitForExecution(waiting.id);
			});
		}

		test('a customer who pays is in the CRM as paid', async () => {
			const reference = newReference('FORM');
			const execution = await order(reference, 'paid');
			expect(execution.status).toBe('success');
			expect(await bench.rowsOf(ORDERS, 'merchant_reference', reference)).toEqual([
				expect.objectContaining({
					gateway: 'ChingchingPay',
					customer_email: 'mei.chan@example.com',
					amount: 88.5,
					currency: 'HKD',
					outcome: 'succeeded',
					shipping: 'shipped',
				}),
			]);
			expect(itemsOf(execution, 'Ship')).toHaveLength(1);
			expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 8_850 });
		});

		test('a customer who is declined is in the CRM as not paid', async () => {
			const reference = newReference('FORM');
			const execution = await order(reference, 'declined');
			expect(nodeRun(execution, 'Save paid order')).toBeUndefined();
			expect(nodeRun(execution, 'Ship')).toBeUndefined();
			expect(await bench.rowsOf(ORDERS, 'merchant_reference', reference)).toEqual([
				expect.objectContaining({ outcome: 'failed' }),
			]);
		});
	});

	describe('from Clink events to the CRM', () => {
		test('a paid order brings customer and order up to date, and a thank-you', async () => {
			const reference = newReference('CLINK');
			await published('clink-events-to-crm.json', async (workflow) => {
				await harness.run([clink('Create', createClinkPayment(reference))]);
				const execution = await bench.latestExecution(workflow);
				expect(execution.status).toBe('success');
				expect(itemsOf(execution, 'Thank-you')[0]?.json).toEqual({
					to: 'mei.chan@example.com',
					subject: `Thank you for your order ${reference}`,
					text: 'We have received your payment of USD 19.90. Thank you!',
				});
			});
			expect(await bench.rowsOf(names['CRM Customers'], 'customer_email', 'mei.chan@example.com')).toEqual([
				expect.objectContaining({ last_order: reference }),
			]);
			expect(await bench.rowsOf(ORDERS, 'merchant_reference', reference)).toEqual([
				expect.objectContaining({ gateway: 'Clink', amount: 19.9, currency: 'USD', outcome: 'succeeded' }),
			]);
		});

		test('the same order twice stays one customer and one order', async () => {
			const order = {
				orderId: 'order_twice',
				customerId: 'cus_twice',
				customerEmail: 'twice@example.com',
				merchantReferenceId: newReference('CLINK'),
				amountTotal: 5,
				paymentCurrency: 'USD',
				status: 'success',
			};
			await published('clink-events-to-crm.json', async (workflow) => {
				for (const eventId of ['event_first', 'event_second']) {
					await harness.sandbox.callbacks.clink.send('order.succeeded', order, { eventId });
					expect((await bench.latestExecution(workflow)).status).toBe('success');
				}
				expect(await harness.api.listExecutions(workflow.id)).toHaveLength(2);
			});
			expect(await bench.rowsOf(names['CRM Customers'], 'customer_id', 'cus_twice')).toHaveLength(1);
			expect(await bench.rowsOf(ORDERS, 'merchant_reference', order.merchantReferenceId)).toHaveLength(1);
		});
	});

	describe('Clink orders that share a reference', () => {
		test.each(['null', ' ', 'SHARED'])(
			'%p stay a row each, and are found by their own number',
			async (merchantReferenceId) => {
				const orderIds = [newReference('order'), newReference('order')];
				await published('clink-events-to-crm.json', async (workflow) => {
					for (const orderId of orderIds) {
						const order = {
							orderId,
							customerId: 'cus_shared',
							customerEmail: 'shared@example.com',
							merchantReferenceId,
							amountTotal: 5,
							paymentCurrency: 'USD',
							status: 'success',
						};
						await harness.sandbox.callbacks.clink.send('order.succeeded', order);
						expect((await bench.latestExecution(workflow)).status).toBe('success');
					}
				});
				for (const orderId of orderIds) {
					const reference = merchantReferenceId === 'SHARED' ? merchantReferenceId : orderId;
					expect(await bench.rowsOf(ORDERS, 'gateway_id', orderId)).toEqual([
						expect.objectContaining({ merchant_reference: reference, outcome: 'succeeded' }),
					]);
				}
			},
		);
	});

	describe('daily reconciliation', () => {
		interface Report {
			agree: number;
			differ: number;
			differences: string[];
		}
		const reportOf = (execution: Execution) => itemsOf(execution, 'Report')[0]?.json as unknown as Report;
		/** What was settled and is in the CRM of nobody. */
		const onlySettled = (execution: Execution) =>
			itemsOf(execution, 'Reconcile')
				.filter(({ json }) => json['finding'] === 'onlySettled' && json['transaction_type'] === 'sale')
				.map(({ json }) => json as { merchant_reference: string; settled_amount: number })
				.map(({ merchant_reference: reference, settled_amount: amount }) => ({ reference, amount }));

		test('ticks off what agrees, reports what does not, and says the same the next day', async () => {
			const workflow = await bench.load('daily-reconciliation.json');
			// Other tests have left orders in the CRM.
			const begun = await harness.api.run(workflow);
			const before = reportOf(begun);
			const [agreeing, differing, ...missing] = onlySettled(begun);
			if (!agreeing || !differing) throw new Error('The sandbox settled nothing');
			const paid = { gateway: 'ChingchingPay', currency: 'HKD', outcome: 'succeeded' };
			const [unsettled, earlier] = [newReference('UNSETTLED'), newReference('EARLIER')];
			await bench.tables.insert(ORDERS, [
				{ ...paid, merchant_reference: agreeing.reference, amount: agreeing.amount },
				{ ...paid, merchant_reference: differing.reference, amount: differing.amount + 1 },
				{ ...paid, merchant_reference: unsettled, amount: 42 },
				{ ...paid, merchant_reference: earlier, amount: 42, settlement_id: 'stl_earlier' },
				{ ...paid, merchant_reference: newReference('OPEN'), amount: 43, outcome: 'pending' },
			]);

			for (const day of ['first', 'next']) {
				const execution = await harness.api.run(workflow);
				const report = reportOf(execution);
				const about = (reference: string) => report.differences.filter((line) => line.startsWith(`${reference}:`));
				expect([day, execution.status, report.agree]).toEqual([day, 'success', before.agree + 1]);
				expect(about(agreeing.reference)).toEqual([]);
				expect(about(earlier)).toEqual([]);
				expect(about(differing.reference)).toEqual([
					`${differing.reference}: Settled HKD ${differing.amount.toFixed(2)}, the books say HKD ${(differing.amount + 1).toFixed(2)}.`,
				]);
				expect(about(unsettled)).toEqual([
					`${unsettled}: In the books with HKD 42.00, but not in these settlements. It may be settled later.`,
				]);
				for (const { reference } of missing) expect(about(reference)).toHaveLength(1);
				// One agrees now, and one more is in the books only.
				expect(report.differ).toBe(before.differ);
			}
			const rows = await bench.rowsOf(ORDERS, 'merchant_reference', agreeing.reference);
			expect(rows.map((row) => row['settlement_id'])).toEqual([expect.stringMatching(/^stl_/)]);
		});
	});

	describe('bulk refunds', () => {
		const columns: Column[] = [
			...['refund_reference', 'original_reference', 'currency', 'state', 'refund_id', 'note'].map((name) => ({
				name,
				type: 'string' as const,
			})),
			{ name: 'amount', type: 'number' },
		];
		const request = (original: string, amount: number) => ({
			refund_reference: newReference('REFUND'),
			original_reference: original,
			amount,
			currency: 'HKD',
			state: 'requested',
		});

		test('every request ends with a state, and what needs a person is reported', async () => {
			const orders = [newReference('PAID'), newReference('PAID'), newReference('PAID')] as const;
			await harness.run(orders.map((reference, index) => chingchingPay(`Pay ${index}`, pay(reference))));
			const good = orders.map((reference) => request(reference, 10.5));
			const tooMuch = request(orders[0], 1_000);
			const unknownOrder = request('NO-SUCH-ORDER', 5);
			const notCents = request(orders[1], 1.234);
			const lost = request(orders[2], 1);
			harness.sandbox.faults.add({
				match: { path: /refund/, reference: lost.refund_reference },
				when: 'before',
				kind: 'reset',
			});
			await bench.tables.create(REFUNDS, columns);
			await bench.tables.insert(REFUNDS, [...good, tooMuch, unknownOrder, notCents, lost]);

			const workflow = await bench.load('bulk-refunds.json');
			const execution = await harness.api.run(workflow);

			const report = itemsOf(execution, 'Report')[0]?.json as {
				requested: number;
				refunded: number;
				under_way: number;
				to_look_at: string[];
			};
			expect([execution.status, report.requested, report.refunded, report.under_way]).toEqual(['success', 7, 3, 0]);
			const states = Object.fromEntries(
				(await bench.tables.rows(REFUNDS)).map((row): [string, unknown] => [
					String(row['refund_reference']),
					row['state'],
				]),
			);
			expect(states).toEqual({
				...Object.fromEntries(good.map(({ refund_reference: reference }) => [reference, 'refunded'])),
				[tooMuch.refund_reference]: 'failed',
				[unknownOrder.refund_reference]: 'failed',
				[notCents.refund_reference]: 'failed',
				[lost.refund_reference]: 'unknown',
			});
			for (const { refund_reference: reference } of [tooMuch, unknownOrder, notCents, lost]) {
				expect(report.to_look_at.filter((line) => line.startsWith(`${reference} (`))).toHaveLength(1);
			}
			const again = await harness.api.run(workflow);
			expect([again.status, itemsOf(again, 'Requests')]).toEqual(['success', []]);
			expect(harness.sandbox.ledger().of(good[0]?.refund_reference ?? '')).toMatchObject({
				refunded: 1,
				refundedAmount: 1_050,
			});
		}, 120_000);
	});
});
