import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { freePort } from '../system/free-port.cts';
import type { ProcessGroup } from '../system/process-group.cts';
import { atShutdown } from '../system/shutdown.cts';
import { n8nEnvironment } from './environment.cts';
import { ensureN8n } from './install.cts';
import { startN8nProcess } from './process.cts';

const STOP_GRACE_MS = 20_000;

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
		const env = n8nEnvironment(installation, addresses, options.env ?? {});
		return await startN8nProcess(installation, 'start', {
			env,
			cwd: userFolder,
			logFile,
			readinessUrl: `${url}/healthz/readiness`,
		});
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
		await group?.end(STOP_GRACE_MS);
		group = undefined;
	};
	return {
		url,
		port,
		userFolder,
		logFile,
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
