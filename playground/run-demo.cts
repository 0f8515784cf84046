import { startSandbox } from '../sandbox/index.cts';
import { createGatewayCredentials } from './gateway-credentials.cts';
import { createOrder, mainJob, paymentLinkOf, readResults, type StepResult } from './main-job.cts';
import { errorOf } from './n8n/execution.cts';
import { openStage } from './stage.cts';
import { elapsedSince, say, step } from './system/progress.cts';
import { atShutdown, shutdown } from './system/shutdown.cts';
import { table, type Column } from './system/table.cts';

const COLUMNS: Column[] = [
	...[{ title: 'Step' }, { title: 'Amount', align: 'right' as const }, { title: 'Reference' }, { title: 'ID' }],
	...[{ title: 'Outcome' }, { title: 'Expected' }, { title: 'Booked', align: 'right' as const }, { title: 'OK' }],
];

/** Runs the example workflow in a real n8n against the sandbox. Resolves with whether every step went as expected. */
async function demo(isLeftOpen: boolean): Promise<boolean> {
	const start = Date.now();
	const sandbox = await startSandbox();
	atShutdown(() => sandbox.close());
	const stage = await openStage();
	atShutdown(() => stage.close());
	const { api, n8n, login } = stage;

	const credentials = await createGatewayCredentials(api, sandbox);
	const order = createOrder(`DEMO-${new Date(start).toISOString().replaceAll(/[-:TZ]/g, '').slice(0, 14)}`);
	const workflow = await api.createWorkflow(mainJob(order, credentials));
	const execution = await step(`Running the workflow '${workflow.name}'`, () => api.run(workflow));

	const results = readResults(execution, order, sandbox.ledger());
	const isAsExpected = execution.status === 'success' && results.every((result) => result.isAsExpected);
	report(results);
	say(`Payment link: ${paymentLinkOf(execution) ?? 'none'}`);
	const summary = isAsExpected ? 'Every step gave the expected outcome' : 'NOT as expected';
	say(`${summary} (${elapsedSince(start)} in all)`);
	if (execution.status !== 'success') say(`The execution ended as '${execution.status}': ${errorOf(execution)?.message ?? ''}`);

	if (isLeftOpen) {
		say('');
		say(`n8n:      ${n8n.url}/workflow/${workflow.id}`);
		say(`login:    ${login.email}  ${login.password}  (made for this run, gone with it)`);
		say(`sandbox:  ${sandbox.url}  (open the payment link above to pay it)`);
		say('Ctrl-C stops everything.');
	}
	return isAsExpected;
}

function report(results: StepResult[]): void {
	const rows = results.map((result) => [
		...[result.title, result.amount, result.reference, result.id],
		...[result.outcome, result.expected, `${result.timesBooked} ×`, result.isAsExpected ? 'yes' : 'NO'],
	]);
	say('');
	table(COLUMNS, rows).forEach(say);
	say('');
	for (const { title, failure, isAsExpected, outcome, expected, timesBooked } of results) {
		if (failure) say(`${title}: ${failure}`);
		else if (!isAsExpected) say(`${title}: expected '${expected}' booked once, got '${outcome}' booked ${timesBooked} times`);
	}
}

const isOnce = process.argv.includes('--once');

demo(!isOnce)
	.then(async (isAsExpected) => {
		if (!isOnce) return;
		await shutdown();
		process.exit(isAsExpected ? 0 : 1);
	})
	.catch(async (error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		await shutdown();
		process.exit(1);
	});
