import { openDevLoop } from './dev-loop.cts';
import { createOrder, mainJob } from '../demo/main-job.cts';
import { portOrFree } from '../real-n8n/system/free-port.cts';
import { say } from '../real-n8n/system/progress.cts';
import { shutdown } from '../real-n8n/system/shutdown.cts';

/** Those of n8n and of `npm run sandbox`, unless something else has them. */
const N8N_PORT = 5678;
const SANDBOX_PORT = 4747;

async function dev(): Promise<void> {
	const ports = { port: await portOrFree(N8N_PORT), sandboxPort: await portOrFree(SANDBOX_PORT) };
	const { n8n, sandbox, credentials } = await openDevLoop(ports);
	const workflow = await n8n.api.createWorkflow(mainJob(createOrder('DEV'), credentials));

	say('');
	say(`n8n:      ${n8n.url}/workflow/${workflow.id}  (the main job, with both credentials)`);
	say(`login:    ${n8n.login.email}  ${n8n.login.password}  (made for this run, gone with it)`);
	say(`sandbox:  ${sandbox.url}`);
	say(`log:      ${n8n.logFile}`);
	say('What you save in nodes/, credentials/ and icons/ is in n8n seconds later. Ctrl-C stops everything.');
	say('');
}

dev().catch(async (error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	await shutdown();
	process.exit(1);
});
