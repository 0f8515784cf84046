/**
 * Plausible contents of a signature, as a contract would write them: placeholders in braces, `\n` (two characters) for a
 * new line, any other text as it stands. The first two are the plain ones.
 */
export const TEMPLATES = [
	'{body}',
	'{sortedParameters}',
	'{apiKey}{body}',
	'{timestamp}{body}',
	'{body}{timestamp}',
	'{timestamp}.{body}',
	'{timestamp}{nonce}{body}',
	'{timestamp}\\n{nonce}\\n{body}\\n',
	'{timestamp}\\n{nonce}\\n{body}',
	'{method}\\n{path}\\n{body}',
	'{method}\\n{apiPath}\\n{body}',
	'{method}\\n{path}\\n{query}\\n{body}',
	'{method}\\n{apiPath}\\n{query}\\n{body}',
	'{method}\\n{path}\\n{timestamp}\\n{nonce}\\n{body}\\n',
	'{method}\\n{apiPath}\\n{timestamp}\\n{nonce}\\n{body}\\n',
	'{method}{path}{query}{timestamp}{body}',
	'{method}{apiPath}{query}{timestamp}{body}',
	'{apiKey}{timestamp}{body}',
	'{apiKey}{timestamp}{nonce}{body}',
	'{merchantId}{timestamp}{body}',
	'{timestamp}{method}{path}{body}',
	'{timestamp}{method}{apiPath}{body}',
	'{timestamp}{apiKey}{sortedParameters}',
	'{sortedParameters}&timestamp={timestamp}',
	'{sortedParameters}&timestamp={timestamp}&nonce={nonce}',
	'{method}&{path}&{sortedParameters}',
	'{method}&{apiPath}&{sortedParameters}',
] as const;

export const placeholders = [
	'body',
	'sortedParameters',
	'method',
	'path',
	'apiPath',
	'query',
	'apiKey',
	'merchantId',
	'timestamp',
	'nonce',
] as const;
export type Placeholder = (typeof placeholders)[number];

export const holds = (template: string, ...names: Placeholder[]): boolean =>
	names.some((name) => template.includes(`{${name}}`));

/** The template's parts in their order, new lines put in. */
export function partsOf(template: string): ({ placeholder: Placeholder } | { text: string })[] {
	return template
		.replaceAll('\\n', '\n')
		.split(/(\{\w+\})/)
		.map((piece) => {
			const placeholder = placeholders.find((name) => piece === `{${name}}`);
			return placeholder === undefined ? { text: piece } : { placeholder };
		});
}
