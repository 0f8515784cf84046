import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { kept, type GroupResult } from './result.cts';
import { GROUPS, nameOf, VERSIONS } from './versions.cts';

const DOCUMENT = join(__dirname, '..', '..', 'docs', 'n8n-versions.md');
const BEGIN = '<!-- begin: written by npm run test:versions -->';
const END = '<!-- end -->';

/** The rows of the table: one for each version, one column for each group. */
export function rows(): string[][] {
	return VERSIONS.map((version) => {
		const result = kept(version);
		const cells = Object.keys(GROUPS).map((group) => cell(result?.groups[group]));
		return [nameOf(version), result?.node ?? '', result?.date ?? 'not tried', ...cells];
	});
}

export const columns = (): string[] => ['n8n', 'Node', 'Seen', ...Object.keys(GROUPS)];

function cell(result: GroupResult | undefined): string {
	if (result === undefined) return '–';
	const { passed, failed, skipped, seconds } = result;
	const counts = [
		passed > 0 ? `${passed} passed` : '',
		failed > 0 ? `**${failed} failed**` : '',
		skipped.length > 0 ? `${skipped.length} skipped` : '',
	];
	return `${counts.filter(Boolean).join(', ')} (${seconds} s)`;
}

/** Puts what was seen into the document, between its two marks. */
export function writeDocument(): void {
	const text = readFileSync(DOCUMENT, 'utf8');
	const [before] = text.split(BEGIN);
	const [, after] = text.split(END);
	if (before === undefined || after === undefined) throw new Error(`${DOCUMENT} has lost its marks`);
	writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${matrix()}\n\n${details()}\n\n${END}${after}`);
}

function matrix(): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(columns()), line(columns().map(() => '---')), ...rows().map(line)].join('\n');
}

function details(): string {
	return VERSIONS.map((version) => {
		const result = kept(version);
		const lines = Object.values(result?.groups ?? {}).flatMap(({ skipped, failures }) => [
			...skipped.map((name) => `- skipped: ${name}`),
			...failures.map((name) => `- **failed**: ${name.split('\n')[0] ?? ''}`),
		]);
		const missing = (result?.lacks ?? []).map((what) => `- lacks something: ${what}`);
		const all = [...missing, ...lines];
		const text = all.length === 0 ? 'Nothing is missing, was skipped or failed.' : all.join('\n');
		return `**${nameOf(version)}**, ${version.note}.\n\n${result === undefined ? 'Not tried.' : text}`;
	}).join('\n\n');
}
