import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import { GROUPS, nameOf, type Version } from './versions.cts';

const folder = join(__dirname, 'results');

export interface GroupResult {
	passed: number;
	failed: number;
	seconds: number;
	/** Names of the tests that this n8n cannot pass; each ends with the reason. */
	skipped: string[];
	/** Names of the tests that failed. */
	failures: string[];
}

/** What was seen of one version. */
export interface VersionResult {
	/** YYYY-MM-DD */
	date: string;
	node: string;
	groups: Record<string, GroupResult>;
	/** What this n8n lacks, in words. */
	lacks: string[];
}

/** The part of Jest's report that is read. */
export interface JestReport {
	testResults: Array<{
		name: string;
		message: string;
		startTime: number;
		endTime: number;
		assertionResults: Array<{ fullName: string; status: string }>;
	}>;
}

/** What a run of Jest says of each group that it ran. */
export function groupsOf({ testResults }: JestReport): Record<string, GroupResult> {
	const results: Record<string, GroupResult> = {};
	for (const [group, files] of Object.entries(GROUPS)) {
		const own = testResults.filter(({ name }) =>
			files.some((file) => name.endsWith(join('e2e', `${file}.test.cts`).split('/').join(sep))),
		);
		if (own.length === 0) continue;
		const tests = own.flatMap(({ assertionResults }) => assertionResults);
		const named = (...statuses: string[]) =>
			tests.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName);
		// A file that does not even begin has no tests, only a message.
		const broken = own.filter(({ assertionResults }) => assertionResults.length === 0).map(({ message }) => message);
		const failures = [...named('failed'), ...broken];
		results[group] = {
			passed: named('passed').length,
			failed: failures.length,
			seconds: Math.round(own.reduce((sum, { startTime, endTime }) => sum + endTime - startTime, 0) / 1000),
			skipped: named('pending', 'skipped', 'todo', 'disabled'),
			failures,
		};
	}
	return results;
}

export function keep(version: Version, result: VersionResult): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(fileOf(version), `${JSON.stringify(result, null, '\t')}\n`);
}

/** What was last seen of a version; undefined where it was never tried. */
export const kept = (version: Version): VersionResult | undefined =>
	existsSync(fileOf(version)) ? (JSON.parse(readFileSync(fileOf(version), 'utf8')) as VersionResult) : undefined;

const fileOf = (version: Version) => join(folder, `${nameOf(version)}.json`);
