import { readRecord, type Record } from './support/record.cts';

const record = readRecord();

function seen(): Record {
	if (!record) throw new Error('Queue mode is not tested here');
	return record;
}

(record ? describe : describe.skip)('n8n in queue mode', () => {
	describe('callbacks while a worker is killed, a webhook processor restarted and Redis restarted', () => {
		test('every genuine event is acknowledged in the end', () => {
			const { counts, summary } = seen();
			expect(summary).toMatchObject({ unacknowledged: 0, acknowledged: counts.genuine + counts.copies });
		});

		test('every forgery is answered with 401', () => {
			const { counts, summary } = seen();
			expect(summary.forgeriesNotRejected).toEqual([]);
			expect(summary.rejected).toBe(counts.forgeries);
		});

		test('no forgery is in the CRM, nor has it started a run', () => {
			expect(seen().summary.forgedRows).toEqual([]);
			expect(seen().summary.forgedRuns).toEqual([]);
		});

		test('n8n still has the event of every run that was cut off', () => {
			expect(seen().summary.runsWithoutEvent).toEqual([]);
		});

		test('no acknowledged event is lost', () => {
			expect(seen().summary.lost).toEqual([]);
		});

		test('the CRM has exactly one row for each order', () => {
			const { counts, summary } = seen();
			expect(summary.ordersWithSeveralRows).toBe(0);
			expect(summary.rows).toBe(counts.genuine);
		});
	});

	test('Wait for Payment goes on in another worker when the one that it started in was killed', () => {
		const { wait } = seen();
		expect(wait).toMatchObject({ status: 'success', outcome: 'succeeded', timesCharged: 1 });
		expect(wait.startedIn).toMatch(/^worker-/);
		expect(wait.resumedIn).toMatch(/^worker-/);
		expect(wait.resumedIn).not.toBe(wait.startedIn);
	});
});
