import { itemsOf } from '../../playground/n8n/execution.cts';
import { newReference } from '../e2e/support/bench.cts';
import { print, summarise, type Summary } from './support/report.cts';
import { areQueueTestsSkipped } from './support/skip.cts';
import { openQueueStage, type QueueStage } from './support/stage.cts';
import { raiseStorm, type Storm } from './support/storm.cts';
import { startWaiting, untilEnded, workerOf } from './support/waiting.cts';

const CALLBACKS = Number(process.env['QUEUE_CALLBACKS'] ?? 300);
const START_TIMEOUT_IN_MILLISECONDS = 600_000;
const STORM_TIMEOUT_IN_MILLISECONDS = 300_000 + CALLBACKS * 1_000;

(areQueueTestsSkipped() ? describe.skip : describe)('n8n in queue mode', () => {
	let stage: QueueStage;

	beforeAll(async () => {
		stage = await openQueueStage();
	}, START_TIMEOUT_IN_MILLISECONDS);
	afterAll(async () => await stage?.close(), 120_000);

	describe(`${CALLBACKS} callbacks while a worker is killed, a webhook processor restarted and Redis restarted`, () => {
		let storm: Storm;
		let summary: Summary;

		beforeAll(async () => {
			storm = await raiseStorm(stage, CALLBACKS);
			summary = summarise(storm);
			print(summary, storm);
		}, STORM_TIMEOUT_IN_MILLISECONDS);

		test('every genuine event is acknowledged in the end', () => {
			expect(summary).toMatchObject({ unacknowledged: 0, acknowledged: storm.counts.genuine + storm.counts.copies });
		});

		test('every forgery is answered with 401', () => {
			expect(summary.forgeriesNotRejected).toEqual([]);
			expect(summary.rejected).toBe(storm.counts.forgeries);
		});

		test('no forgery is in the CRM, nor has it started a run', () => {
			const forged = new Set(storm.callbacks.filter(({ kind }) => kind === 'forgery').map(({ eventId }) => eventId));
			expect(summary.forgedRows).toEqual([]);
			expect(storm.runs.filter(({ eventId }) => forged.has(eventId ?? ''))).toEqual([]);
		});

		test('n8n still has the event of every run that was cut off', () => {
			expect(storm.runs.filter(({ eventId }) => eventId === null)).toEqual([]);
		});

		test('no acknowledged event is lost', () => {
			expect(summary.lost).toEqual([]);
		});

		test('the CRM has exactly one row for each order', () => {
			expect(summary.ordersWithSeveralRows).toBe(0);
			expect(summary.rows).toBe(storm.counts.genuine);
		});
	});

	test('Wait for Payment goes on in another worker when the one that it started in was killed', async () => {
		const wait = await startWaiting(stage, newReference('QUEUE'));
		const first = workerOf(stage, wait.executionId);
		expect(first).toBeDefined();
		await first?.kill();
		stage.sandbox.pay(wait.paymentId, 'paid');
		const execution = await untilEnded(stage, wait.executionId);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait')[0]?.json).toMatchObject({ merchant_reference: wait.reference, outcome: 'succeeded' });
		const second = workerOf(stage, wait.executionId, first);
		expect(second).toBeDefined();
		expect(stage.sandbox.ledger().of(wait.reference)).toMatchObject({ charged: 1 });
	}, 120_000);
});
