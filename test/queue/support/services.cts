import { createConnection } from 'node:net';

import { hasRedisServer } from '../../../real-n8n/instance/redis-server.cts';

/** PostgreSQL, where a database of our own is made and dropped again. */
export const databaseServerUrl = () => process.env['DATABASE_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres';

/** A Redis to fall back to where none can be started: it gets a prefix of our own, and is not restarted. */
export const givenRedisUrl = () => process.env['REDIS_URL'] || 'redis://127.0.0.1:6379';

const CONNECT_TIMEOUT_MS = 5_000;

/** Why the test cannot run here; undefined when it can. */
export async function whatIsMissing(): Promise<string | undefined> {
	const missing: string[] = [];
	if (!(await answers(databaseServerUrl(), 5432)))
		missing.push(`no PostgreSQL at ${hostOf(databaseServerUrl())} (DATABASE_URL)`);
	if (!(await hasRedisServer()) && !(await answers(givenRedisUrl(), 6379))) {
		missing.push(`no redis-server to start, and no Redis at ${hostOf(givenRedisUrl())} (REDIS_URL)`);
	}
	return missing.length > 0 ? missing.join('; ') : undefined;
}

const hostOf = (url: string) => new URL(url).host;

async function answers(url: string, defaultPort: number): Promise<boolean> {
	const { hostname, port } = new URL(url);
	return await new Promise((resolve) => {
		const socket = createConnection({
			host: hostname,
			port: Number(port || defaultPort),
			timeout: CONNECT_TIMEOUT_MS,
		});
		const end = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once('connect', () => end(true));
		socket.once('error', () => end(false));
		socket.once('timeout', () => end(false));
	});
}
