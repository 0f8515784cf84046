import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packedEnvironment, packPackage } from '../../real-n8n/instance/package.cts';
import { step } from '../../real-n8n/system/progress.cts';
import { columns, rows, writeDocument } from './document.cts';
import { groupsOf, keep, kept, type JestReport, type VersionResult } from './result.cts';
import { GROUPS, nameOf, VERSIONS, type Version } from './versions.cts';

const repository = join(__dirname, '..', '..');
const reports = mkdtempSync(join(tmpdir(), 'n8n-versions-'));

/**
 * Runs groups of the end-to-end tests in one version of n8n after the other, which it installs where that is missing.
 * Arguments: names of versions, and of groups (`--groups=Main job,Waiting`); all of them without.
 */
async function main(parameters: string[]): Promise<void> {
	const chosen = parameters.filter((text) => !text.startsWith('--'));
	const groups = parameters.find((text) => text.startsWith('--groups='))?.slice('--groups='.length);
	const wanted = groups === undefined ? Object.keys(GROUPS) : groups.split(',');
	const versions = VERSIONS.filter((version) => chosen.length === 0 || chosen.includes(nameOf(version)));
	const unknown = [...chosen.filter((name) => !versions.some((version) => nameOf(version) === name))].concat(
		wanted.filter((name) => GROUPS[name] === undefined),
	);
	if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}`);

	const packed = await step('Building and packing the package', packPackage);
	let isGreen = true;
	try {
		for (const version of versions) {
			console.log(`\n=== n8n ${nameOf(version)}: ${version.note} ===`);
			isGreen = (await runVersion(version, wanted, packedEnvironment(packed))) && isGreen;
			writeDocument();
			const written = ['docs/n8n-versions.md', 'test/versions/results'];
			await run(
				[join(repository, 'node_modules', 'prettier', 'bin', 'prettier.cjs'), '--write', ...written],
				process.env,
			);
		}
	} finally {
		packed.remove();
		rmSync(reports, { recursive: true, force: true });
	}
	console.log(`\n${[columns(), ...rows()].map((row) => row.join(' | ')).join('\n')}`);
	process.exitCode = isGreen ? 0 : 1;
}

async function runVersion(version: Version, groups: string[], packed: NodeJS.ProcessEnv): Promise<boolean> {
	const report = join(reports, `${nameOf(version)}.json`);
	const env = {
		...process.env,
		...packed,
		REAL_N8N_VERSION: version.n8n,
		...(version.comingDefaults ? { REAL_N8N_COMING_DEFAULTS: 'true' } : {}),
	};
	const files = groups.flatMap((group) => GROUPS[group] ?? []).map((file) => `test/e2e/${file}\\.test`);
	const jest = join(repository, 'node_modules', 'jest', 'bin', 'jest.js');
	const code = await run(
		[
			jest,
			'--selectProjects',
			'e2e',
			'--runInBand',
			'--json',
			`--outputFile=${report}`,
			'--testPathPatterns',
			...files,
		],
		env,
	);
	const about = ['--require', 'tsx/cjs', join(__dirname, 'about.cts'), `${report}.about`];
	if ((await run(about, env)) !== 0) throw new Error('What this n8n lacks could not be found out');
	const result = JSON.parse(readFileSync(`${report}.about`, 'utf8')) as Omit<VersionResult, 'groups'>;
	const groupsRun = groupsOf(JSON.parse(readFileSync(report, 'utf8')) as JestReport);
	keep(version, { ...result, groups: { ...kept(version)?.groups, ...groupsRun } });
	return code === 0;
}

async function run(parameters: string[], env: NodeJS.ProcessEnv): Promise<number> {
	const child = spawn(process.execPath, parameters, { cwd: repository, env, stdio: ['ignore', 'inherit', 'inherit'] });
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
