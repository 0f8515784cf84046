import { itemsOf, nodeRun, type Execution } from '../../real-n8n/editor/execution.cts';
import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import { anyOf } from '../support/matchers.cts';
import { clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { openMailbox, type Mailbox } from '../support/n8n/mailbox.cts';
import { byId, createSubscription } from '../support/operation-examples.cts';
import { openExampleBench, type ExampleBench } from './support/example-bench.cts';

const FILE = 'subscription-past-due.json';

describe('the example of a subscription that is past due', () => {
	const SUBSCRIPTIONS = `Subscriptions (${process.pid})`;
	let harness: Harness;
	let mailbox: Mailbox;
	let bench: ExampleBench;

	beforeAll(async () => {
		harness = await openHarness();
		mailbox = await openMailbox();
		const smtp = await harness.api.createCredential('smtp', 'Mail of the tests', mailbox.credential);
		bench = openExampleBench(harness, { 'CRM Subscriptions': SUBSCRIPTIONS }, [smtp]);
	});
	afterAll(async () => {
		await harness.close();
		await mailbox.close();
	});

	interface Subscription {
		subscriptionId: string;
		clockId: string;
		customerEmail: string;
	}

	async function subscribe(): Promise<Subscription> {
		const customerEmail = `${newReference('mei').toLowerCase()}@example.com`;
		const execution = await harness.run([
			clink(
				'Subscribe',
				createSubscription(newReference('PLAN'), {
					customerIdentifier: customerEmail,
					paymentInstrumentId: byId(`pi_declines_renewals_${newReference()}`),
				}),
			),
			clink('Clock', {
				resource: 'testClock',
				operation: 'create',
				name: 'Renewals',
				subscriptionId: '={{ $json.subscriptionId }}',
			}),
		]);
		const { subscriptionId, clockId } = itemsOf(execution, 'Clock')[0]?.json as Record<string, string>;
		return { subscriptionId: String(subscriptionId), clockId: String(clockId), customerEmail };
	}

	const advance = async ({ clockId }: Subscription, time: string) =>
		await harness.run([
			clink('Advance', {
				resource: 'testClock',
				operation: 'advance',
				clockId: byId(clockId),
				// Clink's months are those of UTC.
				targetFrozenTime: `={{ $now.toUTC().plus(${time}).toISO() }}`,
			}),
		]);

	const sendPastDue = async ({ subscriptionId }: Subscription) =>
		await harness.sandbox.callbacks.clink.send('subscription.past_due', { subscriptionId, status: 'past_due' });

	const crm = async ({ subscriptionId }: Subscription) =>
		await bench.rowsOf(SUBSCRIPTIONS, 'subscription_id', subscriptionId);
	const mailsTo = ({ customerEmail }: Subscription) => mailbox.mails.filter(({ to }) => to === customerEmail);

	/** Subscribes while the workflow listens, and lets the first renewal fail. */
	async function pastDue(
		work: (subscription: Subscription, workflow: SavedWorkflow, execution: Execution) => Promise<void>,
	): Promise<void> {
		await bench.published(await bench.load(FILE), async (workflow) => {
			const subscription = await subscribe();
			await bench.executions(workflow, 1);
			await advance(subscription, '{ months: 1, minutes: 1 }');
			const [, execution] = await bench.executions(workflow, 2);
			if (execution === undefined) throw new Error('The renewal that failed started nothing');
			await work(subscription, workflow, execution);
		});
	}

	test('the customer gets one message, pays through its link, and the CRM follows', async () => {
		await pastDue(async (subscription, workflow, execution) => {
			expect(execution.status).toBe('success');
			expect(await crm(subscription)).toEqual([
				expect.objectContaining({
					customer_email: subscription.customerEmail,
					plan: 'Plans',
					amount: 10,
					currency: 'USD',
					status: 'past_due',
					last_payment: 'failed',
				}),
			]);
			const [mail, ...more] = mailsTo(subscription);
			expect(more).toEqual([]);
			expect(mail).toMatchObject({
				from: 'billing@shop.example.com',
				subject: 'Your payment for Plans did not go through',
			});
			const text = mail?.text ?? '';
			expect(text).toMatch(/^Hello,\n\nwe could not take your payment of USD 10\.00 for Plans\./);
			expect(text).toMatch(/works until \d{1,2} \w+ \d{4}, \d\d:\d\d \(.+\)\. After that/);

			const link = /^http\S+$/m.exec(text)?.[0] ?? '';
			const card = new URLSearchParams({
				action: 'instrument',
				subscription: subscription.subscriptionId,
				chosen: 'new_card_4242',
			});
			expect((await fetch(link, { method: 'POST', body: card })).status).toBe(200);
			await advance(subscription, '{ months: 1, days: 4 }');
			const renewed = (await bench.executions(workflow, 3)).at(-1);
			expect(renewed?.status).toBe('success');
			expect(await crm(subscription)).toEqual([
				expect.objectContaining({ status: 'active', last_payment: 'succeeded' }),
			]);
			expect(mailsTo(subscription)).toHaveLength(1);
		});
	}, 120_000);

	test('the same news again changes nothing and sends nothing', async () => {
		await pastDue(async (subscription, workflow) => {
			const before = await crm(subscription);
			await Promise.all([sendPastDue(subscription), sendPastDue(subscription)]);
			const [, , ...again] = await bench.executions(workflow, 4);
			expect(again.map(({ status }) => status)).toEqual(['success', 'success']);
			expect(again.map((execution) => nodeRun(execution, 'Message'))).toEqual([undefined, undefined]);
			const untimed = before.map((row) => ({ ...row, updatedAt: anyOf(String) }));
			expect(await crm(subscription)).toEqual(untimed);
			expect(mailsTo(subscription)).toHaveLength(1);
		});
	}, 120_000);

	test('copies of the news at the same moment send one message', async () => {
		await bench.published(await bench.load(FILE), async (workflow) => {
			const subscription = await subscribe();
			await bench.executions(workflow, 1);
			harness.sandbox.callbacks.hold();
			await advance(subscription, '{ months: 1, minutes: 1 }');
			await Promise.all([
				harness.sandbox.callbacks.release(),
				...[1, 2, 3].map(async () => await sendPastDue(subscription)),
			]);
			const executions = await bench.executions(workflow, 5);
			expect(executions.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'success'));
			expect(await crm(subscription)).toHaveLength(1);
			expect(mailsTo(subscription)).toHaveLength(1);
		});
	}, 120_000);

	test('an event about a subscription that has ended in the meantime sends no message', async () => {
		await pastDue(async (subscription, workflow) => {
			await advance(subscription, '{ months: 1, days: 10 }');
			await bench.executions(workflow, 3);
			await sendPastDue(subscription);
			const late = (await bench.executions(workflow, 4)).at(-1);
			expect(late && itemsOf(late, 'No message')).toHaveLength(1);
			expect(await crm(subscription)).toEqual([expect.objectContaining({ status: 'cancelled' })]);
			expect(mailsTo(subscription)).toHaveLength(1);
		});
	}, 120_000);

	test.each([
		['is under way: no message', 'pending', 0],
		['is not listed yet: a message', 'success', 1],
	])(
		'a past due subscription whose last payment %s',
		async (_, status, messages) => {
			await bench.published(await bench.load(FILE), async (workflow) => {
				const subscription = await subscribe();
				await bench.executions(workflow, 1);
				const { customerEmail } = subscription;
				const order = {
					orderId: 'order_1',
					status,
					customerEmail,
					amountTotal: 10,
					paymentCurrency: 'USD',
					createTime: 1,
				};
				harness.sandbox.faults.add({
					match: { method: 'GET', path: '/order' },
					when: 'before',
					kind: {
						body: JSON.stringify({ code: 200, msg: 'success', total: 1, rows: [order] }),
						contentType: 'application/json',
					},
				});
				await advance(subscription, '{ months: 1, minutes: 1 }');
				const [, execution] = await bench.executions(workflow, 2);
				expect(execution?.status).toBe('success');
				expect(await crm(subscription)).toEqual([expect.objectContaining({ status: 'past_due' })]);
				expect(mailsTo(subscription)).toHaveLength(messages);
			});
		},
		120_000,
	);

	test('a message that could not be sent is sent by a retry, and only then', async () => {
		mailbox.refuse(true);
		await pastDue(async (subscription, workflow, execution) => {
			mailbox.refuse(false);
			expect(execution.status).toBe('error');
			await sendPastDue(subscription);
			await bench.executions(workflow, 3);
			expect(mailsTo(subscription)).toEqual([]);
			await harness.api.retry(execution.id);
			expect(mailsTo(subscription)).toHaveLength(1);
		}).finally(() => mailbox.refuse(false));
	}, 120_000);
});
