import type { INodeProperties } from 'n8n-workflow';

import { node, PACKAGE_NAME, type WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { ACTION_NODES, operationsOf, type Harness } from '../support/n8n/harness.cts';
import { describeInBrowser } from './support/chromium.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';
import { fieldsOfForm, nodeForEachOperation, typeOf } from './support/form.cts';
import { labelsByTab, picture, seenFields } from './support/walk.cts';

const TRIGGERS = { chingchingPayTrigger: 2, clinkTrigger: 2, clinkPollingTrigger: 1 } as const;

const credentialsOf = (name: string) =>
	name.startsWith('clink') ? { clinkApi: { id: null, name: '' } } : { chingchingPayApi: { id: null, name: '' } };

/** n8n marks these in red until they are filled in. It never marks a number, which the node then refuses in words. */
const isEmptyAndRequired = ({ required, type, default: value }: INodeProperties): boolean =>
	required === true && type !== 'number' && (value === '' || type === 'resourceLocator');

/** A field that n8n itself adds to a trigger that polls. */
const OF_N8N = ['Mode'];

/** Everything that can be opened, as it is before anybody has touched it, in the dark theme: other tests work in the light one. */
describeInBrowser("a walk through n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;
	let types: Awaited<ReturnType<Harness['api']['nodeTypes']>>;

	beforeAll(async () => {
		bench = await openEditorBench({ colorScheme: 'dark' });
		({ harness, editor } = bench);
		types = await harness.api.nodeTypes();
	}, 120_000);
	afterAll(() => bench.close());

	const open = async (nodes: WorkflowNode[]) => await bench.open(nodes);
	const place = (name: string, parameters: Record<string, unknown> = {}, typeVersion = 1) =>
		node(name, `${PACKAGE_NAME}.${name}`, parameters, { typeVersion, credentials: credentialsOf(name) });

	/** What is odd about an untouched form: a field or notice too many or too few, and so with a red mark. */
	async function oddities(entry: WorkflowNode): Promise<string[]> {
		const panel = await editor.openNode(entry.name);
		const form = panel.locator('[data-test-id="node-parameters"]');
		await form.locator('[data-test-id="parameter-item"]').first().waitFor();
		await picture(panel, entry.name);
		const text = await form.innerText();
		const seen = await seenFields(form);
		await editor.closeNode();
		const fields = fieldsOfForm(entry, typeOf(entry.type.replace(`${PACKAGE_NAME}.`, ''), types));
		return [
			...fields
				.filter(({ displayName }) => !text.includes(displayName))
				.map(({ displayName }) => `no '${displayName}'`),
			...seen.flatMap(({ label, isMarked }) => {
				if (OF_N8N.includes(label)) return [];
				const field = fields.find(({ displayName }) => displayName === label);
				if (field === undefined) return [`'${label}' is of no field`];
				if (isMarked === isEmptyAndRequired(field)) return [];
				return [`'${label}' is ${isMarked ? 'red before anybody touched it' : 'not marked as required'}`];
			}),
		].map((oddity) => `${entry.name}: ${oddity}`);
	}

	async function odditiesOf(entries: WorkflowNode[]): Promise<string[]> {
		await open(entries);
		const found: string[] = [];
		for (const entry of entries) found.push(...(await oddities(entry)));
		return found;
	}

	test.each(ACTION_NODES)(
		'finds nothing odd in any untouched form of %s',
		async (name) => {
			const entries = nodeForEachOperation(typeOf(name, types), await operationsOf(harness, name));
			const connected = entries.map((entry) => ({ ...entry, credentials: credentialsOf(name) }));
			expect(connected.length).toBeGreaterThanOrEqual(8);
			expect(await odditiesOf(connected)).toEqual([]);
		},
		240_000,
	);

	test('finds nothing odd in the forms of the triggers', async () => {
		const triggers = Object.entries(TRIGGERS).map(([name, version], index) => ({
			...place(name, {}, version),
			position: [0, index * 200] as [number, number],
		}));
		expect(await odditiesOf(triggers)).toEqual([]);
	}, 120_000);

	test.each(ACTION_NODES)(
		'finds nothing odd in the form of %s as the tool of an agent',
		async (name) => {
			const tool = { ...place(name), name: `${name} tool`, type: `${PACKAGE_NAME}.${name}Tool` };
			expect(await odditiesOf([tool])).toEqual([]);
		},
		120_000,
	);

	test.each(ACTION_NODES)(
		'labels every field of the credential of %s',
		async (name) => {
			await open([place(name)]);
			const panel = await editor.openNode(name);
			// As the sandbox's dashboard leads there.
			expect(await panel.innerText()).toMatch(/^Credential$/m);
			const dialog = await editor.openCredential();
			await picture(dialog, `credential ${name}`);
			const seen = await seenFields(dialog);
			expect(seen.length).toBeGreaterThanOrEqual(3);
			expect(seen.filter(({ label, isMarked }) => label === '' || isMarked)).toEqual([]);
		},
		120_000,
	);

	test('by keyboard alone, reaches every field of a payment link in the order of the screen', async () => {
		const entry = place('chingchingPay', { resource: 'paymentLink', operation: 'create' });
		await open([entry]);
		const form = (await editor.openNode(entry.name)).locator('[data-test-id="node-parameters"]');
		await form.locator('[data-test-id="parameter-input-resource"] input').first().focus();
		const fields = fieldsOfForm(entry, typeOf('chingchingPay', types)).filter(({ type }) => type !== 'notice');
		expect(await labelsByTab(form, 50)).toEqual(fields.map(({ displayName }) => displayName));
	}, 120_000);
});
