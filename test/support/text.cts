/** What a gateway or a node gave as a text; of anything else its JSON, of nothing an empty text. */
export const textOf = (value: unknown): string =>
	typeof value === 'string' || value === undefined ? (value ?? '') : JSON.stringify(value);
