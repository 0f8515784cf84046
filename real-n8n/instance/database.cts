import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ensureN8n } from './install.cts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs in n8n's Node, which has SQLite built in; the checkout's may be older. */
const SCRIPT = `
	const { DatabaseSync } = require('node:sqlite');
	const [file, sql, parameters] = process.argv.slice(1);
	const database = new DatabaseSync(file, { timeout: 10_000 });
	process.stdout.write(JSON.stringify(database.prepare(sql).all(...JSON.parse(parameters))));
`;

/** Rows of n8n's own database, beside the n8n that runs on it. */
export async function queryDatabase<Row>(
	userFolder: string,
	sql: string,
	parameters: Array<string | number> = [],
): Promise<Row[]> {
	const { nodeBin } = await ensureN8n();
	const file = join(userFolder, '.n8n', 'database.sqlite');
	const args = ['--no-warnings', '-e', SCRIPT, file, sql, JSON.stringify(parameters)];
	const { stdout } = await run(nodeBin, args, { maxBuffer: MAX_OUTPUT_BYTES });
	return JSON.parse(stdout) as Row[];
}
