import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

import { N8N_VERSION } from '../../real-n8n/instance/cache.cts';
import { ensureN8n } from '../../real-n8n/instance/install.cts';
import { table } from '../../real-n8n/system/table.cts';
import type { Spread } from './medians.cts';

const FILE = join(__dirname, '..', 'RESULTS.md');
const HEAD = `# Benchmark results

\`npm run bench\` measures everything and writes this page; \`npm run bench -- operations\` one part of it.
`;
const SUMMARY = 'Summary';
const SUMMARY_TITLES = ['part', 'what', 'seen', 'target', 'met'];

/** One figure that is promised, or that a reader would ask for. */
export interface Finding {
	what: string;
	value: number;
	/** The lowest and the highest of what the value is the median of. */
	spread?: Pick<Spread, 'min' | 'max'>;
	/** Written after the value, e.g. ` ms` or ` ×`. */
	unit: string;
	target?: { atMost: number } | { atLeast: number };
}

export interface Section {
	title: string;
	findings: Finding[];
	/** Markdown: the whole table, and what must be known to read it. */
	content: string;
}

/** Where and with what a part was measured, load of the machine included: a busy one tells little. */
export async function conditions(): Promise<string> {
	const { nodeVersion } = await ensureN8n();
	const [load = 0] = loadavg();
	const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
	const date = new Date().toISOString().slice(0, 10);
	return `${date} · ${machine}, load ${load.toFixed(1)} at the start · n8n ${N8N_VERSION} on Node ${nodeVersion}, SQLite · all else on Node ${process.versions.node}.`;
}

/** Puts a section into RESULTS.md, and its findings into the summary there, in place of its last ones. */
export function writeSection(section: Section): void {
	const rows = [
		...summaryRows().filter(([part]) => part !== section.title),
		...section.findings.map((finding) => summaryRow(section.title, finding)),
	];
	const sections = [
		...[...readSections()].filter(([title]) => title !== section.title && title !== SUMMARY),
		[section.title, section.content.trim()],
	].sort(([a = ''], [b = '']) => a.localeCompare(b));
	const summary = [
		SUMMARY,
		markdown(
			SUMMARY_TITLES,
			rows.sort(([a = ''], [b = '']) => a.localeCompare(b)),
		),
	];
	const text = [summary, ...sections].map(([title, content]) => `## ${title}\n\n${content}\n`);
	writeFileSync(FILE, [HEAD, ...text].join('\n'));
}

/** The summary as lines for a terminal. */
export const printedSummary = (): string[] =>
	table(
		SUMMARY_TITLES.map((title) => ({ title })),
		summaryRows(),
	);

export function markdown(titles: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A median with what the samples lie between, e.g. `1.05 (0.98–1.1)`. */
export const withSpread = ({ median, min, max }: Spread, digits = 2): string =>
	`${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

function summaryRow(part: string, { what, value, spread, unit, target }: Finding): string[] {
	const show = (number: number) => `${Number(number.toFixed(2))}${unit}`;
	const seen =
		spread === undefined ? show(value) : `${show(value)} (${spread.min.toFixed(2)}–${spread.max.toFixed(2)})`;
	if (target === undefined) return [part, what, seen, '', ''];
	const [bound, isMet] =
		'atMost' in target
			? [`≤ ${show(target.atMost)}`, value <= target.atMost]
			: [`≥ ${show(target.atLeast)}`, value >= target.atLeast];
	return [part, what, seen, bound, isMet ? 'yes' : 'no'];
}

function readSections(): Map<string, string> {
	const parts = readFileSync(FILE, 'utf8').split(/^## /m).slice(1);
	return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]));
}

function summaryRows(): string[][] {
	const lines = readSections().get(SUMMARY)?.split('\n').slice(2) ?? [];
	return lines.map((line) => line.slice(2, -2).split(' | '));
}
