import axios from 'axios';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { freePort } from '../system/free-port.cts';
import { startGroup, type ProcessGroup } from '../system/process-group.cts';
import { lastLines } from '../system/run-command.cts';
import { atShutdown } from '../system/shutdown.cts';
import { n8nEnvironment } from './environment.cts';
import { ensureN8n, type Installation } from './install.cts';

const START_TIMEOUT_IN_MILLISECONDS = 180_000;
const STOP_GRACE_IN_MILLISECONDS = 20_000;
const POLL_IN_MILLISECONDS = 200;
/** Logged last, after webhooks are registered; the health checks answer earlier. */
const READY_LINE = 'Editor is now accessible via:';

export interface N8nOptions {
	/** N8N_USER_FOLDER. Left out: a temporary folder, removed when the instance stops for good. */
	userFolder?: string;
	/** Left out: a free port. */
	port?: number;
	/** Added to the environment; wins over the quiet defaults. */
	env?: NodeJS.ProcessEnv;
}

export interface N8n {
	url: string;
	port: number;
	userFolder: string;
	logFile: string;
	/** The id of the process group while it runs. */
	pid(): number | undefined;
	stop(): Promise<void>;
	/** Stops and starts again with the same data and address. */
	restart(): Promise<void>;
}

/** Creates the folder that an instance keeps its data in. */
export function createUserFolder(): string {
	return mkdtempSync(join(tmpdir(), 'chingchingpay-clink-n8n-'));
}

/** Starts n8n on the loopback address and resolves when it takes requests, webhooks included. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const installation = await ensureN8n();
	const userFolder = options.userFolder ?? createUserFolder();
	const port = options.port ?? (await freePort());
	const logFile = join(userFolder, 'n8n.log');
	const url = `http://127.0.0.1:${port}`;
	mkdirSync(dirname(logFile), { recursive: true });

	const removeFolder = () => {
		if (!options.userFolder) rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	const withdraw = atShutdown(removeFolder);
	const start = async () => {
		const addresses = { userFolder, port, taskBrokerPort: await freePort() };
		const group = spawnN8n(installation, n8nEnvironment(installation, addresses, options.env ?? {}), userFolder, logFile);
		await untilReady(group, url, logFile);
		return group;
	};

	let group: ProcessGroup | undefined;
	try {
		group = await start();
	} catch (error) {
		withdraw();
		removeFolder();
		throw error;
	}
	const end = async () => {
		await group?.end(STOP_GRACE_IN_MILLISECONDS);
		group = undefined;
	};
	return {
		...{ url, port, userFolder, logFile },
		pid: () => group?.child.pid,
		async stop() {
			await end();
			withdraw();
			removeFolder();
		},
		async restart() {
			await end();
			group = await start();
		},
	};
}

function spawnN8n(installation: Installation, env: NodeJS.ProcessEnv, cwd: string, logFile: string): ProcessGroup {
	const log = openSync(logFile, 'w');
	try {
		// n8n reads a .env file from its working directory: not from the checkout's.
		return startGroup(installation.nodeBin, [installation.n8nBin, 'start'], { cwd, env, stdio: ['ignore', log, log] });
	} finally {
		closeSync(log);
	}
}

async function untilReady(group: ProcessGroup, url: string, logFile: string): Promise<void> {
	let exit: string | undefined;
	group.ended.then(
		(code) => (exit = `n8n ended with exit code ${String(code)} while it started`),
		(error) => (exit = `n8n could not be started: ${String(error)}`),
	);
	const deadline = Date.now() + START_TIMEOUT_IN_MILLISECONDS;
	while (!(await isReady(url, logFile))) {
		if (Date.now() > deadline) exit ??= `n8n was not ready after ${START_TIMEOUT_IN_MILLISECONDS / 1000} s`;
		if (exit) {
			const failure = new Error(`${exit}. The end of its log:\n${lastLines(logFile)}`);
			await group.end();
			throw failure;
		}
		await new Promise((resolve) => setTimeout(resolve, POLL_IN_MILLISECONDS));
	}
}

async function isReady(url: string, logFile: string): Promise<boolean> {
	if (!readFileSync(logFile, 'utf8').includes(READY_LINE)) return false;
	try {
		const { status } = await axios.get(`${url}/healthz/readiness`, { proxy: false, timeout: 2_000 });
		return status === 200;
	} catch {
		return false;
	}
}
