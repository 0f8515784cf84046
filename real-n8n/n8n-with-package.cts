import { readFileSync, rmSync } from 'node:fs';

import { N8nApi } from './editor/api.cts';
import { createLogin, setUpOwner, type Login, type Session } from './editor/session.cts';
import { PACKAGE_NAME } from './editor/workflow.cts';
import { ensureN8n } from './instance/install.cts';
import { createUserFolder, startN8n, type N8n, type N8nOptions } from './instance/instance.cts';
import { installPackage, packedBefore, packPackage } from './instance/package.cts';
import { say, step } from './system/progress.cts';
import { atShutdown } from './system/shutdown.cts';

export interface N8nWithPackageOptions extends Omit<N8nOptions, 'userFolder'> {
	/** Puts the package into the user folder of n8n. Left out: packed and installed, as users have it. */
	install?: (userFolder: string) => Promise<void>;
}

/** A fresh n8n with the package in it and its owner signed in. */
export interface N8nWithPackage extends N8n {
	login: Login;
	session: Session;
	api: N8nApi;
	/** Stops it and removes its folder. */
	close(): Promise<void>;
}

export async function startN8nWithPackage({
	install = installPackedPackage,
	...options
}: N8nWithPackageOptions = {}): Promise<N8nWithPackage> {
	await ensureN8n();
	const userFolder = createUserFolder();
	const removeFolder = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 });
	const withdraw = atShutdown(removeFolder);
	let n8n: N8n | undefined;
	const close = async () => {
		await n8n?.stop();
		withdraw();
		removeFolder();
	};
	try {
		await install(userFolder);
		n8n = await step('Starting n8n', () => startN8n({ ...options, userFolder }));
		const login = createLogin();
		const session = await setUpOwner(n8n.url, login);
		const api = new N8nApi(session);
		await assertPackageLoaded(api, n8n.logFile);
		return { ...n8n, login, session, api, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Packs the package and installs it into a user folder. */
export async function installPackedPackage(userFolder: string): Promise<void> {
	const packed = packedBefore() ?? (await step('Building and packing the package', packPackage));
	try {
		const { name, version, packedBytes, unpackedBytes, fileCount } = packed;
		const size = `${kilobytes(packedBytes)} packed, ${kilobytes(unpackedBytes)} unpacked, ${fileCount} files`;
		say(`  ${name}@${version}: ${size}`);
		await step('Installing it into n8n as a community package', () => installPackage(packed, userFolder));
	} finally {
		packed.remove();
	}
}

async function assertPackageLoaded(api: N8nApi, logFile: string): Promise<void> {
	const loaded = (await api.nodeTypes()).some(({ name }) => name.startsWith(`${PACKAGE_NAME}.`));
	if (loaded) return;
	const reasons = readFileSync(logFile, 'utf8')
		.split('\n')
		.filter((line) => line.includes(PACKAGE_NAME));
	throw new Error(`n8n runs, but has loaded no node of ${PACKAGE_NAME}. From its log:\n${reasons.join('\n')}`);
}

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`;
