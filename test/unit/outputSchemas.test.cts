import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INodeType } from 'n8n-workflow';

import { outputSchemasIn, writeOutputSchemas, type OutputSchema } from '../../build/output-schemas.cts';
import { ChingchingPay } from '../../nodes/ChingchingPay/ChingchingPay.node';
import { Clink } from '../../nodes/Clink/Clink.node';
import { operationsOf } from './support/forms.cts';

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'output-schemas-'));
});
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

describe('the files that n8n previews outputs from', () => {
	const filesIn = (path: string) =>
		readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));

	beforeAll(() => {
		writeOutputSchemas(folder);
	});

	test.each<[string, INodeType]>([
		['ChingchingPay', new ChingchingPay()],
		['Clink', new Clink()],
	])('are one for each operation of %s, in the folder of its version', (name, node) => {
		const expected = operationsOf(node).map(([resource, operation]) => join(resource, `${operation}.json`));
		const version = `v${String(node.description.version)}.0.0`;
		expect(filesIn(join(folder, 'nodes', name, '__schema__', version)).sort()).toEqual(expected.sort());
		expect(readdirSync(join(folder, 'nodes', name, '__schema__'))).toEqual([version]);
	});

	test('have members, without which the editor refuses them', () => {
		for (const file of filesIn(folder)) {
			const schema = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
			expect([file, schema['type'], Object.keys(schema['properties'] ?? {})]).toEqual([
				file,
				'object',
				expect.arrayContaining([expect.any(String)]),
			]);
		}
	});

	test('stay untouched where nothing changed, so that n8n does not load the package again for them', () => {
		const [untouched = '', changed = ''] = filesIn(folder).map((file) => join(folder, file));
		const before = new Date('2025-01-01');
		writeFileSync(changed, '{}');
		for (const file of [untouched, changed]) utimesSync(file, before, before);
		writeOutputSchemas(folder);
		expect(statSync(untouched).mtime).toEqual(before);
		expect(statSync(changed).mtime).not.toEqual(before);
		expect(readFileSync(changed, 'utf8')).not.toBe('{}');
	});
});

describe('the schema of a type', () => {
	const schemasOf = (members: string, more = '') => {
		const file = join(folder, 'outputs.ts');
		writeFileSync(file, `${more}\nexport interface Outputs { 'thing: get': ${members} }\n`);
		return outputSchemasIn(file).get('thing: get')?.properties ?? {};
	};

	const SCHEMAS: Record<string, OutputSchema> = {
		string: { type: 'string' },
		'number | null': { type: 'number' },
		"'paid' | 'open'": { type: 'string', enum: ['paid', 'open'] },
		"'paid' | 'open' | null": { type: 'string', enum: ['paid', 'open'] },
		'string | number': { type: ['string', 'number'] },
		'string[]': { type: 'array', items: { type: 'string' } },
		'unknown[]': { type: 'array' },
		object: { type: 'object' },
		'Record<string, string>': { type: 'object' },
		'{ a?: boolean } | null': { type: 'object', properties: { a: { type: 'boolean' } } },
		'Array<{ a: string } | { a: number; b: string }>': {
			type: 'array',
			items: { type: 'object', properties: { a: { type: ['string', 'number'] }, b: { type: 'string' } } },
		},
	};
	const types = Object.keys(SCHEMAS);
	let schemas: Record<string, OutputSchema>;
	beforeAll(() => {
		schemas = schemasOf(`{ ${types.map((type, index) => `member${index}: ${type}`).join('; ')} }`);
	});

	test.each(types.map((type, index): [string, string] => [type, `member${index}`]))('%s', (type, name) => {
		expect(schemas[name]).toEqual(SCHEMAS[type]);
	});

	test.each([
		['unknown', 'unknown', ''],
		['refers to itself', 'Tree', 'interface Tree { children: Tree[] }'],
	])('that %s cannot be shown, and the message says where it is', (_, type, declaration) => {
		expect(() => schemasOf(`{ member: ${type} }`, declaration)).toThrow(
			/^thing: get\.member\S* has no type that n8n could show/,
		);
	});

	test('begins with what an intersection ends with, as the order of the previews relies on', () => {
		const members = Object.keys(schemasOf('{ b: string; c: string } & { a: string } & { outcome: string }'));
		expect(members).toEqual(['outcome', 'a', 'b', 'c']);
	});
});
