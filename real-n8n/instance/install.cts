import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { withLock } from '../system/lock.cts';
import { npmCommand, npmEnvironment } from '../system/npm.cts';
import { say, step } from '../system/progress.cts';
import { runCommand } from '../system/run-command.cts';
import { cacheDirectory, N8N_VERSION } from './cache.cts';
import { chooseNode, explainMissingNode, headersOf, packagedNodeBin, type NodeRuntime } from './node-runtime.cts';

/** The only native modules n8n cannot start without; others (a Kafka client among them) do not build everywhere. */
const NATIVE_MODULES = ['sqlite3', 'isolated-vm'];
/** Newer linkedom needs a package that is not to be had everywhere; older n8n asks for an xlsx that is on no registry. */
const OVERRIDES = { linkedom: '0.18.12', xlsx: '0.18.5' };
const NPM_INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];
const COMPILER_HINT =
	'sqlite3 is compiled when no ready-made binary can be downloaded, which takes a C++ compiler, make and Python 3 ' +
	'(Debian and Ubuntu: apt-get install build-essential python3; macOS: xcode-select --install).';

export interface Installation {
	nodeVersion: string;
	directory: string;
	nodeBin: string;
	/** Put it first in PATH and `node` is one that n8n accepts. */
	nodeBinDirectory: string;
	n8nBin: string;
}

/** Installs n8n, and a Node it accepts, once into the cache. Safe to call from several processes at once. */
export async function ensureN8n(): Promise<Installation> {
	const runtime = chooseNode();
	const { directory } = installedN8n();
	if (!existsSync(directory)) {
		const wait = () => say('Another run is installing n8n: waiting for it …');
		await withLock(`${directory}.lock`, () => installOnce(directory, runtime), wait);
	}
	return describe(directory, runtime);
}

/** Where n8n is once it is installed. */
export function installedN8n(): Installation {
	const runtime = chooseNode();
	const key = `n8n-${N8N_VERSION}-node-${runtime.version}-${process.platform}-${process.arch}`;
	return describe(join(cacheDirectory(), key), runtime);
}

function describe(directory: string, runtime: NodeRuntime): Installation {
	const nodeBin =
		runtime.source === 'running' ? runtime.nodeBin : packagedNodeBin(join(directory, 'node'), runtime.packageName);
	return {
		nodeVersion: runtime.version,
		directory,
		nodeBin,
		nodeBinDirectory: dirname(nodeBin),
		n8nBin: join(directory, 'n8n', 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

async function installOnce(directory: string, runtime: NodeRuntime): Promise<void> {
	if (existsSync(directory)) return;
	removeLeftovers(directory);
	const partial = `${directory}.partial-${process.pid}`;
	const logFile = join(cacheDirectory(), 'logs', `install-${basename(directory)}.log`);
	rmSync(logFile, { force: true });
	say(`n8n ${N8N_VERSION} goes once into ${directory}; log: ${logFile}`);

	await installNode(partial, runtime, logFile);
	await installPackages(describe(partial, runtime), logFile);
	renameSync(partial, directory);
}

/** What an interrupted install left behind. */
function removeLeftovers(directory: string): void {
	const prefix = `${basename(directory)}.partial-`;
	for (const name of readdirSync(dirname(directory))) {
		if (name.startsWith(prefix)) rmSync(join(dirname(directory), name), { recursive: true, force: true });
	}
}

async function installNode(partial: string, runtime: NodeRuntime, logFile: string): Promise<void> {
	if (runtime.source === 'running') return;
	const cwd = join(partial, 'node');
	writePackage(cwd, { dependencies: { [runtime.packageName]: runtime.version } });
	const title = `Installing Node ${runtime.version} for n8n`;
	const command = { title, ...npmCommand(NPM_INSTALL), cwd, env: npmEnvironment(), logFile };
	try {
		await step(title, () => runCommand(command));
	} catch (error) {
		throw new Error(`${explainMissingNode(runtime)}\n${String(error)}`);
	}
}

async function installPackages(installation: Installation, logFile: string): Promise<void> {
	const { nodeBin, nodeBinDirectory } = installation;
	const cwd = join(installation.directory, 'n8n');
	writePackage(cwd, { dependencies: { n8n: N8N_VERSION }, overrides: OVERRIDES });
	const headers = headersOf(nodeBin);
	const env = npmEnvironment(nodeBinDirectory, { JOBS: 'max', ...(headers ? { npm_config_nodedir: headers } : {}) });
	const run = (title: string, file: string, args: string[]) =>
		step(title, () => runCommand({ title, file, args, cwd, env, logFile }));
	const npm = (title: string, args: string[]) => {
		const { file, args: npmArgs } = npmCommand(args, nodeBin);
		return run(title, file, npmArgs);
	};

	await npm(`Installing n8n ${N8N_VERSION} (about 2,200 packages, 3 to 5 minutes)`, NPM_INSTALL);
	// n8n 2.8 does without isolated-vm.
	const native = NATIVE_MODULES.filter((name) => existsSync(join(cwd, 'node_modules', name)));
	try {
		await npm(`Building ${native.join(' and ')} (up to 2 minutes)`, ['rebuild', ...native]);
		await run('Checking the native modules', nodeBin, ['-e', native.map((name) => `require('${name}');`).join('')]);
	} catch (error) {
		throw new Error(`${COMPILER_HINT}\n${error instanceof Error ? error.message : String(error)}`);
	}
}

function writePackage(directory: string, content: object): void {
	mkdirSync(directory, { recursive: true });
	writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, ...content }, null, '\t'));
}
