import { openStage, type Stage } from '../../../real-n8n/n8n-with-package.cts';
import { shareStage } from './shared-n8n.cts';

declare global {
	var e2eStage: Stage | undefined;
}

/** Starts one n8n with the packed package for all tests that need one. Jest calls this once for each project of a run. */
export default async function setUp(): Promise<void> {
	if (globalThis.e2eStage !== undefined) return;
	process.stdout.write('\n');
	const stage = await openStage();
	globalThis.e2eStage = stage;
	shareStage({ session: stage.session.state, logFile: stage.n8n.logFile, userFolder: stage.n8n.userFolder });
}
