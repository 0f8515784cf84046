/** A value of unknown kind as a text; of an object its JSON, of nothing an empty text. */
export const textOf = (value: unknown): string =>
	typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
