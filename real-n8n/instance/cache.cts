import { homedir } from 'node:os';
import { join } from 'node:path';

/** The one that the demo, the dev loop and `npm test` run. */
export const PINNED_N8N_VERSION = '2.41.1';

/** The one that this process runs; see test/versions for which ones are tried. */
export const N8N_VERSION = process.env['REAL_N8N_VERSION'] || PINNED_N8N_VERSION;

/** Where n8n is installed once: outside every checkout, so that a fresh clone finds it. */
export function cacheDirectory(): string {
	const chosen = process.env['REAL_N8N_CACHE'];
	if (chosen) return chosen;
	return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'n8n-nodes-chingchingpay-clink');
}
