import { runProbe, renderReport, type ProbeEnvironment, type ProbeOptions } from '../../../probe/index.cts';
import type { ProbeResponse, Report, Transport } from '../../../probe/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { directTransport, optionsFor } from '../../faults/personalities/in-process.cts';

/** A run of the probe, and everything that can be seen of it. */
export interface Ran {
	report: Report;
	/** Progress and report, as they are printed, and the report as data. */
	seen: string;
	/** Milliseconds that were waited between requests. */
	waits: number[];
}

export interface World {
	transport: Transport;
	now: () => number;
}

/** Asks the sandbox, or whatever stands in for it, without waiting for anything. */
export async function probe(
	sandbox: Sandbox,
	changes: Partial<ProbeOptions> = {},
	world: Partial<World> = {},
): Promise<Ran> {
	const said: string[] = [];
	const waits: number[] = [];
	const environment: ProbeEnvironment = {
		transport: world.transport ?? directTransport(sandbox),
		now: world.now ?? Date.now,
		sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
		say: (line) => void said.push(line),
		payer: () => Promise.resolve(),
		listen: () => Promise.reject(new Error('not listening')),
	};
	const report = await runProbe(optionsFor(sandbox, changes), environment);
	return { report, waits, seen: [...said, renderReport(report), JSON.stringify(report)].join('\n') };
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): ProbeResponse => ({
	status,
	headers: { 'content-type': 'application/json', ...headers },
	body: Buffer.from(JSON.stringify(value)),
});
