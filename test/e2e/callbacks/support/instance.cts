import type { Bench } from '../../support/bench.cts';
import { sharedStage } from '../../support/shared-stage.cts';
import type { Instance } from './receiver.cts';

/** The n8n that all end-to-end tests share. */
export function sharedInstance(bench: Bench): Instance {
	const { session, logFile, userFolder } = sharedStage();
	return { api: bench.api, url: session.url, logFile, userFolder };
}
