import { keepRecord, skipQueueTests } from './support/record.cts';
import { print, summarise } from './support/report.cts';
import { whatIsMissing } from './support/services.cts';
import { openQueueStage } from './support/stage.cts';
import { raiseStorm } from './support/storm.cts';
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
	const stage = await openQueueStage();
	try {
		const storm = await raiseStorm(stage, CALLBACKS);
		const summary = summarise(storm);
		print(summary, storm);
		keepRecord({ counts: storm.counts, summary, wait: await waitForPayment(stage) });
	} finally {
		await stage.close();
	}
}
