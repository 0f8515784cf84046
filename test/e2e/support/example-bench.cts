import { example } from '../../../demo/examples.cts';
import type { SavedWorkflow } from '../../../real-n8n/editor/api.cts';
import { DataTables, type Row } from '../../../real-n8n/editor/data-tables.cts';
import type { Execution } from '../../../real-n8n/editor/execution.cts';
import { resumeSession } from '../../../real-n8n/editor/session.cts';
import type { Credential, Workflow } from '../../../real-n8n/editor/workflow.cts';
import { waitForValue } from '../../../real-n8n/system/wait.cts';
import type { Harness } from '../../support/n8n/harness.cts';
import { sharedN8n } from '../../support/n8n/shared-n8n.cts';

const START = { timeoutMs: 30_000, intervalMs: 100 };

/** What runs the example workflows in a real n8n. */
export interface ExampleBench {
	tables: DataTables;
	load(file: string, change?: (workflow: Workflow) => void): Promise<SavedWorkflow>;
	rowsOf(table: string, column: string, value: string): Promise<Row[]>;
	/** Lets a workflow listen while something is done with it. */
	published<Result>(workflow: SavedWorkflow, work: (workflow: SavedWorkflow) => Promise<Result>): Promise<Result>;
	/** The newest execution, once there is one and it has ended or has one of these statuses. */
	latestExecution(workflow: SavedWorkflow, until?: string[]): Promise<Execution>;
	/** All executions, oldest first, once there are so many and they have ended or have one of these statuses. */
	executions(workflow: SavedWorkflow, count: number, until?: string[]): Promise<Execution[]>;
}

/**
 * @param names names of tables and addresses of the templates, and what stands for them: other tests use the templates too
 * @param credentials beside those of the gateways
 */
export function openExampleBench(
	{ api, credentials: ofGateways }: Harness,
	names: Record<string, string>,
	credentials: Credential[] = [],
): ExampleBench {
	const tables = new DataTables(resumeSession(sharedN8n().session));
	const executions = async ({ id, name }: SavedWorkflow, count: number, until: string[] = []) => {
		const found = await waitForValue(
			async () => {
				const started = await api.listExecutions(id);
				return started.length >= count ? started : undefined;
			},
			{ ...START, message: `Workflow '${name}' was not started often enough` },
		);
		return await Promise.all(found.reverse().map((execution) => api.waitForExecution(execution.id, { until })));
	};
	return {
		tables,
		executions,
		async load(file, change) {
			const workflow = example(file, [...ofGateways, ...credentials], names);
			change?.(workflow);
			return await api.createWorkflow(workflow);
		},
		async rowsOf(table, column, value) {
			return (await tables.rows(table)).filter((row) => row[column] === value);
		},
		async published(workflow, work) {
			await api.publish(workflow);
			try {
				return await work(workflow);
			} finally {
				await api.unpublish(workflow);
			}
		},
		async latestExecution(workflow, until = []) {
			const id = await waitForValue(async () => (await api.listExecutions(workflow.id))[0]?.id, {
				...START,
				message: `Workflow '${workflow.name}' was not started`,
			});
			return await api.waitForExecution(id, { until });
		},
	};
}
