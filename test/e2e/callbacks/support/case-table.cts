import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Seen } from './cases.cts';

const FILE = join(__dirname, '..', '..', '..', '..', 'docs', 'callback-cases.md');

const HEAD = `# What becomes of every callback

Each row was sent over HTTP to a trigger in n8n 2.41.1 by the end-to-end tests, which compare this page with what they
see (\`UPDATE_DOCS=1\` writes it anew). *Status* is what the sender gets, *runs* is how many executions n8n has stored
afterwards, *log* is the reason in n8n's log: one line for each refusal by the trigger, none where n8n itself refuses
(status 404, 422 and 500). Two statuses mean two deliveries.
`;

/** Markdown of what was seen, one table per trigger. */
export function toMarkdown(tables: Map<string, Seen[]>): string {
	const sections = [...tables].map(([title, rows]) => `## ${title}\n\n${tableOf(rows)}\n`);
	return [HEAD, ...sections].join('\n');
}

function tableOf(rows: Seen[]): string {
	const lines = rows.map(({ name, statuses, runs, reasons }) =>
		row([name, statuses.join(', '), String(runs), reasons.map(shorten).join('; ')]),
	);
	return [row(['Callback', 'Status', 'Runs', 'Log']), '|---|---|---:|---|', ...lines].join('\n');
}

const row = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** Without what differs from run to run. */
const shorten = (reason: string) =>
	reason.replaceAll(/127\.0\.0\.1:\d+/g, 'the gateway').replaceAll(/CALLBACK-[\d-]+|NEVER-[\d-]+/g, 'the reference');

export const isToBeUpdated = () => process.env['UPDATE_DOCS'] === '1';

export const readDocument = () => (existsSync(FILE) ? readFileSync(FILE, 'utf8') : '');

export const writeDocument = (markdown: string) => writeFileSync(FILE, markdown);
