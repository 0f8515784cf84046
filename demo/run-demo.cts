import { DataTables } from '../real-n8n/editor/data-tables.cts';
import { errorOf } from '../real-n8n/editor/execution.cts';
import { createGatewayCredentials } from '../real-n8n/editor/gateway-credentials.cts';
import { startN8nWithPackage } from '../real-n8n/n8n-with-package.cts';
import { elapsedSince, say, step } from '../real-n8n/system/progress.cts';
import { atShutdown, shutdown } from '../real-n8n/system/shutdown.cts';
import { table, type Column } from '../real-n8n/system/table.cts';
import { startSandbox } from '../sandbox/index.cts';
import { orderFormUrl, runClinkEvents, runOrderForm, type ExampleResult } from './example-runs.cts';
import { createOrder, mainJob, paymentLinkOf, readResults, type StepResult } from './main-job.cts';

const COLUMNS: Column[] = [
	{ title: 'Step' },
	{ title: 'Amount', align: 'right' as const },
	{ title: 'Reference' },
	{ title: 'ID' },
	{ title: 'Outcome' },
	{ title: 'Expected' },
	{ title: 'In ledger', align: 'right' as const },
	{ title: 'OK' },
];

const EXAMPLE_COLUMNS: Column[] = [
	{ title: 'Example' },
	{ title: 'What happened' },
	{ title: 'Reference' },
	{ title: 'Execution' },
	{ title: 'In the CRM' },
	{ title: 'OK' },
];

/** Runs the main job and two of the example workflows in a real n8n against the sandbox. Resolves with whether every step went as expected. */
async function demo(isLeftOpen: boolean): Promise<boolean> {
	const start = Date.now();
	const sandbox = await startSandbox();
	atShutdown(() => sandbox.close());
	const n8n = await startN8nWithPackage();
	atShutdown(() => n8n.close());
	const { api, login } = n8n;

	const credentials = await createGatewayCredentials(api, sandbox);
	const runId = `DEMO-${new Date(start)
		.toISOString()
		.replaceAll(/[-:TZ]/g, '')
		.slice(0, 14)}`;
	const order = createOrder(runId);
	const workflow = await api.createWorkflow(mainJob(order, credentials));
	const execution = await step(`Running the workflow '${workflow.name}'`, () => api.run(workflow));

	const results = readResults(execution, order, sandbox.ledger());
	report(results);
	say(`Payment link: ${paymentLinkOf(execution) ?? 'none'}`);

	const context = { url: n8n.url, api, tables: new DataTables(n8n.session), sandbox, credentials, runId };
	const examples = [
		await step('Ordering with the form of an example, and paying', () => runOrderForm(context)),
		await step('Paying with Clink, whose event another example waits for', () => runClinkEvents(context)),
	];
	reportExamples(examples);
	const isAsExpected =
		execution.status === 'success' && [...results, ...examples].every((result) => result.isAsExpected);
	const summary = isAsExpected ? 'Every step gave the expected outcome' : 'NOT as expected';
	say(`${summary} (${elapsedSince(start)} in all)`);
	if (execution.status !== 'success')
		say(`The execution ended as '${execution.status}': ${errorOf(execution)?.message ?? ''}`);

	if (isLeftOpen) {
		say('');
		say(`n8n:      ${n8n.url}/workflow/${workflow.id}`);
		say(`form:     ${orderFormUrl(n8n.url)}  (order, pay, and look at the data table 'CRM Orders')`);
		say(`login:    ${login.email}  ${login.password}  (made for this run, gone with it)`);
		say(`sandbox:  ${sandbox.url}  (open the payment link above to pay it)`);
		say('Ctrl-C stops everything.');
	}
	return isAsExpected;
}

function report(results: StepResult[]): void {
	const rows = results.map((result) => [
		result.title,
		result.amount,
		result.reference,
		result.id,
		result.outcome,
		result.expected,
		`${result.timesInLedger} ×`,
		result.isAsExpected ? 'yes' : 'NO',
	]);
	say('');
	table(COLUMNS, rows).forEach(say);
	say('');
	for (const { title, failure, isAsExpected, outcome, expected, timesInLedger } of results) {
		if (failure) say(`${title}: ${failure}`);
		else if (!isAsExpected)
			say(`${title}: expected '${expected}' once in the ledger, got '${outcome}' ${timesInLedger} times there`);
	}
}

function reportExamples(results: ExampleResult[]): void {
	const rows = results.map(({ example, happened, reference, status, crm, isAsExpected }) => [
		example,
		happened,
		reference,
		status,
		crm,
		isAsExpected ? 'yes' : 'NO',
	]);
	say('');
	table(EXAMPLE_COLUMNS, rows).forEach(say);
	say('');
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
