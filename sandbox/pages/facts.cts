import { html } from './html.cts';
import type { Markup } from './html.cts';

export type Fact = [term: string, value: string | Markup];

export function facts(pairs: readonly Fact[]): Markup {
	return html`<dl class="facts">
		${pairs.map(
			([term, value]) =>
				html`<div>
					<dt>${term}</dt>
					<dd>${value}</dd>
				</div>`,
		)}
	</dl>`;
}
