import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { createGenerator, type Definition } from 'ts-json-schema-generator';

/**
 * What n8n's editor shows of an operation's output before the first run: a JSON schema for each member of `Outputs` in
 * `nodes/<Gateway>/api/outputs.ts`, in the file that n8n looks for.
 */

const ROOT = join(__dirname, '..');
/** n8n's name for `version: 1` of a node. */
const VERSION = 'v1.0.0';

/**
 * As much of JSON schema as n8n reads: its editor the type, of several the first, and what is in it; its AI assistant the
 * values as well. The editor knows no `$ref` and no `anyOf`.
 */
export interface OutputSchema {
	type: string | string[];
	enum?: unknown[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** Writes the schemas of all nodes below a folder. A file that would stay the same is left alone, as n8n watches them. */
export function writeOutputSchemas(output: string): void {
	for (const [path, schema] of outputSchemaFiles()) {
		const file = join(output, path);
		const text = `${JSON.stringify(schema)}\n`;
		if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
}

/** The schemas of all nodes by their files, below the folder of what is built. */
function outputSchemaFiles(): Array<[string, OutputSchema]> {
	return readdirSync(join(ROOT, 'nodes'))
		.filter((folder) => existsSync(outputsOf(folder)))
		.flatMap((folder) =>
			[...outputSchemasIn(outputsOf(folder))].map(([operation, schema]): [string, OutputSchema] => [
				join('nodes', folder, '__schema__', VERSION, `${operation.split(': ').join('/')}.json`),
				schema,
			]),
		);
}

const outputsOf = (folder: string) => join(ROOT, 'nodes', folder, 'api', 'outputs.ts');

/** What the generator makes of the types that may be in one place. */
type Definitions = Array<Definition | boolean>;

/**
 * The schemas of a file that has `interface Outputs`, by "resource: operation".
 * @throws Error for a member of which n8n could not show a type
 */
export function outputSchemasIn(file: string): Map<string, OutputSchema> {
	const { properties = {} } = createGenerator({
		path: file,
		type: 'Outputs',
		tsconfig: join(__dirname, 'tsconfig.outputs.json'),
		// Everything in its place, instead of references to definitions.
		expose: 'none',
		topRef: false,
		jsDoc: 'none',
		additionalProperties: true,
		// `tsc` does it.
		skipTypeCheck: true,
	}).createSchema('Outputs');
	return new Map(
		Object.entries(properties).map(([operation, definition]) => [operation, toOutputSchema([definition], operation)]),
	);
}

/** @param where the path to it, for messages */
function toOutputSchema(definitions: Definitions, where: string): OutputSchema {
	const shapes = definitions.flatMap(alternativesOf);
	const types = distinct(shapes.flatMap(({ type = [] }) => type)).filter((type) => type !== 'null');
	const [type, ...further] = types;
	if (type === undefined) throw new Error(`${where} has no type that n8n could show: give it one, or leave it out`);

	const names = distinct(shapes.flatMap(({ properties = {} }) => Object.keys(properties)));
	const members = names.map((name): [string, OutputSchema] => [
		name,
		toOutputSchema(
			shapes.map(({ properties = {} }) => properties[name] ?? false),
			`${where}.${name}`,
		),
	]);
	const items = shapes.flatMap(({ items = [] }) => items).filter((item) => Object.keys(item).length > 0);
	const listed = shapes.every((shape) => shape.enum) ? shapes.flatMap((shape) => shape.enum ?? []) : [];
	const values = listed.filter((value) => value !== null);
	return {
		type: further.length === 0 ? type : types,
		...(values.length === 0 ? {} : { enum: values }),
		...(members.length === 0 ? {} : { properties: Object.fromEntries(members) }),
		...(items.length === 0 ? {} : { items: toOutputSchema(items, `${where}[0]`) }),
	};
}

const alternativesOf = (definition: Definitions[number]): Definition[] => {
	if (typeof definition === 'boolean') return [];
	return definition.anyOf?.flatMap(alternativesOf) ?? [definition];
};

const distinct = <T,>(values: T[]): T[] => [...new Set(values)];
