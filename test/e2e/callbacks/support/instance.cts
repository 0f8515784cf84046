import { resumeSession, type Session } from '../../../../real-n8n/editor/session.cts';
import type { Bench } from '../../../support/n8n/harness.cts';
import { sharedStage } from '../../../support/n8n/shared-n8n.cts';
import type { Instance } from './receiver.cts';

/** The n8n that all end-to-end tests share. */
export function sharedInstance(bench: Bench): Instance {
	const { session, logFile, userFolder } = sharedStage();
	return { api: bench.api, session: resumeSession(session), url: session.url, logFile, userFolder };
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
