import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';

import { atShutdown } from './shutdown.cts';
import { isReachedInTime } from './wait.cts';

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 30_000;
const RETRY_MS = 500;

interface Holder {
	host: string;
	pid: number;
	token: string;
}

/**
 * Runs the work while no other process holds the same lock file; waits for its turn.
 * The holder touches the file all the time, so a lock whose holder died is taken over.
 */
export async function withLock<Result>(
	file: string,
	work: () => Promise<Result>,
	onWait: () => void = () => {},
): Promise<Result> {
	const holder: Holder = { host: hostname(), pid: process.pid, token: randomUUID() };
	mkdirSync(dirname(file), { recursive: true });
	if (!tryAcquire(file, holder)) {
		onWait();
		await isReachedInTime(() => tryAcquire(file, holder), { timeoutMs: Infinity, intervalMs: RETRY_MS });
	}
	const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
	heartbeat.unref();
	const release = () => {
		clearInterval(heartbeat);
		if (readHolder(file)?.token === holder.token) rmSync(file, { force: true });
	};
	const withdraw = atShutdown(release);
	try {
		return await work();
	} finally {
		withdraw();
		release();
	}
}

function tryAcquire(file: string, holder: Holder): boolean {
	removeIfStale(file);
	try {
		writeFileSync(file, JSON.stringify(holder), { flag: 'wx' });
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function removeIfStale(file: string): void {
	const holder = readHolder(file);
	if (!isStale(file, holder)) return;
	// Moved aside before it is removed: of several waiting processes only one gets to take it.
	const aside = `${file}.${randomUUID()}`;
	try {
		renameSync(file, aside);
		if (readHolder(aside)?.token !== holder?.token) renameSync(aside, file);
		rmSync(aside, { force: true });
	} catch {
		return;
	}
}

function isStale(file: string, holder: Holder | undefined): boolean {
	try {
		if (Date.now() - statSync(file).mtimeMs > STALE_AFTER_MS) return true;
	} catch {
		return false;
	}
	return holder !== undefined && holder.host === hostname() && !isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

function readHolder(file: string): Holder | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as Holder;
	} catch {
		return undefined;
	}
}

function touch(file: string): void {
	try {
		utimesSync(file, new Date(), new Date());
	} catch {
		return;
	}
}
