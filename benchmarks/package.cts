import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { PACKAGE_NAME } from '../real-n8n/editor/workflow.cts';
import { ensureN8n, type Installation } from '../real-n8n/instance/install.cts';
import { packPackage } from '../real-n8n/instance/package.cts';
import { npmCommand, npmEnvironment } from '../real-n8n/system/npm.cts';
import { say } from '../real-n8n/system/progress.cts';
import { mediansInTurns, ROUNDS } from './support/medians.cts';
import { conditions, markdown, type Section } from './support/results.cts';

/** How long n8n waits for the package at its start, and what an installation takes, beside other payment packages. */

const PEERS = { 'n8n-nodes-lemonsqueezy': '2.0.0', 'n8n-nodes-razorpay': '0.1.0' };

const run = promisify(execFile);

interface Subject {
	title: string;
	folder: string;
	/** Files to load, relative to the folder; what package.json lists by default. */
	files?: string[];
	packedBytes?: number;
}

/**
 * What n8n does with a package at its start: every node and credential is required and constructed. n8n's own
 * n8n-workflow, which is found from the working directory, is there already. Milliseconds go to standard output.
 */
const LOADER = `
const { basename, join } = require('node:path');
const [folder, ...files] = process.argv.slice(1);
require('n8n-workflow');
const listed = files.length > 0 ? files : (({ n8n }) => [...(n8n.credentials ?? []), ...n8n.nodes])(require(join(folder, 'package.json')));
const start = performance.now();
for (const file of listed) {
	const exported = require(join(folder, file));
	new exported[basename(file).split('.')[0]]();
}
process.stdout.write(String(performance.now() - start));
`;

export async function measurePackage(): Promise<Section> {
	const measuredAt = await conditions();
	const n8n = await ensureN8n();
	const directory = mkdtempSync(join(tmpdir(), 'packages-'));
	try {
		const subjects = [...(await installedInto(directory)), ...builtIn(n8n)];
		// Brings the files into memory.
		for (const subject of subjects) await load(n8n, subject);
		const medians = await mediansInTurns(subjects, async (subject) => await load(n8n, subject));
		const measured = subjects.map((subject, index) => ({ ...subject, milliseconds: medians[index] ?? NaN }));
		for (const { title, milliseconds } of measured) say(`  ${title}: ${milliseconds.toFixed(1)} ms`);
		const [own] = measured;
		if (own?.packedBytes === undefined) throw new Error('The package was not measured');
		return {
			title: 'Package',
			findings: [
				{ what: 'load time', value: own.milliseconds, unit: ' ms', target: { atMost: 30 } },
				{ what: 'packed size', value: own.packedBytes / 1000, unit: ' kB' },
			],
			content: [
				measuredAt,
				`Load time: every node and credential of the package required and constructed in a fresh process, with n8n-workflow already loaded, medians of ${ROUNDS}. "Installed" is what lies on the disk, dependencies included.\n`,
				markdown(
					['package', 'load, ms', 'packed, kB', 'installed, kB', 'installed files'],
					measured.map(({ title, milliseconds, packedBytes, folder, files }) => {
						const { bytes, count } = files === undefined ? sizeOf(folder) : { bytes: undefined, count: undefined };
						return [title, milliseconds.toFixed(1), kilobytes(packedBytes), kilobytes(bytes), String(count ?? '')];
					}),
				),
			].join('\n'),
		};
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}

/** Ours and its peers, each as n8n installs it: from its tarball, without peer dependencies and scripts. */
async function installedInto(directory: string): Promise<Subject[]> {
	const packed = await packPackage();
	try {
		const subjects = [await install(directory, packed.name, packed.tarball, packed.packedBytes)];
		for (const [name, version] of Object.entries(PEERS)) {
			const [report] = JSON.parse(
				await npm(['pack', `${name}@${version}`, '--json', '--pack-destination', directory], directory),
			) as Array<{ filename: string; size: number }>;
			if (report === undefined) throw new Error(`npm packed nothing for ${name}`);
			subjects.push(await install(directory, name, join(directory, report.filename), report.size, ` ${version}`));
		}
		return subjects;
	} finally {
		packed.remove();
	}
}

async function install(
	directory: string,
	name: string,
	tarball: string,
	packedBytes: number,
	version = '',
): Promise<Subject> {
	const home = join(directory, `installed-${name}`);
	mkdirSync(home);
	writeFileSync(join(home, 'package.json'), '{"private":true}');
	await npm(['install', tarball, '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'], home);
	const title = name === PACKAGE_NAME ? `**${name}**` : name + version;
	return { title, folder: join(home, 'node_modules', name), packedBytes };
}

/** Two of n8n's own, which come with n8n and are not packed on their own. */
function builtIn({ n8nBin }: Installation): Subject[] {
	const folder = join(n8nBin, '..', '..', '..', 'n8n-nodes-base');
	const files = (name: string, credential: string) => [
		`dist/credentials/${credential}.credentials.js`,
		`dist/nodes/${name}/${name}.node.js`,
		`dist/nodes/${name}/${name}Trigger.node.js`,
	];
	return [
		{ title: "n8n's own Stripe nodes", folder, files: files('Stripe', 'StripeApi') },
		{ title: "n8n's own PayPal nodes", folder, files: files('PayPal', 'PayPalApi') },
	];
}

async function load({ nodeBin, n8nBin }: Installation, { folder, files = [] }: Subject): Promise<number> {
	const modules = join(n8nBin, '..', '..', '..');
	const options = { cwd: modules, env: { ...process.env, NODE_PATH: modules, NODE_OPTIONS: '' } };
	const { stdout } = await run(nodeBin, ['--eval', LOADER, '--', folder, ...files], options);
	return Number(stdout);
}

async function npm(parameters: string[], cwd: string): Promise<string> {
	const { file, args } = npmCommand(parameters);
	return (await run(file, args, { cwd, env: npmEnvironment(), shell: file === 'npm' })).stdout;
}

/** A package with its dependencies: everything in the node_modules that it was installed into. */
function sizeOf(folder: string): { bytes: number; count: number } {
	const home = join(folder, '..');
	const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter(
		(entry) => entry.isFile() && entry.name !== '.package-lock.json',
	);
	return {
		bytes: files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0),
		count: files.length,
	};
}

const kilobytes = (bytes: number | undefined) => (bytes === undefined ? '' : (bytes / 1000).toFixed(0));
