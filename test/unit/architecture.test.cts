import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cyclesIn, forbiddenImports, importsOf, type Files, type Rule } from './support/imports.cts';

const ROOT = join(__dirname, '../..');

const filesIn = (...folders: string[]): Files =>
	new Map(
		folders
			.flatMap((folder) =>
				readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
			)
			.filter((path) => /\.c?ts$/.test(path))
			.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
	);

const SHARED = /^nodes\/shared\//;

/** Everything that is published, from the bottom to the top: what each part may import. */
const RULES: Rule[] = [
	{ from: /^nodes\/shared\/values\//, to: [/^nodes\/shared\/values\//] },
	{ from: /^nodes\/shared\/http\//, to: [/^nodes\/shared\/(http|values)\//] },
	{ from: /^nodes\/shared\/lists\//, to: [/^nodes\/shared\/(lists|http|values)\//] },
	{ from: /^nodes\/shared\/batch\//, to: [/^nodes\/shared\/(batch|http|values)\//] },
	{ from: /^nodes\/shared\/webhook\//, to: [/^nodes\/shared\/(webhook|http|values)\//] },
	...['ChingchingPay', 'Clink'].flatMap((gateway): Rule[] => {
		const inside = (folder: string) => new RegExp(`^nodes/${gateway}/${folder}/`);
		return [
			{ from: inside('api'), to: [inside('api'), SHARED] },
			{ from: inside('resources'), to: [inside('resources'), inside('api'), SHARED] },
			{ from: inside('lists'), to: [inside('lists'), inside('api'), SHARED] },
			{ from: inside('trigger'), to: [inside('trigger'), inside('api'), SHARED] },
			{ from: new RegExp(`^nodes/${gateway}/[^/]+\\.node\\.ts$`), to: [new RegExp(`^nodes/${gateway}/`), SHARED] },
			{ from: new RegExp(`^credentials/${gateway}Api\\.`), to: [inside('api')] },
		];
	}),
];

describe('the published code', () => {
	const files = filesIn('nodes', 'credentials');
	const imports = importsOf(files);

	test('is read: most of its files import another', () => {
		expect(new Set(imports.map(({ from }) => from)).size).toBeGreaterThan(files.size / 2);
	});

	test('has a rule for each of its files', () => {
		expect([...files.keys()].filter((path) => !RULES.some(({ from }) => from.test(path)))).toEqual([]);
	});

	test('imports downwards only', () => {
		expect(forbiddenImports(imports, RULES)).toEqual([]);
	});

	test('has no import cycle', () => {
		expect(cyclesIn(imports)).toEqual([]);
	});
});

test('the sandbox has no import cycle', () => {
	const imports = importsOf(filesIn('sandbox'));
	expect(imports).not.toEqual([]);
	expect(cyclesIn(imports)).toEqual([]);
});

describe('the check of imports', () => {
	const broken = (files: Record<string, string>) =>
		forbiddenImports(importsOf(new Map(Object.entries(files))), RULES).map((message) => message.split(':')[0]);

	test.each<[string, string, string]>([
		['a lower part imports a higher one', 'nodes/shared/values/a.ts', 'nodes/shared/http/b.ts'],
		['webhook imports batch', 'nodes/shared/webhook/a.ts', 'nodes/shared/batch/b.ts'],
		['batch imports webhook', 'nodes/shared/batch/a.ts', 'nodes/shared/webhook/b.ts'],
		['shared code imports a gateway', 'nodes/shared/batch/a.ts', 'nodes/Clink/api/b.ts'],
		['a gateway imports the other one', 'nodes/Clink/api/a.ts', 'nodes/ChingchingPay/api/b.ts'],
		['the api of a gateway imports its resources', 'nodes/Clink/api/a.ts', 'nodes/Clink/resources/b.ts'],
		['a trigger imports resources', 'nodes/Clink/trigger/a.ts', 'nodes/Clink/resources/b.ts'],
		['a resource imports the trigger', 'nodes/Clink/resources/a.ts', 'nodes/Clink/trigger/b.ts'],
		['a node imports the other gateway', 'nodes/Clink/Clink.node.ts', 'nodes/ChingchingPay/api/b.ts'],
		['a credential imports shared code', 'credentials/ClinkApi.credentials.ts', 'nodes/shared/http/b.ts'],
		['a file is in a folder without a rule', 'nodes/shared/a.ts', 'nodes/shared/values/b.ts'],
	])('fails when %s', (_, from, to) => {
		const name = '../'.repeat(from.split('/').length - 1) + to.replace(/\.ts$/, '');
		for (const statement of [`import { b } from`, `import type { B } from`, `export * from`]) {
			expect(broken({ [from]: `${statement} '${name}';`, [to]: 'export const b = 1;' })).toEqual([
				`${from} imports ${to}`,
			]);
		}
	});

	test('names the rule that is broken', () => {
		const imports = [{ from: 'nodes/shared/http/a.ts', to: 'nodes/shared/batch/b.ts' }];
		expect(forbiddenImports(imports, RULES)).toEqual([
			`nodes/shared/http/a.ts imports nodes/shared/batch/b.ts: ${String(RULES[1]?.from)} may import only ${String(RULES[1]?.to[0])}`,
		]);
	});

	test('passes where the direction is the right one, and packages are imported', () => {
		expect(
			broken({
				'nodes/Clink/Clink.node.ts': "import { x } from 'n8n-workflow'; import { b } from './resources';",
				'nodes/Clink/resources/index.ts': "import { c } from '../../shared/batch/c';",
				'nodes/shared/batch/c.ts': "import { d } from '../values/d';",
				'nodes/shared/values/d.ts': '',
			}),
		).toEqual([]);
	});

	test('finds each cycle once, those of type imports and those with themselves included', () => {
		const imports = importsOf(
			new Map([
				['s/a.ts', "import { b } from './b';"],
				['s/b.ts', "import type { C } from './c'; import { e } from './e';"],
				['s/c.ts', "export * from './a';"],
				['s/d.cts', "import './d.cts';"],
				['s/e.ts', ''],
			]),
		);
		expect(cyclesIn(imports)).toEqual(['s/a.ts → s/b.ts → s/c.ts → s/a.ts', 's/d.cts → s/d.cts']);
	});
});
