import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startGroup, type ProcessGroup } from '../real-n8n/system/process-group.cts';

/** Everything that must hold, in order of what is quickest to fail. Ends with the counts of all tests. */

interface Step {
	name: string;
	command: string;
	parameters: string[];
	/** Jest writes its counts there. */
	report?: string;
}

const reports = mkdtempSync(join(tmpdir(), 'n8n-nodes-test-'));

function jest(name: string, ...parameters: string[]): Step {
	const report = join(reports, `${name}.json`);
	return { name, command: 'jest', parameters: [...parameters, '--json', `--outputFile=${report}`], report };
}

/** Jest leaves one core to others, which is half of them on a machine with two. */
const ALL_CORES = '--maxWorkers=100%';

const steps: Step[] = [
	{ name: 'format', command: 'npm', parameters: ['run', '--silent', 'format:check'] },
	{ name: 'lint', command: 'npm', parameters: ['run', '--silent', 'lint'] },
	{ name: 'lint of the tools', command: 'npm', parameters: ['run', '--silent', 'lint:dev'] },
	{ name: 'types', command: 'npm', parameters: ['run', '--silent', 'typecheck'] },
	{ name: 'build', command: 'npm', parameters: ['run', '--silent', 'build'] },
	{ name: 'scan', command: 'npm', parameters: ['run', '--silent', 'scan'] },
	jest('unit and integration', '--selectProjects', 'unit', 'integration', '--coverage'),
	jest('faults and fuzzing', '--selectProjects', 'faults', 'fuzz', ALL_CORES),
	jest('real n8n', '--selectProjects', 'e2e', 'browser', '--runInBand'),
	jest('queue mode', '--selectProjects', 'queue'),
];

async function run({ command, parameters }: Step): Promise<number> {
	const child = spawn(command, parameters, {
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32',
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}

function countsOf({ report }: Step): Counts {
	if (report === undefined) return { passed: 0, failed: 0, skipped: 0 };
	try {
		const json = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
		return {
			passed: json['numPassedTests'] ?? 0,
			failed: (json['numFailedTests'] ?? 0) + (json['numRuntimeErrorTestSuites'] ?? 0),
			skipped: json['numPendingTests'] ?? 0,
		};
	} catch {
		return { passed: 0, failed: 1, skipped: 0 };
	}
}

/** Takes minutes, most of them spent on waiting, so it goes on beside the first steps. The step that needs n8n waits for it. */
function installN8nMeanwhile(): ProcessGroup {
	const installer = join(__dirname, 'support', 'n8n', 'install.cts');
	const cwd = join(__dirname, '..');
	return startGroup(process.execPath, ['--require', 'tsx/cjs', installer], { cwd, env: process.env, stdio: 'ignore' });
}

async function main(): Promise<void> {
	const installing = installN8nMeanwhile();
	const lines: string[] = [];
	const total: Counts = { passed: 0, failed: 0, skipped: 0 };
	let isGreen = true;
	for (const step of steps) {
		console.log(`\n=== ${step.name} ===`);
		const started = Date.now();
		const code = await run(step);
		const counts = countsOf(step);
		total.passed += counts.passed;
		total.failed += counts.failed;
		total.skipped += counts.skipped;
		lines.push(
			`${code === 0 ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(22)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s`,
		);
		if (code === 0) continue;
		isGreen = false;
		break;
	}
	await installing.end();
	rmSync(reports, { recursive: true, force: true });
	console.log(`\n${lines.join('\n')}\n`);
	console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	process.exitCode = isGreen && total.failed === 0 && total.passed > 0 ? 0 : 1;
}

void main();
