import { resumeSession, type Session } from '../../../../real-n8n/editor/session.cts';
import type { Harness } from '../../../support/n8n/harness.cts';
import { sharedN8n } from '../../../support/n8n/shared-n8n.cts';
import type { Instance } from './receiver.cts';

/** The n8n that all end-to-end tests share. */
export function sharedInstance(harness: Harness): Instance {
	const { session, logFile, userFolder } = sharedN8n();
	return { api: harness.api, session: resumeSession(session), url: session.url, logFile, userFolder };
}

/** Presses "Listen for test event" and resolves once the test URL listens. */
export async function listenForTestEvent(
	{ session }: { session: Session },
	workflowId: string,
	triggerName: string,
): Promise<void> {
	const body = { triggerToStartFrom: { name: triggerName } };
	const answer = await session.request<{ waitingForWebhook?: boolean }>(
		'POST',
		`/rest/workflows/${workflowId}/run`,
		body,
	);
	if (answer.waitingForWebhook !== true)
		throw new Error(`n8n does not wait for a test event: ${JSON.stringify(answer)}`);
}
