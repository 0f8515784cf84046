import { whatIsMissing } from './support/services.cts';
import { skipQueueTests } from './support/skip.cts';

/** In CI queue mode is always tested; elsewhere only where PostgreSQL and Redis are there. */
export default async function setUp(): Promise<void> {
	const missing = await whatIsMissing();
	if (missing === undefined) return;
	if (process.env['CI'] === 'true') throw new Error(`Queue mode cannot be tested: ${missing}`);
	process.stdout.write(`\nQueue mode is not tested here: ${missing}\n`);
	skipQueueTests(missing);
}
