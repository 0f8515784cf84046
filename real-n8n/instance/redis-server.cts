import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { freePort } from '../system/free-port.cts';
import { startGroup, type ProcessGroup } from '../system/process-group.cts';
import { atShutdown } from '../system/shutdown.cts';
import { waitUntil } from '../system/wait.cts';

const run = promisify(execFile);
const POLL_MS = 50;
const START_TIMEOUT_MS = 20_000;

export interface RedisServer {
	url: string;
	/** Ends it without notice. */
	kill(): Promise<void>;
	/** Starts it again on the same address and files. */
	start(): Promise<void>;
	close(): Promise<void>;
}

export async function hasRedisServer(): Promise<boolean> {
	return await run('redis-server', ['--version']).then(
		() => true,
		() => false,
	);
}

/** A Redis of our own on a free port, which writes down every change before it answers. */
export async function startRedisServer(): Promise<RedisServer> {
	const directory = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-redis-'));
	const port = await freePort();
	const url = `redis://127.0.0.1:${port}`;
	const settings = [
		'--port',
		String(port),
		'--bind',
		'127.0.0.1',
		'--dir',
		directory,
		'--save',
		'',
		'--appendonly',
		'yes',
		'--appendfsync',
		'always',
	];
	let group: ProcessGroup | undefined;
	const removeFolder = () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
	const withdraw = atShutdown(removeFolder);
	const start = async () => {
		group = startGroup('redis-server', settings, {
			cwd: directory,
			env: { PATH: process.env['PATH'] },
			stdio: 'ignore',
		});
		await untilRedisAnswers(url, START_TIMEOUT_MS);
	};
	const close = async () => {
		await group?.end();
		withdraw();
		removeFolder();
	};
	try {
		await start();
	} catch (error) {
		await close();
		throw error;
	}
	return { url, kill: async () => await group?.kill(), start, close };
}

async function untilRedisAnswers(url: string, timeoutMs: number): Promise<void> {
	const message = `No Redis answers at ${new URL(url).host}`;
	await waitUntil(() => redisAnswers(url), { timeoutMs, intervalMs: POLL_MS, message });
}

/** Whether a Redis is there, whether or not it asks for a password, and has read its files. */
async function redisAnswers(url: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	return await new Promise((resolve) => {
		const socket = createConnection({ host: hostname, port: Number(port || 6379), timeout: 2_000 });
		const end = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once('connect', () => socket.write('PING\r\n'));
		socket.once('data', (data) => end(/^(\+PONG|-NOAUTH)/.test(data.toString())));
		socket.once('error', () => end(false));
		socket.once('timeout', () => end(false));
		socket.once('close', () => end(false));
	});
}
