import { openQueueHarness } from './support/harness.cts';
import { runLoad } from './support/load.cts';
import { keepRecord, skipQueueTests } from './support/record.cts';
import { print, summarise } from './support/report.cts';
import { whatIsMissing } from './support/services.cts';
import { waitForPayment } from './support/waiting.cts';

/** `npm run test:queue` asks for 2000. */
const CALLBACKS = Number(process.env['QUEUE_CALLBACKS'] ?? 300);

/**
 * In CI queue mode is always tested; elsewhere only where PostgreSQL and Redis are there.
 *
 * Everything happens here, and the tests judge what was recorded: a test's own context does not learn of signals, so
 * that an interrupted run would leave its processes behind.
 */
export default async function setUp(): Promise<void> {
	process.stdout.write('\n');
	const missing = await whatIsMissing();
	if (missing !== undefined) {
		if (process.env['CI'] === 'true') throw new Error(`Queue mode cannot be tested: ${missing}`);
		process.stdout.write(`Queue mode is not tested here: ${missing}\n`);
		skipQueueTests();
		return;
	}
	const harness = await openQueueHarness();
	try {
		const load = await runLoad(harness, CALLBACKS);
		const summary = summarise(load);
		print(summary, load);
		keepRecord({ counts: load.counts, summary, wait: await waitForPayment(harness) });
	} finally {
		await harness.close();
	}
}
