const VARIABLE = 'CHINGCHINGPAY_CLINK_QUEUE_SKIPPED';

/** Tells the test files, which may run in other processes, why there is nothing to test with. */
export function skipQueueTests(reason: string): void {
	process.env[VARIABLE] = reason;
}

export const areQueueTestsSkipped = () => Boolean(process.env[VARIABLE]);
