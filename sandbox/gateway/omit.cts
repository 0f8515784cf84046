/** A copy of the record without these members. */
export function omit<T extends object>(record: T, ...names: (keyof T & string)[]): Record<string, unknown> {
	const omitted: readonly string[] = names;
	return Object.fromEntries(Object.entries(record).filter(([name]) => !omitted.includes(name)));
}
