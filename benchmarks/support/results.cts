import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(__dirname, '..', 'RESULTS.md');
const TITLE = '# Benchmark results\n';

/** Puts a section into RESULTS.md in place of the one with the same title. */
export function writeSection(title: string, content: string): void {
	const sections = (existsSync(FILE) ? readFileSync(FILE, 'utf8') : TITLE).split(/^(?=## )/m);
	const section = `## ${title}\n\n${content.trim()}\n\n`;
	const index = sections.findIndex((entry) => entry.startsWith(`## ${title}\n`));
	if (index >= 0) sections[index] = section;
	else sections.push(index < 0 && sections.length === 1 ? `\n${section}` : section);
	writeFileSync(FILE, `${sections.join('').trimEnd()}\n`);
}
