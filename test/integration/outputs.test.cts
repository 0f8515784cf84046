import { join } from 'node:path';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { outputSchemasIn, type OutputSchema } from '../../build/output-schemas.cts';
import { useSandbox } from '../support/engine/use-sandbox.cts';
import { exampleOf, operationExamples } from '../support/operation-examples.cts';
import { filledIn, misfitsIn, namedBy } from '../support/output-members.cts';
import { outputSubjects, type OtherRun } from '../support/output-runs.cts';
import { textOf } from '../support/text.cts';

/** What the nodes say besides where there is something to say. No preview names it. */
const ADDED = ['reused', 'recovered', 'possibleDuplicates', 'timedOut'];

describe.each(outputSubjects)('an output of $folder', ({ folder, type, otherRuns, unpublished, neverFilled }) => {
	const engine = useSandbox();
	const schemas = outputSchemasIn(join(__dirname, '../../nodes', folder, 'api/outputs.ts'));
	const operations = Object.keys(operationExamples[type] ?? {});
	const outputs = new Map<string, IDataObject[]>();

	beforeAll(async () => {
		for (const operation of operations) {
			const items: INodeExecutionData[] = [];
			for (const changes of [{}, ...(otherRuns[operation] ?? [])]) items.push(...(await run(operation, changes)));
			outputs.set(
				operation,
				items.map(({ json }) => json),
			);
		}
	}, 120_000);

	/** Runs an operation after the one that makes what it needs. */
	async function run(operation: string, changes: OtherRun = {}): Promise<INodeExecutionData[]> {
		const { parameters, succeedsAfter } = exampleOf(type, operation);
		const { operation: before, madeWith = {} } = { ...succeedsAfter, ...changes };
		const input = before === undefined ? [{ json: {} }] : await run(before, { parameters: madeWith });
		input.forEach(payPage);
		const own = { ...parameters(), ...succeedsAfter?.parameters, ...changes.parameters } as INodeParameters;
		const { items, error } = await engine.run(type, own, { items: input });
		if (error !== undefined) throw new Error(`${operation}: ${error.message}`, { cause: error });
		return items;
	}

	/** What waits for a customer on a page is paid before anything looks at it. */
	function payPage({ json }: INodeExecutionData): void {
		if (json['payment_link'] !== undefined) engine.sandbox.pay(textOf(json['payment_id']), 'paid');
		if ('payUrl' in json && 'originalAmount' in json) engine.sandbox.pay(textOf(json['sessionId']), 'paid');
	}

	const outputsOf = (operation: string) => outputs.get(operation) ?? [];
	const schemaOf = (operation: string): OutputSchema => {
		const schema = schemas.get(operation);
		if (schema === undefined) throw new Error(`nodes/${folder}/api/outputs.ts has no member '${operation}'`);
		return schema;
	};

	test.each(operations)('of %s has only members that its preview names, and of that type', (operation) => {
		const left = new Set([...ADDED, ...(unpublished[operation] ?? [])]);
		const previewed = outputsOf(operation).map((json) =>
			Object.fromEntries(Object.entries(json).filter(([name]) => !left.has(name))),
		);
		expect(previewed).not.toEqual([]);
		expect(new Set(previewed.flatMap((json) => misfitsIn(json, schemaOf(operation))))).toEqual(new Set());
	});

	test.each(operations)('of %s has its members in the order of its preview', (operation) => {
		const names = Object.keys(schemaOf(operation).properties ?? {});
		for (const json of outputsOf(operation)) {
			const shown = Object.keys(json).filter((name) => names.includes(name));
			expect(shown).toEqual(names.filter((name) => name in json));
		}
	});

	test('has each member that is said to be unpublished', () => {
		const isUnpublished = (operation: string, name: string) =>
			schemaOf(operation).properties?.[name] === undefined &&
			outputsOf(operation).some((json) => (json[name] ?? null) !== null);
		const needless = Object.entries(unpublished).flatMap(([operation, names]) =>
			names.filter((name) => !isUnpublished(operation, name)).map((name) => `${operation}: ${name}`),
		);
		expect(needless).toEqual([]);
	});

	describe('and the previews of its resource', () => {
		/** The operations of a resource show the same object: what one of them fills is there. */
		const membersOf = (toPaths: (operation: string) => string[]) =>
			new Set(
				operations.flatMap((operation) => toPaths(operation).map((path) => operation.replace(/: .*/, `: ${path}`))),
			);
		const named = () => membersOf((operation) => namedBy(schemaOf(operation)));
		const filled = () =>
			membersOf((operation) => outputsOf(operation).flatMap((json) => filledIn(json, schemaOf(operation))));
		const isExcepted = (member: string) =>
			Object.keys(neverFilled).some(
				(excepted) => member.startsWith(excepted) && /^(\.|\[|$)/.test(member.slice(excepted.length)),
			);

		test('name nothing that never comes out', () => {
			const seen = filled();
			expect([...named()].filter((member) => !seen.has(member) && !isExcepted(member))).toEqual([]);
		});

		test('have no exception from that without need', () => {
			const seen = filled();
			const all = named();
			expect(Object.keys(neverFilled).filter((member) => seen.has(member) || !all.has(member))).toEqual([]);
		});
	});
});

describe('the comparison of an output with its preview', () => {
	const SCHEMA: OutputSchema = {
		type: 'object',
		properties: {
			id: { type: 'string' },
			outcome: { type: 'string', enum: ['succeeded', 'failed'] },
			amount: { type: ['number', 'string'] },
			metadata: { type: 'object' },
			rows: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
		},
	};

	test.each<[string, IDataObject, string[]]>([
		['what fits', { id: 'a', outcome: 'failed', amount: '1', metadata: { any: 1 }, rows: [{ name: 'b' }] }, []],
		['what is null or missing', { id: null, rows: [{ name: null }] }, []],
		['a member that is not named', { more: 1 }, ['more: number']],
		['another type', { id: 1, rows: {} }, ['id: number', 'rows: object']],
		['a list where there is an object', { metadata: [] }, ['metadata: array']],
		['a value that is not listed', { outcome: 'paid' }, ['outcome: "paid"']],
		[
			'what is wrong in a row',
			{ rows: [{ name: 'b' }, { name: 2, more: true }] },
			['rows[].name: number', 'rows[].more: boolean'],
		],
	])('finds in %s what does not fit', (_, output, misfits) => {
		expect(misfitsIn(output, SCHEMA)).toEqual(misfits);
	});

	test('knows which members the preview names, and which of them have a value', () => {
		expect(namedBy(SCHEMA)).toEqual(['id', 'outcome', 'amount', 'metadata', 'rows', 'rows[]', 'rows[].name']);
		expect(filledIn({ id: '', amount: 0, rows: [{ name: null }], more: 1 }, SCHEMA)).toEqual(
			expect.not.arrayContaining(['outcome', 'metadata', 'rows[].name', 'more']),
		);
		expect(filledIn({ id: '', amount: 0, rows: [{ name: null }], more: 1 }, SCHEMA)).toEqual(
			expect.arrayContaining(['id', 'amount', 'rows', 'rows[]']),
		);
	});
});
