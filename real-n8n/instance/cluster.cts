import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../system/free-port.cts';
import type { ProcessGroup } from '../system/process-group.cts';
import { atShutdown } from '../system/shutdown.cts';
import { n8nEnvironment } from './environment.cts';
import { ensureN8n } from './install.cts';
import { startN8nProcess, type N8nCommand } from './process.cts';

const STOP_GRACE_MS = 40_000;

export interface ClusterOptions {
	/** An address of PostgreSQL with a database for this n8n alone. */
	databaseUrl: string;
	redisUrl: string;
	/** Of every key, so that another n8n on the same Redis is not met. */
	redisPrefix: string;
	/** Holds the package in .n8n/nodes; every process gets a copy, as if it were installed on each machine. */
	packageFolder: string;
	workers: number;
	webhookProcessors: number;
	/** Runs at the same time in each worker. */
	concurrency: number;
	/** Added to the environment of every process; wins. */
	env?: NodeJS.ProcessEnv;
}

/** One process of n8n in queue mode. */
export interface Member {
	name: string;
	url: string;
	/** Everything it has logged, over all its starts. */
	log(): string;
	/** Times it ended by itself, and was started again, as a supervisor does. */
	unplannedEnds(): number;
	start(): Promise<void>;
	/** Lets it finish what it does. */
	stop(): Promise<void>;
	/** SIGKILL. */
	kill(): Promise<void>;
}

export interface Cluster {
	main: Member;
	webhookProcessors: Member[];
	workers: Member[];
	members: Member[];
	close(): Promise<void>;
}

/** n8n in queue mode on this computer: one main process, webhook processors and workers, each with a folder of its own. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
	const folder = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-cluster-'));
	const shared = sharedEnvironment(options);
	const { packageFolder } = options;
	const create = async (command: N8nCommand, name: string, args: string[] = []) =>
		await createMember({ command, name, args, folder, packageFolder, env: shared });
	const main = await create('start', 'main');
	const webhookProcessors = await Promise.all(
		numbered(options.webhookProcessors, (number) => create('webhook', `webhook-${number}`)),
	);
	const workers = await Promise.all(
		numbered(options.workers, (number) =>
			create('worker', `worker-${number}`, [`--concurrency=${options.concurrency}`]),
		),
	);
	const members = [main, ...webhookProcessors, ...workers];
	// The address that waiting runs are called back at: in production, the load balancer's.
	shared['N8N_WEBHOOK_URL'] = webhookProcessors[0]?.url ?? main.url;

	const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	const withdraw = atShutdown(removeFolder);
	const close = async () => {
		await Promise.all(members.map((member) => member.kill()));
		withdraw();
		removeFolder();
	};
	try {
		// The main process makes the tables; the others come two at a time, as each start takes a processor for some seconds.
		await main.start();
		const rest = members.slice(1);
		for (let index = 0; index < rest.length; index += 2)
			await Promise.all(rest.slice(index, index + 2).map((member) => member.start()));
	} catch (error) {
		await close();
		throw error;
	}
	return { main, webhookProcessors, workers, members, close };
}

function numbered<Result>(count: number, make: (number: number) => Result): Result[] {
	return Array.from({ length: count }, (_, index) => make(index + 1));
}

function sharedEnvironment({ databaseUrl, redisUrl, redisPrefix, env }: ClusterOptions): NodeJS.ProcessEnv {
	const database = new URL(databaseUrl);
	const redis = new URL(redisUrl);
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: database.hostname,
		DB_POSTGRESDB_PORT: database.port || '5432',
		DB_POSTGRESDB_DATABASE: database.pathname.slice(1),
		DB_POSTGRESDB_USER: decodeURIComponent(database.username),
		DB_POSTGRESDB_PASSWORD: decodeURIComponent(database.password),
		DB_POSTGRESDB_POOL_SIZE: '5',
		QUEUE_BULL_REDIS_HOST: redis.hostname,
		QUEUE_BULL_REDIS_PORT: redis.port || '6379',
		QUEUE_BULL_REDIS_USERNAME: decodeURIComponent(redis.username),
		QUEUE_BULL_REDIS_PASSWORD: decodeURIComponent(redis.password),
		QUEUE_BULL_REDIS_DB: redis.pathname.slice(1) || '0',
		QUEUE_BULL_PREFIX: redisPrefix,
		N8N_REDIS_KEY_PREFIX: redisPrefix,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Files on one machine are not to be had on the others.
		N8N_DEFAULT_BINARY_DATA_MODE: 'database',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		// No process of its own for Code nodes: nothing here has one.
		N8N_RUNNERS_MODE: 'external',
		N8N_RUNNERS_AUTH_TOKEN: randomBytes(24).toString('hex'),
		...env,
	};
}

interface MemberOptions {
	command: N8nCommand;
	name: string;
	args: string[];
	folder: string;
	packageFolder: string;
	/** Read at every start. */
	env: NodeJS.ProcessEnv;
}

async function createMember({ command, name, args, folder, packageFolder, env }: MemberOptions): Promise<Member> {
	const installation = await ensureN8n();
	const userFolder = join(folder, name);
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const logFiles: string[] = [];
	let group: ProcessGroup | undefined;
	let isWanted = false;
	/** Asked after a start, which takes seconds: it may have been stopped meanwhile. */
	const isStillWanted = () => isWanted;
	let unplannedEnds = 0;
	mkdirSync(join(userFolder, '.n8n'), { recursive: true });
	cpSync(join(packageFolder, '.n8n', 'nodes'), join(userFolder, '.n8n', 'nodes'), { recursive: true });

	const launch = async (): Promise<ProcessGroup> => {
		const logFile = join(userFolder, `n8n-${logFiles.length + 1}.log`);
		logFiles.push(logFile);
		const addresses = { userFolder, port, taskBrokerPort: await freePort() };
		const extra = { QUEUE_HEALTH_CHECK_PORT: String(port), ...env };
		const environment = n8nEnvironment(installation, addresses, extra);
		return await startN8nProcess(installation, command, {
			env: environment,
			cwd: userFolder,
			logFile,
			args,
			readinessUrl: `${url}/healthz/readiness`,
		});
	};
	const start = async (): Promise<void> => {
		isWanted = true;
		const started = await launch();
		if (!isStillWanted()) {
			await started.kill();
			return;
		}
		group = started;
		void started.ended.then(() => {
			if (group !== started) return;
			group = undefined;
			unplannedEnds += 1;
			start().catch(() => {});
		});
	};
	/** What ends now was meant to. */
	const release = () => {
		const released = group;
		isWanted = false;
		group = undefined;
		return released;
	};
	return {
		name,
		url,
		start,
		log: () =>
			logFiles
				.filter((file) => existsSync(file))
				.map((file) => readFileSync(file, 'utf8'))
				.join(''),
		unplannedEnds: () => unplannedEnds,
		stop: async () => await release()?.end(STOP_GRACE_MS),
		kill: async () => await release()?.kill(),
	};
}
