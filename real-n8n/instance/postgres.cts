import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

import { atShutdown } from '../system/shutdown.cts';
import { ensureN8n } from './install.cts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

/** Runs in n8n's Node with n8n's own client: the checkout needs none. The address comes by standard input, as it may hold a password. */
const SCRIPT = `
	const [n8nBin, sql, parameters] = process.argv.slice(1);
	const { Client } = require('node:module').createRequire(n8nBin)('pg');
	const connectionString = require('node:fs').readFileSync(0, 'utf8');
	const client = new Client({ connectionString, connectionTimeoutMillis: ${CONNECT_TIMEOUT_MS} });
	client.connect()
		.then(() => client.query(sql, JSON.parse(parameters)))
		.then(({ rows }) => process.stdout.write(JSON.stringify(rows)))
		.then(() => client.end())
		.catch((error) => { process.stderr.write(error.message || String(error.errors?.[0]?.message)); process.exit(1); });
`;

/** Rows of a PostgreSQL database; numbers of 64 bits come as text. */
async function queryPostgres<Row>(url: string, sql: string, parameters: Array<string | number> = []): Promise<Row[]> {
	const { nodeBin, n8nBin } = await ensureN8n();
	const working = run(nodeBin, ['-e', SCRIPT, n8nBin, sql, JSON.stringify(parameters)], {
		maxBuffer: MAX_OUTPUT_BYTES,
	});
	working.child.stdin?.end(url);
	try {
		return JSON.parse((await working).stdout) as Row[];
	} catch (error) {
		throw new Error(`PostgreSQL: ${(error as { stderr?: string }).stderr ?? String(error)}`);
	}
}

export interface TemporaryDatabase {
	url: string;
	query<Row>(sql: string, parameters?: Array<string | number>): Promise<Row[]>;
	drop(): Promise<void>;
}

/** A database of its own on the server that the address leads to; dropped when this process ends as well. */
export async function createDatabase(serverUrl: string): Promise<TemporaryDatabase> {
	const name = `chingchingpay_clink_${randomBytes(6).toString('hex')}`;
	await queryPostgres(serverUrl, `CREATE DATABASE ${name}`);
	const address = new URL(serverUrl);
	address.pathname = `/${name}`;
	const drop = async () => {
		withdraw();
		await queryPostgres(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
	};
	const withdraw = atShutdown(drop);
	return {
		url: address.href,
		query: async (sql, parameters) => await queryPostgres(address.href, sql, parameters),
		drop,
	};
}
