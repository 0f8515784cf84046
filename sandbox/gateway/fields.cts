/**
 * A small table-driven validator: one table of fields per request, one sentence per problem, and the type of the
 * checked value comes out of the table.
 */
export type Json = Record<string, unknown>;
/** Returns what is wrong with the value, or undefined when nothing is. */
export type Check<T> = ((value: unknown, name: string) => string | undefined) & { readonly sample?: T };
interface Field<T, R extends boolean> {
	readonly check: Check<T>;
	readonly required: R;
}
export type Shape = Readonly<Record<string, Field<unknown, boolean>>>;

type TypeOf<F> = F extends Field<infer T, boolean> ? T : never;
type RequiredNames<S> = { [K in keyof S]: S[K] extends Field<unknown, true> ? K : never }[keyof S];
export type Values<S> = { [K in RequiredNames<S>]: TypeOf<S[K]> } & {
	[K in Exclude<keyof S, RequiredNames<S>>]?: TypeOf<S[K]>;
};

export class InvalidInput extends Error {}

export const required = <T,>(check: Check<T>): Field<T, true> => ({ check, required: true });
export const optional = <T,>(check: Check<T>): Field<T, false> => ({ check, required: false });

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names the first problem: a member the table does not know, one that is missing, or one of the wrong kind. */
function problemOf(shape: Shape, input: Json, prefix = ''): string | undefined {
	for (const name of Object.keys(input)) {
		if (!Object.hasOwn(shape, name)) return `${prefix}${name} is not a known field`;
	}
	for (const [name, field] of Object.entries(shape)) {
		const value = Object.hasOwn(input, name) ? input[name] : undefined;
		if (value === undefined && !field.required) continue;
		const problem = value === undefined ? `${prefix}${name} is required` : field.check(value, prefix + name);
		if (problem !== undefined) return problem;
	}
	return undefined;
}

/** @throws InvalidInput naming the first field that breaks the table. */
export function parse<S extends Shape>(shape: S, input: unknown): Values<S> {
	if (!isObject(input)) throw new InvalidInput('the body must be a JSON object');
	const problem = problemOf(shape, input);
	if (problem !== undefined) throw new InvalidInput(problem);
	return input as Values<S>;
}

export const text =
	({ min = 0, max = Infinity }: { min?: number; max?: number } = {}): Check<string> =>
	(value, name) => {
		if (typeof value !== 'string') return `${name} must be a string`;
		if (value.length < min)
			return min === 1 ? `${name} must not be empty` : `${name} must have at least ${min} characters`;
		return value.length > max ? `${name} must have at most ${max} characters` : undefined;
	};

export const integer =
	({ min = -Infinity, max = Infinity }: { min?: number; max?: number } = {}): Check<number> =>
	(value, name) => {
		if (!Number.isSafeInteger(value)) return `${name} must be an integer`;
		if (Number(value) < min) return `${name} must be at least ${min}`;
		return Number(value) > max ? `${name} must be at most ${max}` : undefined;
	};

export const positive = (): Check<number> => (value, name) =>
	typeof value === 'number' && Number.isFinite(value) && value > 0
		? undefined
		: `${name} must be a number greater than 0`;

export const flag = (): Check<boolean> => (value, name) =>
	typeof value === 'boolean' ? undefined : `${name} must be true or false`;

export const oneOf =
	<const T extends readonly string[]>(words: T): Check<T[number]> =>
	(value, name) =>
		typeof value === 'string' && words.includes(value) ? undefined : `${name} must be one of ${words.join(', ')}`;

/** Text that holds a whole number within the bounds, as query parameters have it. */
export const digits =
	({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}): Check<string> =>
	(value, name) => {
		if (typeof value !== 'string' || !/^\d{1,16}$/.test(value)) return `${name} must be a whole number`;
		return Number(value) < min || Number(value) > max ? `${name} must be between ${min} and ${max}` : undefined;
	};

export const absoluteUrl =
	({ max = 2048 }: { max?: number } = {}): Check<string> =>
	(value, name) => {
		if (typeof value !== 'string') return `${name} must be a string`;
		if (value.length > max) return `${name} must have at most ${max} characters`;
		const valid = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
		return valid ? undefined : `${name} must be an absolute http or https URL`;
	};

export const jsonText = (): Check<string> => (value, name) => {
	if (typeof value !== 'string') return `${name} must be a string that holds JSON`;
	try {
		return isObject(JSON.parse(value)) ? undefined : `${name} must hold a JSON object`;
	} catch {
		return `${name} must hold valid JSON`;
	}
};

export const listOf =
	<T,>(item: Check<T>, { min = 0 }: { min?: number } = {}): Check<T[]> =>
	(value, name) => {
		if (!Array.isArray(value)) return `${name} must be an array`;
		if (value.length < min) return `${name} must have at least ${min} entry`;
		for (const [index, entry] of value.entries()) {
			const problem = item(entry, `${name}[${index}]`);
			if (problem !== undefined) return problem;
		}
		return undefined;
	};

export const objectOf =
	<S extends Shape>(shape: S): Check<Values<S>> =>
	(value, name) =>
		isObject(value) ? problemOf(shape, value, `${name}.`) : `${name} must be an object`;

export const textMap =
	({
		keys,
		keyLength,
		valueLength,
	}: {
		keys: number;
		keyLength: number;
		valueLength: number;
	}): Check<Record<string, string>> =>
	(value, name) => {
		if (!isObject(value)) return `${name} must be an object`;
		const entries = Object.entries(value);
		if (entries.length > keys) return `${name} must have at most ${keys} keys`;
		for (const [key, entry] of entries) {
			if (key.length > keyLength) return `${name} keys must have at most ${keyLength} characters`;
			const problem = text({ max: valueLength })(entry, `${name}.${key}`);
			if (problem !== undefined) return problem;
		}
		return undefined;
	};
