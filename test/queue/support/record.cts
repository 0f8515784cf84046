import type { Counts } from './callbacks.cts';
import type { Summary } from './report.cts';
import type { WaitForPayment } from './waiting.cts';

const VARIABLE = 'CHINGCHINGPAY_CLINK_QUEUE_RECORD';
const SKIPPED = 'skipped';

/** What the global setup has seen, for the tests to judge. */
export interface Record {
	counts: Counts;
	summary: Summary;
	wait: WaitForPayment;
}

/** Tests run in other contexts, perhaps other processes: the environment is what they inherit. */
export function keepRecord(record: Record): void {
	process.env[VARIABLE] = JSON.stringify(record);
}

export function skipQueueTests(): void {
	process.env[VARIABLE] = SKIPPED;
}

/** Undefined where queue mode is not tested. */
export function readRecord(): Record | undefined {
	const text = process.env[VARIABLE];
	if (!text) throw new Error('Nothing was recorded: run these tests with the queue project, npm run test:queue');
	return text === SKIPPED ? undefined : (JSON.parse(text) as Record);
}
