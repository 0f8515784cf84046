import { resumeSession } from '../../../../real-n8n/editor/session.cts';
import type { Harness } from '../../../support/n8n/harness.cts';
import { sharedN8n } from '../../../support/n8n/shared-n8n.cts';
import type { Instance } from './receiver.cts';

/** The n8n that all end-to-end tests share. */
export function sharedInstance(harness: Harness): Instance {
	const { session, logFile, userFolder } = sharedN8n();
	return { api: harness.api, session: resumeSession(session), url: session.url, logFile, userFolder };
}

/** Presses "Listen for test event" and resolves once the test URL listens. */
export async function listenForTestEvent({ api }: Instance, workflowId: string, triggerName: string): Promise<void> {
	await api.listenForTestEvent(workflowId, triggerName);
}
