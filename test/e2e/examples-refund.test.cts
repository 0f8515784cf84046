import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import { itemsOf, nodeRun } from '../../real-n8n/editor/execution.cts';
import { postForm } from '../../real-n8n/editor/form.cts';
import type { Workflow } from '../../real-n8n/editor/workflow.cts';
import { textContaining, textMatching } from '../support/matchers.cts';
import { clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { openMailbox, type Mail, type Mailbox } from '../support/n8n/mailbox.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createClinkPayment } from '../support/operation-examples.cts';
import { openExampleBench, type ExampleBench } from './support/example-bench.cts';

const FILE = 'refund-with-approval.json';
const FOREVER = 1_000;

describe('the example of a refund that a person approves', () => {
	const run = `(${process.pid})`;
	const names = {
		'Refund Approvals': `Approvals ${run}`,
		'CRM Orders': `Approval orders ${run}`,
		'refund-request': `refund-request-${process.pid}`,
	};
	const REQUESTS = names['Refund Approvals'];
	let harness: Harness;
	let mailbox: Mailbox;
	let bench: ExampleBench;

	beforeAll(async () => {
		harness = await openHarness();
		mailbox = await openMailbox();
		const smtp = await harness.api.createCredential('smtp', 'Mail of the tests', mailbox.credential);
		bench = openExampleBench(harness, names, [smtp]);
	});
	afterAll(async () => {
		await harness.close();
		await mailbox.close();
	});

	const listening = async (
		work: (workflow: SavedWorkflow) => Promise<void>,
		change?: (workflow: Workflow) => void,
	): Promise<void> => {
		await bench.published(await bench.load(FILE, change), work);
	};
	const requestOf = async (number: string) => await bench.rowsOf(REQUESTS, 'refund_number', number);
	const refunded = (number: string) => {
		const { refunded: times, refundedAmount } = harness.sandbox.ledger().of(number);
		return [times, refundedAmount];
	};

	async function paidOrder(change: Record<string, unknown> = {}): Promise<string> {
		const execution = await harness.run([clink('Pay', createClinkPayment(newReference('ORDER'), change))]);
		return String(itemsOf(execution, 'Pay')[0]?.json['orderId']);
	}

	const ask = async (number: string, orderId: string, amount = '19.90') =>
		await postForm(`${sharedN8n().session.url}/form/${names['refund-request']}`, [
			number,
			orderId,
			amount,
			'Duplicate payment',
			'Amy Lau',
		]);

	/** Where the link of the mail leads to. */
	const pageOf = ({ html }: Mail) => (/<a href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&');
	const decide = async (mail: Mail, decision: 'Approve' | 'Decline', comment = '') =>
		await postForm<string>(pageOf(mail), [decision, 'Ken Ho', comment]);

	test('nothing is refunded before somebody approves, then it is refunded once and the CRM knows', async () => {
		const number = newReference('TICKET');
		const orderId = await paidOrder();
		await listening(async (workflow) => {
			await ask(number, orderId, '5.50');
			const mail = await mailbox.mailAbout(number);
			expect(mail).toMatchObject({ to: 'finance@shop.example.com', subject: `Refund ${number}: USD 5.50` });
			expect(mail.html).toMatch(
				/Refund USD 5\.50\?[^]*Order: order_\w+, USD 19\.90 \(succeeded\)[^]*Customer: mei\.chan@example\.com[^]*Reason: Duplicate payment[^]*Asked for by: Amy Lau/,
			);
			const [waiting] = await bench.executions(workflow, 1, ['waiting']);
			const opened = await fetch(pageOf(mail));
			expect([opened.status, await opened.text()]).toEqual([200, textContaining('Send decision')]);
			expect([await requestOf(number), refunded(number)]).toEqual([
				[expect.objectContaining({ state: 'waiting', customer_email: 'mei.chan@example.com', currency: 'USD' })],
				[0, 0],
			]);

			// At the same moment, so either may be the first that n8n gets.
			const decisions = await Promise.allSettled([decide(mail, 'Approve'), decide(mail, 'Approve')]);
			expect(decisions).toContainEqual({ status: 'fulfilled', value: textContaining('Got it, thanks') });
			const execution = await harness.api.waitForExecution(waiting?.id ?? '');
			expect(execution.status).toBe('success');
			expect(await requestOf(number)).toEqual([
				expect.objectContaining({
					state: 'refunded',
					decided_by: 'Ken Ho',
					refund_id: itemsOf(execution, 'Refund')[0]?.json['refundId'],
				}),
			]);
			expect(await bench.rowsOf(names['CRM Orders'], 'gateway_id', orderId)).toEqual([
				expect.objectContaining({ gateway: 'Clink', amount: 19.9, currency: 'USD', outcome: 'partiallyRefunded' }),
			]);
			expect(itemsOf(execution, 'Refund')[0]?.json).toMatchObject({ refundReason: 'Duplicate payment' });

			await decide(mail, 'Approve').catch(() => undefined);
			await decide(mail, 'Decline').catch(() => undefined);
			expect(await bench.executions(workflow, 1)).toHaveLength(1);
			expect(await requestOf(number)).toEqual([expect.objectContaining({ state: 'refunded' })]);
			expect(refunded(number)).toEqual([1, 5.5]);
		});
	}, 120_000);

	test('a request that is declined refunds nothing and says so', async () => {
		const number = newReference('TICKET');
		await listening(async (workflow) => {
			await ask(number, await paidOrder());
			const mail = await mailbox.mailAbout(number);
			await bench.executions(workflow, 1, ['waiting']);
			await decide(mail, 'Decline', 'Used already');
			const [execution] = await bench.executions(workflow, 1);
			expect(execution && nodeRun(execution, 'Refund')).toBeUndefined();
			expect(await requestOf(number)).toEqual([
				expect.objectContaining({ state: 'declined', decided_by: 'Ken Ho', note: 'Used already', refund_id: null }),
			]);
			expect(refunded(number)).toEqual([0, 0]);
		});
	}, 120_000);

	test.each([
		['Approve', 'refunded', [1, 19.9]],
		['Decline', 'declined', [0, 0]],
	] as const)(
		'the buttons of Slack and other nodes work as well: %s',
		async (label, state, money) => {
			const number = newReference('TICKET');
			const withButtons = ({ nodes }: Workflow) => {
				const approval = nodes.find(({ name }) => name === 'Ask for approval');
				Object.assign(approval?.parameters ?? {}, {
					responseType: 'approval',
					approvalOptions: { values: { approvalType: 'double' } },
				});
			};
			await listening(async (workflow) => {
				await ask(number, await paidOrder());
				const { html } = await mailbox.mailAbout(number);
				await bench.executions(workflow, 1, ['waiting']);
				const link = new RegExp(`<a href="([^"]+)"[^>]*>${label}<`).exec(html)?.[1] ?? '';
				const browser = { headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0' } };
				expect((await fetch(link.replaceAll('&amp;', '&'), browser)).status).toBe(200);
				await bench.executions(workflow, 1);
				expect([await requestOf(number), refunded(number)]).toEqual([[expect.objectContaining({ state })], money]);
			}, withButtons);
		},
		120_000,
	);

	test('no answer is no approval', async () => {
		const number = newReference('TICKET');
		const threeSeconds = { limitType: 'afterTimeInterval', resumeAmount: 0.05, resumeUnit: 'minutes' };
		const shorten = ({ nodes }: Workflow) => {
			const approval = nodes.find(({ name }) => name === 'Ask for approval');
			Object.assign(approval?.parameters['options'] ?? {}, { limitWaitTime: { values: threeSeconds } });
		};
		await listening(async (workflow) => {
			await ask(number, await paidOrder());
			const [execution] = await bench.executions(workflow, 1);
			expect(execution?.status).toBe('success');
			expect(await requestOf(number)).toEqual([expect.objectContaining({ state: 'no answer', decided_by: '' })]);
			expect(refunded(number)).toEqual([0, 0]);
		}, shorten);
	}, 120_000);

	test('a number that was asked about is not asked about again', async () => {
		const number = newReference('TICKET');
		const orderId = await paidOrder();
		await listening(async (workflow) => {
			await ask(number, orderId);
			const mail = await mailbox.mailAbout(number);
			await bench.executions(workflow, 1, ['waiting']);
			await ask(` ${number} `, orderId, '1');
			const [, second] = await bench.executions(workflow, 2, ['waiting']);
			expect(second && itemsOf(second, 'Already requested')).toHaveLength(1);
			await decide(mail, 'Approve');
			await bench.executions(workflow, 2);
			await ask(number, orderId, '1');
			const third = (await bench.executions(workflow, 3)).at(-1);
			expect(third && itemsOf(third, 'Already requested')).toHaveLength(1);
			expect(mailbox.mails.filter(({ subject }) => subject.includes(number))).toHaveLength(1);
			expect([await requestOf(number), refunded(number)]).toEqual([
				[expect.objectContaining({ state: 'refunded', amount: 19.9 })],
				[1, 19.9],
			]);
		});
	}, 120_000);

	test.each([
		['that Clink has not finished', '5.02', 'pending', 'partiallyRefunded', 5.02],
		['that fails at Clink', '5.13', 'failed', 'succeeded', 0],
	])(
		'a refund %s is not called refunded',
		async (_, amount, state, orderOutcome, refundedAmount) => {
			const number = newReference('TICKET');
			const orderId = await paidOrder();
			await listening(async (workflow) => {
				await ask(number, orderId, amount);
				const mail = await mailbox.mailAbout(number);
				await bench.executions(workflow, 1, ['waiting']);
				await decide(mail, 'Approve');
				await bench.executions(workflow, 1);
				expect(await requestOf(number)).toEqual([expect.objectContaining({ state })]);
				expect(await bench.rowsOf(names['CRM Orders'], 'gateway_id', orderId)).toEqual([
					expect.objectContaining({ outcome: orderOutcome }),
				]);
				expect(refunded(number)[1]).toBe(refundedAmount);
			});
		},
		120_000,
	);

	test.each([
		['of an order that nobody knows', async () => await Promise.resolve('order_unknown'), '19.90', /no order/],
		[
			'of more than was paid',
			async () => await paidOrder(),
			'19.91',
			/^The order is succeeded, and USD 19\.90 was paid$/,
		],
		['of nothing', async () => await paidOrder(), '0', /USD 19\.90 was paid/],
		['of an order that was declined', async () => await paidOrder({ amount: 20.13 }), '5', /^The order is failed/],
	])(
		'a refund %s is refused, and nobody is asked',
		async (_, makeOrder, amount, note) => {
			const number = newReference('TICKET');
			const orderId = await makeOrder();
			await listening(async (workflow) => {
				await ask(number, orderId, amount);
				const [execution] = await bench.executions(workflow, 1);
				expect(execution?.status).toBe('success');
				expect(await requestOf(number)).toEqual([
					expect.objectContaining({ state: 'refused', note: textMatching(note) }),
				]);
				expect(mailbox.mails.filter(({ subject }) => subject.includes(number))).toEqual([]);
			});
		},
		120_000,
	);

	test('a refund whose response was lost is unknown, and asked for again it is refunded once', async () => {
		const number = newReference('TICKET');
		const orderId = await paidOrder();
		await listening(async (workflow) => {
			const untilDecided = async (count: number) => {
				const mails = () => mailbox.mails.filter(({ subject }) => subject.includes(number));
				await bench.executions(workflow, count, ['waiting']);
				const mail = mails()[count - 1];
				if (mail === undefined) throw new Error('Nobody was asked');
				await decide(mail, 'Approve');
				await bench.executions(workflow, count);
			};
			await ask(number, orderId);
			harness.sandbox.faults.add({ match: { path: '/refund' }, when: 'after', kind: 'reset', times: FOREVER });
			await untilDecided(1);
			harness.sandbox.faults.clear();
			expect(await requestOf(number)).toEqual([expect.objectContaining({ state: 'unknown' })]);

			await ask(number, orderId);
			await untilDecided(2);
			expect(await requestOf(number)).toEqual([expect.objectContaining({ state: 'refunded' })]);
			expect(refunded(number)).toEqual([1, 19.9]);
		});
	}, 180_000);
});
