import type { SessionState } from '../../../real-n8n/editor/session.cts';

const VARIABLE = 'CHINGCHINGPAY_CLINK_E2E_STAGE';

/** What tests need to reach the n8n that the global setup started. */
export interface SharedStage {
	session: SessionState;
	logFile: string;
	userFolder: string;
}

/** Tests run in other contexts, perhaps other processes: the environment is what they inherit. */
export function shareStage(stage: SharedStage): void {
	process.env[VARIABLE] = JSON.stringify(stage);
}

export function sharedStage(): SharedStage {
	const text = process.env[VARIABLE];
	if (!text) throw new Error('No n8n was started: run these tests with the e2e project, npm run test:e2e');
	return JSON.parse(text) as SharedStage;
}
