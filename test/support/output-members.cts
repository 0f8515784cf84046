import type { OutputSchema } from '../../build/output-schemas.cts';

/** A member of an output, by its path: `action.type`, and `items[].id` for what the rows of a list have. */
interface Member {
	path: string;
	value: unknown;
	/** What the schema says of it, if it names it. */
	schema: OutputSchema | undefined;
}

/** Every member that has a value. What the schema leaves open is not looked into. */
function membersIn(value: unknown, schema: OutputSchema | undefined, path = ''): Member[] {
	if (value === null || value === undefined) return [];
	const own = { path, value, schema };
	const { items, properties } = schema ?? {};
	if (Array.isArray(value)) {
		return [own, ...(items === undefined ? [] : value.flatMap((row) => membersIn(row, items, `${path}[]`)))];
	}
	if (typeof value !== 'object' || properties === undefined) return [own];
	const members = Object.entries(value).flatMap(([name, member]) =>
		membersIn(member, properties[name], join(path, name)),
	);
	return [own, ...members];
}

const join = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

/** Every member that the schema names. */
export const namedBy = (schema: OutputSchema, path = ''): string[] => [
	...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
		join(path, name),
		...namedBy(member, join(path, name)),
	]),
	...(schema.items === undefined ? [] : [`${path}[]`, ...namedBy(schema.items, `${path}[]`)]),
];

/** Every member with a value that the schema names. */
export const filledIn = (output: unknown, schema: OutputSchema): string[] =>
	membersIn(output, schema)
		.filter((member) => member.schema !== undefined)
		.map(({ path }) => path);

/** Every member that the schema does not name or of which it says something else, with its type, or its text. */
export const misfitsIn = (output: unknown, schema: OutputSchema): string[] =>
	membersIn(output, schema)
		.filter((member) => !fits(member))
		.map(({ path, value }) => `${path}: ${typeof value === 'string' ? `"${value}"` : typeOf(value)}`);

const fits = ({ value, schema }: Member): boolean =>
	schema !== undefined && [schema.type].flat().includes(typeOf(value)) && (schema.enum?.includes(value) ?? true);

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
