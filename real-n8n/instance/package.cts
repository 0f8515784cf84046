import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { withLock } from '../system/lock.cts';
import { npmCommand, npmEnvironment } from '../system/npm.cts';
import { runCommand } from '../system/run-command.cts';
import { cacheDirectory } from './cache.cts';

const run = promisify(execFile);
const repository = join(__dirname, '..', '..');

/** How n8n 2.41 installs the dependencies of a package it has unpacked (community-packages.service.js, downloadPackage). */
const N8N_INSTALL = [
	'install',
	'--audit=false',
	'--fund=false',
	'--bin-links=false',
	'--install-strategy=shallow',
	'--ignore-scripts=true',
	'--package-lock=false',
];
/** Parts of package.json that n8n removes before it installs the rest. */
const DROPPED_BY_N8N = new Set(['devDependencies', 'peerDependencies', 'optionalDependencies']);

export interface PackedPackage {
	name: string;
	version: string;
	tarball: string;
	packedBytes: number;
	unpackedBytes: number;
	fileCount: number;
	remove(): void;
}

interface PackReport {
	name: string;
	version: string;
	filename: string;
	size: number;
	unpackedSize: number;
	entryCount: number;
}

const PACKED = 'REAL_N8N_PACKED';

/** A package that another process packed for this one and removes itself. */
export function packedBefore(): PackedPackage | undefined {
	const text = process.env[PACKED];
	return text ? { ...(JSON.parse(text) as Omit<PackedPackage, 'remove'>), remove: () => {} } : undefined;
}

/** What tells a child process of a package that is packed already. */
export const packedEnvironment = (packed: PackedPackage): NodeJS.ProcessEnv => ({ [PACKED]: JSON.stringify(packed) });

/** Builds the package and packs it as `npm publish` would, into a temporary folder. */
export async function packPackage(): Promise<PackedPackage> {
	const checkout = createHash('sha256').update(repository).digest('hex').slice(0, 12);
	const directory = mkdtempSync(join(tmpdir(), 'chingchingpay-clink-package-'));
	const report = await withLock(join(cacheDirectory(), `build-${checkout}.lock`), async () => {
		await npm(['run', 'build'], repository, join(directory, 'build.log'));
		return await pack(directory);
	});
	return {
		name: report.name,
		version: report.version,
		tarball: join(directory, report.filename),
		packedBytes: report.size,
		unpackedBytes: report.unpackedSize,
		fileCount: report.entryCount,
		remove: () => rmSync(directory, { recursive: true, force: true }),
	};
}

async function pack(directory: string): Promise<PackReport> {
	const { file, args } = npmCommand(['pack', '--json', '--ignore-scripts', '--pack-destination', directory]);
	const { stdout } = await run(file, args, { cwd: repository, env: npmEnvironment(), shell: file === 'npm' });
	const [report] = JSON.parse(stdout) as PackReport[];
	if (!report) throw new Error('npm pack reported no package');
	return report;
}

/**
 * Puts the tarball where n8n puts a community package that a user installs, in the same steps.
 * n8n loads whatever package lies in that folder; its table of installed packages only feeds the settings page.
 */
export async function installPackage(packed: PackedPackage, userFolder: string): Promise<void> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const packageFolder = join(nodesFolder, 'node_modules', packed.name);
	rmSync(packageFolder, { recursive: true, force: true });
	mkdirSync(packageFolder, { recursive: true });
	await run('tar', ['-xzf', packed.tarball, '-C', packageFolder, '--strip-components=1']);

	const manifestFile = join(packageFolder, 'package.json');
	const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, unknown>;
	const kept = Object.entries(manifest).filter(([key]) => !DROPPED_BY_N8N.has(key));
	writeFileSync(manifestFile, JSON.stringify(Object.fromEntries(kept), null, 2));

	await npm(N8N_INSTALL, packageFolder, join(dirname(packed.tarball), 'install.log'));
	const installed = { name: 'installed-nodes', private: true, dependencies: { [packed.name]: packed.version } };
	writeFileSync(join(nodesFolder, 'package.json'), JSON.stringify(installed, null, 2));
}

async function npm(args: string[], cwd: string, logFile: string): Promise<void> {
	const title = `npm ${args.slice(0, 2).join(' ')}`;
	await runCommand({ title, ...npmCommand(args), cwd, env: npmEnvironment(), logFile });
}
