import { fork, type ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { table } from '../../real-n8n/system/table.cts';
import { startSandbox } from '../../sandbox/index.cts';
import { runNode } from '../support/engine/run-node.cts';
import { chingchingPayCredential, pay, query } from '../support/engine/sandbox-calls.cts';

/**
 * How long 1,000 *Payment: Query* items take in n8n's engine, against a gateway that needs 20 ms for each, and how
 * much memory. The gateway and every run have a process of their own.
 *
 *     node --require tsx/cjs test/measure/queryThroughput.cts
 */

const ITEMS = 1000;
const LATENCY_MS = 20;
const CONCURRENCIES = [1, 10];

interface Order {
	credential: ICredentialDataDecryptedObject;
	concurrency: number;
}

interface Measured {
	concurrency: number;
	milliseconds: number;
	/** Resident memory of the process in megabytes, before the run and at its highest. */
	before: number;
	peak: number;
}

const start = (role: string): ChildProcess => fork(__filename, [role], { execArgv: ['--require', 'tsx/cjs'] });

const messageFrom = async <T,>(child: ChildProcess): Promise<T> =>
	await new Promise((resolve, reject) => {
		child.once('message', (message) => resolve(message as T));
		child.once('exit', (code) => reject(new Error(`The process ended with ${code}.`)));
	});

async function serve(): Promise<void> {
	const sandbox = await startSandbox({ latencyMs: LATENCY_MS });
	process.send?.(chingchingPayCredential(sandbox));
}

async function measure({ credential, concurrency }: Order): Promise<void> {
	const { items: paid } = await runNode({ type: 'chingchingPay', credential, parameters: pay() });
	const reference = paid[0]?.json.merchant_reference;
	if (typeof reference !== 'string') throw new Error('The payment was not made.');
	const parameters = query('={{ $json.reference }}', { options: { concurrency } });
	const items = Array.from({ length: ITEMS }, () => ({ json: { reference } }));
	await runNode({ type: 'chingchingPay', credential, parameters, items: items.slice(0, 2 * concurrency) });

	const before = process.memoryUsage().rss / 1e6;
	const started = performance.now();
	const { items: found } = await runNode({ type: 'chingchingPay', credential, parameters, items });
	const milliseconds = performance.now() - started;
	if (found.length !== ITEMS || found.some(({ json }) => json.outcome !== 'succeeded'))
		throw new Error('Not every payment was found.');
	const peak = process.resourceUsage().maxRSS / 1000;
	process.send?.({ concurrency, milliseconds, before, peak } satisfies Measured, () => process.exit(0));
}

async function main(): Promise<void> {
	const gateway = start('gateway');
	const credential = await messageFrom<ICredentialDataDecryptedObject>(gateway);
	const results: Measured[] = [];
	for (const concurrency of CONCURRENCIES) {
		const runner = start('runner');
		runner.send({ credential, concurrency } satisfies Order);
		results.push(await messageFrom<Measured>(runner));
	}
	gateway.kill();
	process.stdout.write(
		`${ITEMS} payment: query items, ${LATENCY_MS} ms each, Node ${process.version}, ${cpus().length} processors\n\n${report(results)}\n`,
	);
}

function report(results: Measured[]): string {
	const titles = ['concurrency', 'seconds', 'items/s', 'least possible (s)', 'RSS before (MB)', 'peak RSS (MB)'];
	const rows = results.map(({ concurrency, milliseconds, before, peak }) => [
		String(concurrency),
		(milliseconds / 1000).toFixed(2),
		(ITEMS / (milliseconds / 1000)).toFixed(0),
		((ITEMS * LATENCY_MS) / concurrency / 1000).toFixed(2),
		before.toFixed(0),
		peak.toFixed(0),
	]);
	return table(
		titles.map((title) => ({ title, align: 'right' })),
		rows,
	).join('\n');
}

const roles: Record<string, () => void> = {
	gateway: () => void serve(),
	runner: () => process.once('message', (order) => void measure(order as Order)),
};
(roles[process.argv[2] ?? ''] ?? (() => void main()))();
