import { openDevLoop } from './dev-loop.cts';
import { createOrder, mainJob } from './main-job.cts';
import { portOrFree } from './system/free-port.cts';
import { say } from './system/progress.cts';
import { shutdown } from './system/shutdown.cts';

/** Those of n8n and of `npm run sandbox`, unless something else has them. */
const N8N_PORT = 5678;
const SANDBOX_PORT = 4747;

async function dev(): Promise<void> {
	const n8n = { port: await portOrFree(N8N_PORT) };
	const { stage, sandbox, credentials } = await openDevLoop({ n8n, sandboxPort: await portOrFree(SANDBOX_PORT) });
	const workflow = await stage.api.createWorkflow(mainJob(createOrder('DEV'), credentials));

	say('');
	say(`n8n:      ${stage.n8n.url}/workflow/${workflow.id}  (the main job, with both credentials)`);
	say(`login:    ${stage.login.email}  ${stage.login.password}  (made for this run, gone with it)`);
	say(`sandbox:  ${sandbox.url}`);
	say(`log:      ${stage.n8n.logFile}`);
	say('What you save in nodes/, credentials/ and icons/ is in n8n seconds later. Ctrl-C stops everything.');
	say('');
}

dev().catch(async (error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	await shutdown();
	process.exit(1);
});
