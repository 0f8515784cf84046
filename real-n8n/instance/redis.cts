import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { ensureN8n } from './install.cts';

const run = promisify(execFile);

/** Runs in n8n's Node with n8n's own client. The address comes by standard input, as it may hold a password. */
const SCRIPT = `
	const [n8nBin, prefix] = process.argv.slice(1);
	const Redis = require('node:module').createRequire(n8nBin)('ioredis');
	const client = new Redis(require('node:fs').readFileSync(0, 'utf8'), { maxRetriesPerRequest: 1 });
	(async () => {
		for await (const keys of client.scanStream({ match: prefix + '*', count: 1000 })) if (keys.length > 0) await client.del(keys);
	})().finally(() => client.disconnect());
`;

/** Removes what an n8n has left under its prefix, and nothing else. */
export async function removeRedisKeys(url: string, prefix: string): Promise<void> {
	const { nodeBin, n8nBin } = await ensureN8n();
	const working = run(nodeBin, ['-e', SCRIPT, n8nBin, prefix]);
	working.child.stdin?.end(url);
	await working;
}
