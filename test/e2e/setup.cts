import { openStage, type Stage } from '../../playground/stage.cts';
import { shareStage } from './support/shared-stage.cts';

declare global {
	var e2eStage: Stage | undefined;
}

/** Starts one n8n with the packed package for all end-to-end tests. */
export default async function setUp(): Promise<void> {
	process.stdout.write('\n');
	const stage = await openStage();
	globalThis.e2eStage = stage;
	shareStage({ session: stage.session.state, logFile: stage.n8n.logFile, userFolder: stage.n8n.userFolder });
}
