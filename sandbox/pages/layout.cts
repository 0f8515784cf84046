import { html } from './html.cts';
import type { Markup } from './html.cts';

export interface Page {
	title: string;
	content: Markup;
	/** A width for reading (`narrow`) or for a table (`medium`, `wide`). */
	width: 'narrow' | 'medium' | 'wide';
	head?: Markup;
}

export function layout({ title, content, width, head }: Page): Markup {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>${title}</title>
				<link rel="icon" href="data:," />
				<link rel="stylesheet" href="/assets/style.css" />
				<script src="/assets/copy.js" defer></script>
				${head}
			</head>
			<body>
				<header class="banner"><p>This is a local stand-in, no real money.</p></header>
				<main class="${width}">${content}</main>
				<p id="announcement" class="hidden" role="status"></p>
			</body>
		</html> `;
}

/** Major units with the currency's code: HKD 12.50. */
export function money(amount: number, currency: string): string {
	if (currency === '') return '';
	return new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
		.format(amount)
		.replace('\u00a0', ' ');
}

/** Nov 24, 2026, in UTC. */
export const dateText = (milliseconds: number): string =>
	new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(milliseconds);
