'use strict';

// The scripts in package.json run this before anything is installed, so: plain JavaScript, Node's own modules only.

const { createHash } = require('node:crypto');
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const MINIMUM_NODE_MAJOR = 20;
const root = __dirname;
const lockFile = join(root, 'package-lock.json');
const stampFile = join(root, 'node_modules', '.installed-from');

const nodeMajor = Number(process.versions.node.split('.')[0]);
if (nodeMajor < MINIMUM_NODE_MAJOR) {
	console.error(
		`Node ${MINIMUM_NODE_MAJOR} or newer is needed, this is Node ${process.versions.node}. Get it from https://nodejs.org`,
	);
	process.exit(1);
}

/** True when the tree npm recorded in node_modules holds the versions package-lock.json asks for. */
function installedTreeMatches() {
	const hiddenLockFile = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(hiddenLockFile)) return false;
	const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
	const installed = JSON.parse(readFileSync(hiddenLockFile, 'utf8')).packages;
	return Object.entries(wanted).every(([path, entry]) => {
		if (path === '') return true;
		const found = installed[path];
		// npm leaves optional packages for other platforms out.
		return found ? found.version === entry.version : entry.optional === true;
	});
}

const fingerprint = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
const isUpToDate = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint;

if (!isUpToDate && !installedTreeMatches()) {
	console.log('Installing the development packages (npm ci), once, a minute or two …');
	const npmCli = process.env.npm_execpath;
	const [file, prefix] = npmCli && npmCli.endsWith('npm-cli.js') ? [process.execPath, [npmCli]] : ['npm', []];
	const { status, error } = spawnSync(file, [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd: root,
		stdio: 'inherit',
		shell: process.platform === 'win32' && file === 'npm',
	});
	if (status !== 0) {
		console.error(`npm ci did not succeed${error ? `: ${error.message}` : ''}. Its output is above.`);
		process.exit(status ?? 1);
	}
}
if (!isUpToDate) writeFileSync(stampFile, fingerprint);
