import { labelled } from './labels.cts';
import type { Report } from './report.cts';

/** A report as Markdown, which also reads well on a terminal. */
export function renderReport(report: Report): string {
	const sections = [
		['# What this ChingchingPay gateway expects', opening(report)],
		['## Settings to enter', settings(report)],
		['## What was found', findings(report)],
		['## Either works', ambiguities(report)],
		['## What stays open, and how to find it', open(report)],
		['## What was done', done(report)],
	];
	return sections
		.filter(([, content]) => content !== '')
		.map(([heading, content]) => `${heading ?? ''}\n\n${content ?? ''}\n`)
		.join('\n');
}

function opening({ baseUrl, recipe, stopped }: Report): string {
	const asked = `Asked: ${baseUrl}`;
	const result = recipe === undefined ? 'No way to sign requests was found.' : 'A way to sign requests was found.';
	return [asked, result, ...(stopped === undefined ? [] : [`**Stopped early:** ${stopped}`])].join('\n\n');
}

function settings({ recipe, settings: entered }: Report): string {
	if (recipe === undefined) return 'None yet: without the signature, no setting can be tried.';
	const keys = [
		['API Key', 'your API key'],
		['API Secret', recipe.key === 'apiKey' ? 'leave empty: the API key signs' : 'your API secret'],
	].map(row);
	const rows = labelled(entered).map(({ field, value }) => row([field, code(value)]));
	const differing = rows.length === 0 ? '\n\nNothing else: the defaults are right.' : '';
	const intro = "In n8n's credential _ChingchingPay API_; what is not in this table stays as it is.";
	return `${intro}\n\n${table(['Field', 'Value'], [...keys, ...rows])}${differing}`;
}

const findings = (report: Report): string =>
	report.findings.length === 0
		? ''
		: table(
				['Question', 'Answer', 'Seen'],
				report.findings.map(({ question, answer, evidence }) => row([question, answer, evidence])),
			);

const ambiguities = ({ ambiguous }: Report): string =>
	ambiguous
		.map(({ what, choices }) => `- ${what}: ${choices.map(asCode).join(' or ')}. The first is entered above.`)
		.join('\n');

const open = ({ open: questions }: Report): string =>
	questions.map(({ question, how }) => `- **${question}**${/[.?]$/.test(question) ? '' : '.'} ${how}`).join('\n');

function done({ requests, created }: Report): string {
	const links = created.map(
		({ reference, amount, currency, paymentId }) =>
			`- payment link ${reference} over ${(amount / 100).toFixed(2)} ${currency}${paymentId === '' ? '' : `, payment ${paymentId}`}`,
	);
	const made = links.length === 0 ? 'Nothing was created.' : `Created:\n\n${links.join('\n')}`;
	return `${requests} requests were sent. ${made}`;
}

const table = (head: string[], rows: string[]): string => [row(head), row(head.map(() => '---')), ...rows].join('\n');

const row = (cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');

/** In a text that may hold backticks. */
const code = (text: string): string => (text.includes('`') ? text : `\`${text}\``);

const asCode = (text: string): string => (text.includes('`') ? text : code(text));
