import { html } from './html.cts';
import type { Markup } from './html.cts';

/**
 * A value that is wanted elsewhere, with a button that copies it; `copy.js` makes the button work, and shows it.
 *
 * @param name what the value is, for who does not see where the button stands
 * @param id of the button, where the page replaces it and the keyboard is to stay on it
 */
export function copyable(value: string, name: string, id?: string): Markup {
	return html`<code>${value}</code>
		<button type="button" class="copy needs-script" data-copy="${value}" ${id !== undefined && html`id="${id}"`}>
			<span class="label">Copy</span><span class="hidden"> ${name}</span>
		</button>`;
}
