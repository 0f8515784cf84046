import type { SessionState } from '../../../real-n8n/editor/session.cts';

const VARIABLE = 'CHINGCHINGPAY_CLINK_SHARED_N8N';

/** What tests need to reach the n8n that the global setup started. */
export interface SharedN8n {
	session: SessionState;
	logFile: string;
	userFolder: string;
}

/** Tests run in other contexts, perhaps other processes: the environment is what they inherit. */
export function shareN8n(n8n: SharedN8n): void {
	process.env[VARIABLE] = JSON.stringify(n8n);
}

export function sharedN8n(): SharedN8n {
	const text = process.env[VARIABLE];
	if (!text) throw new Error('No n8n was started: run these tests with the e2e project, npm run test:e2e');
	return JSON.parse(text) as SharedN8n;
}
