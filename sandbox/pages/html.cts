const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is HTML already; everything else is escaped where it is put in. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Value = string | number | Markup | readonly Markup[] | false | undefined;

function render(value: Value): string {
	if (value === undefined || value === false) return '';
	if (value instanceof Markup) return value.text;
	if (typeof value === 'object') return value.map(render).join('');
	return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A template whose values are escaped. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
	const text = strings.reduce((before, piece, index) => before + render(values[index - 1]) + piece);
	return new Markup(text);
}
