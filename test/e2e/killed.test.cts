import type { SavedWorkflow } from '../../real-n8n/editor/api.cts';
import { itemsOf, type Execution } from '../../real-n8n/editor/execution.cts';
import { createGatewayCredentials } from '../../real-n8n/editor/gateway-credentials.cts';
import { chain, withCredentials, type Credential, type WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../../real-n8n/n8n-with-package.cts';
import { waitUntil } from '../../real-n8n/system/wait.cts';
import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { chingchingPay, clink, newReference } from '../support/n8n/harness.cts';
import { createClinkPayment, pay } from '../support/operation-examples.cts';

const ITEMS = 30;
const CONCURRENCY = 5;
/** Before every answer: a batch is six waves of requests, and takes five seconds. */
const LATENCY_MS = 800;
const KILLED_AFTER_CHARGES = 8;
const LIMIT_MS = 60_000;
const WAIT_FOR_CHARGES = {
	timeoutMs: LIMIT_MS,
	intervalMs: 20,
	message: 'The batch does not get on',
};

interface Row {
	[column: string]: unknown;
	reference: string;
}

const rowsOf = (prefix: string): Row[] => Array.from({ length: ITEMS }, () => ({ reference: newReference(prefix) }));
const options = { concurrency: CONCURRENCY };
const payRows = (more: Record<string, unknown> = {}): WorkflowNode =>
	chingchingPay('Charge', pay('={{ $json.reference }}', { options, ...more }), { onError: 'continueRegularOutput' });
const clinkRows = (): WorkflowNode =>
	clink('Charge', createClinkPayment('={{ $json.reference }}', { options }), { onError: 'continueRegularOutput' });

describe('n8n is killed in the middle of a batch', () => {
	let n8n: N8nWithPackage;
	let sandbox: Sandbox;
	let credentials: Credential[];

	const saved = async (node: WorkflowNode, rows: Row[]): Promise<SavedWorkflow> =>
		await n8n.api.createWorkflow(withCredentials(chain('Batch', [node], rows), credentials));
	const charge = async (node: WorkflowNode, rows: Row[]): Promise<Execution> =>
		await n8n.api.run(await saved(node, rows));
	const timesCharged = (rows: Row[]) => {
		const ledger = sandbox.ledger();
		return rows.map(({ reference }) => ledger.of(reference).charged);
	};
	const referencesCharged = (rows: Row[]) => timesCharged(rows).filter((times) => times > 0).length;

	/** Runs the batches at the same time, and kills n8n as soon as some items of each are charged and others are not. */
	async function killDuring(batches: Array<{ node: WorkflowNode; rows: Row[] }>): Promise<void> {
		const workflows = await Promise.all(batches.map(async ({ node, rows }) => await saved(node, rows)));
		sandbox.setLatency(LATENCY_MS);
		const interrupted = Promise.allSettled(workflows.map(async (workflow) => await n8n.api.run(workflow)));
		await waitUntil(
			() => batches.every(({ rows }) => referencesCharged(rows) >= KILLED_AFTER_CHARGES),
			WAIT_FOR_CHARGES,
		);
		killGroup(n8n.pid());
		expect((await interrupted).map(({ status }) => status)).toEqual(batches.map(() => 'rejected'));

		await n8n.restart();
		sandbox.setLatency(0);
		for (const { rows } of batches) {
			expect(referencesCharged(rows)).toBeGreaterThanOrEqual(KILLED_AFTER_CHARGES);
			expect(referencesCharged(rows)).toBeLessThan(ITEMS);
		}
	}

	beforeAll(async () => {
		sandbox = await startSandbox();
		n8n = await startN8nWithPackage();
		credentials = await createGatewayCredentials(n8n.api, sandbox);
	}, 300_000);
	afterAll(async () => {
		await n8n.close();
		await sandbox.close();
	}, 60_000);

	test(
		'ChingchingPay: run again, or without Reuse Existing refused by the gateway, every reference is charged once',
		async () => {
			const [reusing, refused] = [rowsOf('KILLED'), rowsOf('KILLED')];
			await killDuring([
				{ node: payRows(), rows: reusing },
				{ node: payRows(), rows: refused },
			]);
			const before = { reusing: timesCharged(reusing), refused: timesCharged(refused) };

			const again = itemsOf(await charge(payRows(), reusing), 'Charge');
			expect(again.map(({ json }) => json['merchant_reference'])).toEqual(reusing.map(({ reference }) => reference));
			expect(again.map(({ json }) => json['outcome'])).toEqual(reusing.map(() => 'succeeded'));
			expect(again.map(({ json }) => json['reused'] === true)).toEqual(before.reusing.map((times) => times === 1));
			expect(timesCharged(reusing)).toEqual(reusing.map(() => 1));

			const blindly = itemsOf(await charge(payRows({ reuseExisting: false }), refused), 'Charge');
			expect(blindly.map(({ json }) => 'error' in json)).toEqual(before.refused.map((times) => times === 1));
			const refusals = blindly.filter(({ json }) => 'error' in json);
			expect(refusals.map(({ json }) => json['details'])).toEqual(
				refusals.map((): unknown => expect.objectContaining({ kind: 'refused', gatewayCode: 40_901 })),
			);
			expect(timesCharged(refused)).toEqual(refused.map(() => 1));
		},
		LIMIT_MS,
	);

	test(
		'Clink: run again, every merchant reference is charged once',
		async () => {
			const rows = rowsOf('KILLED');
			await killDuring([{ node: clinkRows(), rows }]);
			const before = timesCharged(rows);

			const again = itemsOf(await charge(clinkRows(), rows), 'Charge');
			expect(again.map(({ json }) => json['outcome'])).toEqual(rows.map(() => 'succeeded'));
			expect(again.map(({ json }) => json['reused'] === true)).toEqual(before.map((times) => times === 1));
			expect(timesCharged(rows)).toEqual(rows.map(() => 1));
			expect(rows.map(({ reference }) => sandbox.ledger().of(reference).created)).toEqual(rows.map(() => 1));
		},
		LIMIT_MS,
	);
});

/** As a crash or the kernel's out-of-memory killer ends it: without notice. */
function killGroup(pid: number | undefined): void {
	if (pid === undefined) throw new Error('n8n does not run');
	process.kill(-pid, 'SIGKILL');
}
