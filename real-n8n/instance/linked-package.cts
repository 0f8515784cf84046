import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { npmEnvironment } from '../system/npm.cts';
import { startGroup, type ProcessGroup } from '../system/process-group.cts';
import { say } from '../system/progress.cts';
import { waitUntil } from '../system/wait.cts';
import { PACKAGE_NAME } from '../editor/workflow.cts';

const FIRST_BUILD_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

/** The build on save of a source tree, whose output n8n loads. */
export interface LinkedPackage {
	/** What a watcher takes for a new build. */
	touch(): void;
	close(): Promise<void>;
}

/**
 * Builds a source tree straight into the folder of n8n's community packages, now and on every save.
 *
 * n8n is not given a link to the source tree: it would watch all of it, node_modules included, and the nodes would find
 * the n8n-workflow in there instead of n8n's own, whose errors n8n knows.
 *
 * @param isQuiet whether the build's messages stay unseen
 */
export async function linkPackage(root: string, userFolder: string, isQuiet: boolean): Promise<LinkedPackage> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	mkdirSync(folder, { recursive: true });
	const touch = () => copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
	touch();

	const gulp = join(root, 'node_modules', 'gulp', 'bin', 'gulp.js');
	const messages = isQuiet ? 'ignore' : 'inherit';
	const group = startGroup(process.execPath, [gulp, 'watch'], {
		cwd: root,
		env: npmEnvironment(undefined, { BUILD_OUTPUT: join(folder, 'dist') }),
		stdio: ['ignore', messages, messages],
	});
	let isClosing = false;
	const close = async () => {
		isClosing = true;
		await group.end();
	};
	try {
		await untilBuilt(folder, group);
	} catch (error) {
		await close();
		throw error;
	}
	const report = () => {
		if (!isClosing) say('The build on save has ended: nothing that you save now gets into n8n.');
	};
	group.ended.then(report, report);
	return { touch, close };
}

async function untilBuilt(folder: string, { child }: ProcessGroup): Promise<void> {
	const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
	const files = n8n.nodes.concat(n8n.credentials).map((file) => join(folder, file));
	const message = 'The package could not be built for n8n';
	const isBuilt = () => {
		if (child.exitCode !== null) throw new Error(message);
		return files.every((file) => existsSync(file));
	};
	await waitUntil(isBuilt, { timeoutMs: FIRST_BUILD_TIMEOUT_MS, intervalMs: POLL_MS, message });
}
