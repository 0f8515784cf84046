import { delimiter } from 'node:path';

/** Settings that say how to reach a registry; everything else of npm's stays behind. */
const KEPT_NPM_SETTINGS = new Set(
	[
		'registry',
		'proxy',
		'https_proxy',
		'noproxy',
		'cafile',
		'ca',
		'cert',
		'key',
		'strict_ssl',
		'cache',
		'userconfig',
		'globalconfig',
		'prefer_offline',
		'fetch_retries',
		'fetch_timeout',
	].map((name) => `npm_config_${name}`),
);

/**
 * The environment for a child npm. `npm run` hands its own settings to children as npm_config_* variables, and the
 * ignore-scripts of this repository's .npmrc would turn `npm rebuild` into a silent no-op.
 */
export function npmEnvironment(nodeBinDirectory?: string, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => isKept(name)));
	const path = env['PATH'] ?? env['Path'] ?? '';
	return { ...env, PATH: nodeBinDirectory ? `${nodeBinDirectory}${delimiter}${path}` : path, ...extra };
}

/** How to call npm with a given Node: the npm that runs this script, else the one in PATH. */
export function npmCommand(args: string[], nodeBin: string = process.execPath): { file: string; args: string[] } {
	const npmCli = process.env['npm_execpath'];
	if (npmCli?.endsWith('npm-cli.js')) return { file: nodeBin, args: [npmCli, ...args] };
	return { file: 'npm', args };
}

function isKept(name: string): boolean {
	const lowered = name.toLowerCase();
	if (!lowered.startsWith('npm_')) return lowered !== 'init_cwd';
	const isRegistryOfScopeOrHost = lowered.startsWith('npm_config_//') || lowered.startsWith('npm_config_@');
	return isRegistryOfScopeOrHost || KEPT_NPM_SETTINGS.has(lowered.replaceAll('-', '_'));
}
