import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSandbox, type Sandbox } from '../sandbox/index.cts';
import { createGatewayCredentials } from '../real-n8n/editor/gateway-credentials.cts';
import { linkPackage, type LinkedPackage } from '../real-n8n/instance/linked-package.cts';
import { PACKAGE_NAME, type Credential } from '../real-n8n/editor/workflow.cts';
import { startN8nWithPackage, type N8nWithPackage } from '../real-n8n/n8n-with-package.cts';
import { followLines } from '../real-n8n/system/follow-lines.cts';
import { say, step } from '../real-n8n/system/progress.cts';
import { atShutdown } from '../real-n8n/system/shutdown.cts';
import { waitUntil } from '../real-n8n/system/wait.cts';

const REPOSITORY = join(__dirname, '..');
const RELOAD_LINE = `Hot reload triggered for ${PACKAGE_NAME}`;
const FAILED_RELOAD_LINE = `Hot reload failed for ${PACKAGE_NAME}`;
/** After its first reload of a package n8n 2.41 lists every node of it twice, after the next one once. */
const RELOADS_UNTIL_LISTED_ONCE = 2;
const RELOAD_TIMEOUT_MS = 60_000;
const RELOAD_PAUSE_MS = 1_000;

export interface DevLoopOptions {
	/** The source tree: nodes, credentials, icons, build, package.json, gulpfile.js, tsconfig.json and node_modules. */
	root?: string;
	/** Left out: a free one. */
	sandboxPort?: number;
	/** Of n8n. Left out: a free one. */
	port?: number;
	/** Whether the build's messages stay unseen. */
	isQuiet?: boolean;
}

/** The stand-in gateways, and an n8n that gets every saved change of the source tree. */
export interface DevLoop {
	sandbox: Sandbox;
	n8n: N8nWithPackage;
	credentials: Credential[];
	close(): Promise<void>;
}

/** Starts everything that a change needs on its way from a saved file to n8n's screen. */
export async function openDevLoop(options: DevLoopOptions = {}): Promise<DevLoop> {
	const { root = REPOSITORY, sandboxPort = 0, port, isQuiet = false } = options;
	const sandbox = await startSandbox({ port: sandboxPort });
	let linked: LinkedPackage | undefined;
	let n8n: N8nWithPackage | undefined;
	let stopReporting: (() => void) | undefined;
	let withdraw: (() => void) | undefined;
	const close = async () => {
		withdraw?.();
		stopReporting?.();
		// Before the folder goes that it writes to.
		await linked?.close();
		await n8n?.close();
		await sandbox.close();
	};
	try {
		const install = async (userFolder: string) => {
			linked = await step('Building the package into n8n', () => linkPackage(root, userFolder, isQuiet));
		};
		const started = await startN8nWithPackage({
			...(port === undefined ? {} : { port }),
			env: { N8N_DEV_RELOAD: 'true' },
			install,
		});
		n8n = started;
		const { logFile } = started;
		await step('Waiting until n8n reloads the package', () => untilReloading(() => linked?.touch(), logFile));
		const credentials = await createGatewayCredentials(started.api, sandbox);
		stopReporting = isQuiet ? undefined : reportReloads(logFile);
		// Last, and so undone first: before what the parts registered for themselves.
		withdraw = atShutdown(close);
		return { sandbox, n8n: started, credentials, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Touches the package until n8n, which begins to watch some time after it has started, reloads it. */
async function untilReloading(touch: () => void, logFile: string): Promise<void> {
	const isReloading = () => {
		if (readFileSync(logFile, 'utf8').split(RELOAD_LINE).length > RELOADS_UNTIL_LISTED_ONCE) return true;
		touch();
		return false;
	};
	const message = `n8n does not reload the package. Its log: ${logFile}`;
	await waitUntil(isReloading, { timeoutMs: RELOAD_TIMEOUT_MS, intervalMs: RELOAD_PAUSE_MS, message });
}

function reportReloads(logFile: string): () => void {
	return followLines(logFile, (line) => {
		if (line.includes(RELOAD_LINE)) say(`${timeOfDay()} n8n loads the new build`);
		if (line.includes(FAILED_RELOAD_LINE)) say(`${timeOfDay()} n8n could not load it; why is in ${logFile}`);
	});
}

const timeOfDay = () => `[${new Date().toTimeString().slice(0, 8)}]`;
