import { itemsOf, nodeRun } from '../../real-n8n/editor/execution.cts';
import { pause } from '../../real-n8n/system/wait.cts';
import { clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { createClinkPayment } from '../support/operation-examples.cts';
import { textMatching } from '../support/matchers.cts';
import { openExampleBench, type ExampleBench } from './support/example-bench.cts';

const FILE = 'dispute-to-task.json';
const DAY_MS = 24 * 60 * 60 * 1000;

describe('the example of a dispute that becomes a task', () => {
	const TASKS = `Disputes (${process.pid})`;
	let harness: Harness;
	let bench: ExampleBench;

	beforeAll(async () => {
		harness = await openHarness();
		bench = openExampleBench(harness, { 'Dispute Tasks': TASKS });
	});
	afterAll(() => harness.close());

	const listening = async (work: Parameters<ExampleBench['published']>[1]) =>
		await bench.published(await bench.load(FILE), work);
	const tasksOf = async (chargeBackId: string) => await bench.rowsOf(TASKS, 'charge_back_id', chargeBackId);

	async function paidOrder(): Promise<{ orderId: string; reference: string }> {
		const reference = newReference('DISPUTED');
		const execution = await harness.run([clink('Pay', createClinkPayment(reference))]);
		return { orderId: String(itemsOf(execution, 'Pay')[0]?.json['orderId']), reference };
	}

	const event = (change: Record<string, unknown> = {}) => ({
		chargeBackId: newReference('cb'),
		orderId: 'order_of_another_shop',
		merchantReferenceId: 'null',
		disputeAmount: 8.5,
		disputeCurrency: 'HKD',
		reasonDescription: 'Merchandise or Services Not Received',
		status: 1,
		evidenceDeadline: Date.now() + 3 * DAY_MS,
		...change,
	});

	test('a new dispute is a task with its order, its customer and the days that are left', async () => {
		const { orderId, reference } = await paidOrder();
		await listening(async (workflow) => {
			const { chargeBackId, evidenceDeadline } = harness.sandbox.disputes.open(orderId, 'not_received');
			const execution = await bench.latestExecution(workflow);
			expect(execution.status).toBe('success');
			const deadline = new Date(evidenceDeadline).toISOString();
			expect(await tasksOf(chargeBackId)).toEqual([
				expect.objectContaining({
					state: 'open',
					order_id: orderId,
					order_reference: reference,
					customer_email: 'mei.chan@example.com',
					amount: 19.9,
					currency: 'USD',
					reason: 'Merchandise or Services Not Received',
					order_outcome: 'succeeded',
					result: '',
				}),
			]);
			const notice = itemsOf(execution, 'Notice')[0]?.json;
			expect(notice).toEqual({
				to: 'disputes@shop.example.com',
				subject: `Dispute: order ${reference}, USD 19.90`,
				text: textMatching(
					/^Send the evidence to Clink by \d{1,2} \w+ \d{4}, \d\d:\d\d: 7 days left on \d{1,2} \w+\.\n\nCustomer: mei\.chan@example\.com\nReason: Merchandise or Services Not Received\nDispute: cb_/,
				),
			});
			const [task] = await tasksOf(chargeBackId);
			const due = new Date(`${String(task?.['evidence_due'])}Z`);
			const zoneOffsetMs = Math.abs(due.getTime() - Date.parse(deadline.slice(0, 16) + 'Z'));
			expect(zoneOffsetMs % (15 * 60 * 1000)).toBe(0);
			expect(zoneOffsetMs).toBeLessThan(DAY_MS);
		});
	});

	test.each(['won', 'lost'] as const)(
		'a dispute that is %s closes its task, and nobody is told again',
		async (result) => {
			const { orderId } = await paidOrder();
			await listening(async (workflow) => {
				const { chargeBackId } = harness.sandbox.disputes.open(orderId);
				await bench.executions(workflow, 1);
				const [before] = await tasksOf(chargeBackId);
				harness.sandbox.disputes.close(chargeBackId, result);
				const [, ...updates] = await bench.executions(workflow, 3);
				expect(updates.map(({ status }) => status)).toEqual(['success', 'success']);
				expect(updates.map((execution) => nodeRun(execution, 'Notice'))).toEqual([undefined, undefined]);
				expect(await tasksOf(chargeBackId)).toEqual([
					expect.objectContaining({
						id: before?.id,
						state: 'done',
						result,
						task: `Nothing to do: the dispute is ${result}.`,
					}),
				]);
			});
		},
	);

	test('events in the wrong order leave one task, with the latest of them', async () => {
		const { orderId } = await paidOrder();
		await listening(async (workflow) => {
			harness.sandbox.callbacks.hold();
			const { chargeBackId } = harness.sandbox.disputes.open(orderId);
			harness.sandbox.disputes.close(chargeBackId, 'lost');
			await harness.sandbox.callbacks.release('reversed');
			const executions = await bench.executions(workflow, 3);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
			expect(await tasksOf(chargeBackId)).toEqual([expect.objectContaining({ state: 'done', result: 'lost' })]);
		});
	});

	test('events at the same moment leave one task, with the latest of them', async () => {
		await listening(async (workflow) => {
			const opened = event();
			const { clink: events } = harness.sandbox.callbacks;
			const messages = [1, 2, 3].flatMap(() => events.messages('dispute.created', opened));
			await pause(10);
			messages.push(...events.messages('dispute.lost', { ...opened, status: 4 }));
			await Promise.all(
				messages.map(async ({ target, method, headers, body }) => await fetch(target, { method, headers, body })),
			);
			const executions = await bench.executions(workflow, 4);
			expect(executions.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'success'));
			expect(await tasksOf(opened.chargeBackId)).toEqual([expect.objectContaining({ state: 'done', result: 'lost' })]);
		});
	});

	test.each([
		['whose order cannot be read', {}, /^Send the evidence to Clink by .*: 3 days left on \d{1,2} \w+\.$/],
		['whose deadline is tomorrow', { evidenceDeadline: Date.now() + DAY_MS }, /: 1 day left on/],
		['whose deadline is over', { evidenceDeadline: Date.now() - 3 * DAY_MS }, /: the deadline has passed\.$/],
		['without a deadline', { evidenceDeadline: null }, /^Send the evidence to Clink soon: Clink did not name/],
	])('a dispute %s is a task all the same', async (_, change, task) => {
		await listening(async (workflow) => {
			const dispute = event(change);
			await harness.sandbox.callbacks.clink.send('dispute.created', dispute);
			const execution = await bench.latestExecution(workflow);
			expect(execution.status).toBe('success');
			expect(await tasksOf(dispute.chargeBackId)).toEqual([
				expect.objectContaining({
					state: 'open',
					task: textMatching(task),
					order_reference: 'order_of_another_shop',
					customer_email: '',
					amount: 8.5,
					currency: 'HKD',
					order_outcome: 'unknown',
				}),
			]);
			expect(itemsOf(execution, 'Notice')).toHaveLength(1);
		});
	});

	test('a deadline in ISO text is the same in a task as one in milliseconds, in the time zone of the workflow', async () => {
		const deadline = Date.now() + 3 * DAY_MS;
		await listening(async (workflow) => {
			const disputes = [deadline, new Date(deadline).toISOString()].map((evidenceDeadline) =>
				event({ evidenceDeadline }),
			);
			for (const dispute of disputes) await harness.sandbox.callbacks.clink.send('dispute.created', dispute);
			await bench.executions(workflow, 2);
			const [inMilliseconds, inText] = await Promise.all(
				disputes.map(async (dispute) => await tasksOf(dispute.chargeBackId)),
			);
			expect(inText).toEqual([
				expect.objectContaining({
					task: inMilliseconds?.[0]?.['task'],
					evidence_due: inMilliseconds?.[0]?.['evidence_due'],
				}),
			]);
			expect(inText?.[0]?.['task']).toMatch(/: 3 days left on/);
		});
	});

	test('a dispute about an order that is refunded asks for the proof of that', async () => {
		const { orderId } = await paidOrder();
		await harness.run([
			clink('Refund', {
				resource: 'refund',
				operation: 'create',
				orderId: { __rl: true, mode: 'id', value: orderId },
				refundMerchantOrderId: newReference('REFUND'),
				amount: 19.9,
			}),
		]);
		await listening(async (workflow) => {
			const dispute = event({ orderId });
			await harness.sandbox.callbacks.clink.send('dispute.created', dispute);
			expect((await bench.latestExecution(workflow)).status).toBe('success');
			expect(await tasksOf(dispute.chargeBackId)).toEqual([
				expect.objectContaining({
					order_outcome: 'refunded',
					task: textMatching(/The order is refunded: send the proof of it\.$/),
				}),
			]);
		});
	});
});
