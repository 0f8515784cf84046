import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';

import { atShutdown } from './shutdown.cts';
import { isReachedInTime } from './wait.cts';

const POLL_MS = 50;
const isWindows = process.platform === 'win32';
const liveGroups = new Set<number>();

/** A child process together with everything it starts. */
export interface ProcessGroup {
	child: ChildProcess;
	/** Resolves with the exit code, or null when a signal ended it; rejects when it could not be started. */
	ended: Promise<number | null>;
	/** Asks the whole group to end, and insists after the grace period. Resolves when none of it is left. */
	end(graceMs?: number): Promise<void>;
	/** Ends the whole group at once and without notice, as a crash or the kernel's out-of-memory killer does. */
	kill(): Promise<void>;
}

interface GroupOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
	stdio: StdioOptions;
}

/** Starts a child in a process group of its own, so that it and its children are ended together, whatever ends this process. */
export function startGroup(file: string, args: string[], options: GroupOptions): ProcessGroup {
	const child = spawn(file, args, { ...options, detached: !isWindows, shell: isWindows && file === 'npm' });
	const { pid } = child;
	if (pid !== undefined) liveGroups.add(pid);

	const ended = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code));
	});
	const end = async (graceMs = 5_000): Promise<void> => {
		if (pid === undefined) return;
		signalGroup(pid, 'SIGTERM');
		if (!(await hasGone(pid, graceMs))) {
			signalGroup(pid, 'SIGKILL');
			await hasGone(pid, 5_000);
		}
		liveGroups.delete(pid);
	};
	const kill = async (): Promise<void> => {
		if (pid === undefined) return;
		signalGroup(pid, 'SIGKILL');
		await hasGone(pid, 5_000);
		liveGroups.delete(pid);
	};
	const withdraw = atShutdown(() => end());
	const forget = () => {
		withdraw();
		if (pid !== undefined && !isAlive(pid)) liveGroups.delete(pid);
	};
	ended.then(forget, forget);
	return { child, ended, end, kill };
}

process.on('exit', () => {
	for (const pid of liveGroups) signalGroup(pid, 'SIGKILL');
});

async function hasGone(pid: number, timeoutMs: number): Promise<boolean> {
	return await isReachedInTime(() => !isAlive(pid), { timeoutMs, intervalMs: POLL_MS });
}

function isAlive(pid: number): boolean {
	return signalGroup(pid, 0);
}

/** False when nothing of the group is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
	try {
		if (isWindows && signal !== 0) {
			spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
			return true;
		}
		return process.kill(isWindows ? pid : -pid, signal);
	} catch {
		return false;
	}
}
