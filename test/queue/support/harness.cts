import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';

import { N8nApi } from '../../../real-n8n/editor/api.cts';
import { createGatewayCredentials } from '../../../real-n8n/editor/gateway-credentials.cts';
import { createLogin, setUpOwner, type Session } from '../../../real-n8n/editor/session.cts';
import type { Credential } from '../../../real-n8n/editor/workflow.cts';
import { startCluster, type Cluster } from '../../../real-n8n/instance/cluster.cts';
import { createUserFolder } from '../../../real-n8n/instance/instance.cts';
import { createDatabase, type TemporaryDatabase } from '../../../real-n8n/instance/postgres.cts';
import { hasRedisServer, startRedisServer, type RedisServer } from '../../../real-n8n/instance/redis-server.cts';
import { removeRedisKeys } from '../../../real-n8n/instance/redis.cts';
import { installPackedPackage } from '../../../real-n8n/n8n-with-package.cts';
import { say, step } from '../../../real-n8n/system/progress.cts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { databaseServerUrl, givenRedisUrl } from './services.cts';

/** What docs/operations.md recommends, and what keeps the test light. */
export const SETTINGS = {
	// A job whose worker died stays as it is, instead of being failed and its run's data overwritten.
	QUEUE_WORKER_STALLED_INTERVAL: '2147483647',
	QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD: '60000',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '30',
	// Several times the callbacks per second; the isolates of the default engine are not what is tested here.
	N8N_EXPRESSION_ENGINE: 'legacy',
};

/** n8n in queue mode with the package on every process, and its owner signed in. */
export interface QueueHarness {
	cluster: Cluster;
	database: TemporaryDatabase;
	/** Undefined where Redis is not ours to restart. */
	redis: RedisServer | undefined;
	session: Session;
	api: N8nApi;
	sandbox: Sandbox;
	credentials: Credential[];
	close(): Promise<void>;
}

export async function openQueueHarness(settings: NodeJS.ProcessEnv = SETTINGS): Promise<QueueHarness> {
	const undo: Array<() => void | Promise<void>> = [];
	const close = async () => {
		for (let last = undo.pop(); last; last = undo.pop()) await last();
	};
	try {
		const packageFolder = createUserFolder();
		undo.push(() => rmSync(packageFolder, { recursive: true, force: true, maxRetries: 3 }));
		await installPackedPackage(packageFolder);
		const database = await createDatabase(databaseServerUrl());
		undo.push(() => database.drop());
		const redis = (await hasRedisServer()) ? await startRedisServer() : undefined;
		if (redis) undo.push(() => redis.close());
		else say('  No redis-server here to start: the given Redis is used, and not restarted');
		const redisUrl = redis?.url ?? givenRedisUrl();
		const redisPrefix = `chingchingpay-clink-${randomBytes(6).toString('hex')}`;
		if (!redis) undo.push(() => removeRedisKeys(redisUrl, redisPrefix));
		const options = {
			databaseUrl: database.url,
			redisUrl,
			redisPrefix,
			packageFolder,
			workers: 3,
			webhookProcessors: 2,
			concurrency: 5,
			env: settings,
		};
		const cluster = await step('Starting n8n: one main, two webhook processors, three workers', () =>
			startCluster(options),
		);
		undo.push(() => cluster.close());
		const session = await setUpOwner(cluster.main.url, createLogin());
		const api = new N8nApi(session);
		const sandbox = await startSandbox();
		undo.push(() => sandbox.close());
		return {
			cluster,
			database,
			redis,
			session,
			api,
			sandbox,
			credentials: await createGatewayCredentials(api, sandbox),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
