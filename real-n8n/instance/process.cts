import axios from 'axios';
import { closeSync, openSync, readFileSync } from 'node:fs';

import { startGroup, type ProcessGroup } from '../system/process-group.cts';
import { lastLines } from '../system/run-command.cts';
import { waitUntil } from '../system/wait.cts';
import type { Installation } from './install.cts';

const START_TIMEOUT_MS = 180_000;
const POLL_MS = 200;

/** Logged last by each kind of process; the health checks answer earlier than webhooks are registered. */
const READY_LINES = {
	start: 'Editor is now accessible via:',
	webhook: 'Webhook listener waiting for requests.',
	worker: 'n8n worker is now ready',
} as const;

export type N8nCommand = keyof typeof READY_LINES;

interface N8nProcessOptions {
	env: NodeJS.ProcessEnv;
	/** n8n reads a .env file from its working directory: not from the checkout's. */
	cwd: string;
	/** Written anew. */
	logFile: string;
	readinessUrl: string;
	/** Of the command. */
	args?: string[];
}

/** Starts one process of n8n and resolves when it does its work. */
export async function startN8nProcess(
	installation: Installation,
	command: N8nCommand,
	{ env, cwd, logFile, readinessUrl, args = [] }: N8nProcessOptions,
): Promise<ProcessGroup> {
	const log = openSync(logFile, 'w');
	let group: ProcessGroup;
	try {
		group = startGroup(installation.nodeBin, [installation.n8nBin, command, ...args], {
			cwd,
			env,
			stdio: ['ignore', log, log],
		});
	} finally {
		closeSync(log);
	}
	await untilReady(group, () => isReady(readinessUrl, logFile, READY_LINES[command]), logFile);
	return group;
}

async function untilReady(group: ProcessGroup, isReadyNow: () => Promise<boolean>, logFile: string): Promise<void> {
	const failures: string[] = [];
	group.ended.then(
		(code) => failures.push(`n8n ended with exit code ${String(code)} while it started`),
		(error: unknown) => failures.push(`n8n could not be started: ${String(error)}`),
	);
	const isUp = async () => {
		if (await isReadyNow()) return true;
		const [reason] = failures;
		if (reason !== undefined) throw new Error(reason);
		return false;
	};
	const message = `n8n was not ready after ${START_TIMEOUT_MS / 1000} s`;
	try {
		await waitUntil(isUp, { timeoutMs: START_TIMEOUT_MS, intervalMs: POLL_MS, message });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const failure = new Error(`${reason}. The end of its log:\n${lastLines(logFile)}`);
		await group.end();
		throw failure;
	}
}

async function isReady(readinessUrl: string, logFile: string, readyLine: string): Promise<boolean> {
	if (!readFileSync(logFile, 'utf8').includes(readyLine)) return false;
	try {
		const { status } = await axios.get(readinessUrl, { proxy: false, timeout: 2_000 });
		return status === 200;
	} catch {
		return false;
	}
}
