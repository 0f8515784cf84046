import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSandbox, type Sandbox } from '../sandbox/index.cts';
import { createGatewayCredentials } from './gateway-credentials.cts';
import type { N8nOptions } from './n8n/instance.cts';
import { linkPackage, type LinkedPackage } from './n8n/linked-package.cts';
import { PACKAGE_NAME, type Credential } from './n8n/workflow.cts';
import { openStage, type Stage } from './stage.cts';
import { followLines } from './system/follow-lines.cts';
import { say, step } from './system/progress.cts';
import { atShutdown } from './system/shutdown.cts';

const REPOSITORY = join(__dirname, '..');
const RELOAD_LINE = `Hot reload triggered for ${PACKAGE_NAME}`;
const FAILED_RELOAD_LINE = `Hot reload failed for ${PACKAGE_NAME}`;
/** After its first reload of a package n8n 2.41 lists every node of it twice, after the next one once. */
const RELOADS_UNTIL_LISTED_ONCE = 2;
const RELOAD_TIMEOUT_MS = 60_000;
const RELOAD_PAUSE_MS = 1_000;

export interface DevLoopOptions {
	/** The source tree: nodes, credentials, icons, package.json, gulpfile.js, tsconfig.json and node_modules. */
	root?: string;
	/** Left out: a free one. */
	sandboxPort?: number;
	n8n?: Pick<N8nOptions, 'port'>;
	/** Whether the build's messages stay unseen. */
	isQuiet?: boolean;
}

/** The stand-in gateways, and an n8n that gets every saved change of the source tree. */
export interface DevLoop {
	sandbox: Sandbox;
	stage: Stage;
	credentials: Credential[];
	close(): Promise<void>;
}

/** Starts everything that a change needs on its way from a saved file to n8n's screen. */
export async function openDevLoop(options: DevLoopOptions = {}): Promise<DevLoop> {
	const { root = REPOSITORY, sandboxPort = 0, n8n = {}, isQuiet = false } = options;
	const sandbox = await startSandbox({ port: sandboxPort });
	let linked: LinkedPackage | undefined;
	let stage: Stage | undefined;
	let stopReporting: (() => void) | undefined;
	let withdraw: (() => void) | undefined;
	const close = async () => {
		withdraw?.();
		stopReporting?.();
		// Before the folder goes that it writes to.
		await linked?.close();
		await stage?.close();
		await sandbox.close();
	};
	try {
		const install = async (userFolder: string) => {
			linked = await step('Building the package into n8n', () => linkPackage(root, userFolder, isQuiet));
		};
		const opened = await openStage({ ...n8n, env: { N8N_DEV_RELOAD: 'true' }, install });
		stage = opened;
		const { logFile } = opened.n8n;
		await step('Waiting until n8n reloads the package', () => untilReloading(() => linked?.touch(), logFile));
		const credentials = await createGatewayCredentials(opened.api, sandbox);
		stopReporting = isQuiet ? undefined : reportReloads(logFile);
		// Last, and so undone first: before what the parts registered for themselves.
		withdraw = atShutdown(close);
		return { sandbox, stage: opened, credentials, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Touches the package until n8n, which begins to watch some time after it has started, reloads it. */
async function untilReloading(touch: () => void, logFile: string): Promise<void> {
	const deadline = Date.now() + RELOAD_TIMEOUT_MS;
	while (readFileSync(logFile, 'utf8').split(RELOAD_LINE).length <= RELOADS_UNTIL_LISTED_ONCE) {
		if (Date.now() > deadline) throw new Error(`n8n does not reload the package. Its log: ${logFile}`);
		touch();
		await new Promise((resolve) => setTimeout(resolve, RELOAD_PAUSE_MS));
	}
}

function reportReloads(logFile: string): () => void {
	return followLines(logFile, (line) => {
		if (line.includes(RELOAD_LINE)) say(`${timeOfDay()} n8n loads the new build`);
		if (line.includes(FAILED_RELOAD_LINE)) say(`${timeOfDay()} n8n could not load it; why is in ${logFile}`);
	});
}

const timeOfDay = () => `[${new Date().toTimeString().slice(0, 8)}]`;
