import type { INodeProperties } from 'n8n-workflow';
import type { Locator } from 'playwright-core';

import {
	node,
	PACKAGE_NAME,
	withCredentials,
	type Workflow,
	type WorkflowNode,
} from '../../real-n8n/editor/workflow.cts';
import { ACTION_NODES, openHarness, operationsOf, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { Editor } from './support/editor.cts';
import { fieldsOfForm, nodeForEachOperation, typeOf } from './support/form.cts';
import { picture, seenFields } from './support/walk.cts';

const TRIGGERS = { chingchingPayTrigger: 2, clinkTrigger: 2, clinkPollingTrigger: 1 } as const;

const credentialsOf = (name: string) =>
	name.startsWith('clink') ? { clinkApi: { id: null, name: '' } } : { chingchingPayApi: { id: null, name: '' } };

/** n8n marks these in red until they are filled in. */
const isEmptyAndRequired = ({ required, type, default: value }: INodeProperties): boolean =>
	required === true && (value === '' || type === 'resourceLocator');

/** What another test sees in the light theme, seen in the dark one; and what only a person at the screen would notice. */
describeInBrowser("a walk through n8n's editor", () => {
	let harness: Harness;
	const opened: Array<{ close(): Promise<void> }> = [];
	let browser: Browser;
	let editor: Editor;
	let types: Awaited<ReturnType<Harness['api']['nodeTypes']>>;

	beforeAll(async () => {
		harness = await openHarness();
		opened.push(harness);
		browser = await openBrowser({ colorScheme: 'dark' });
		opened.push(browser);
		editor = await Editor.signIn(browser.context, sharedN8n().session, 'dark');
		types = await harness.api.nodeTypes();
	}, 120_000);
	afterAll(async () => {
		for (const open of opened.reverse()) await open.close();
	});

	async function open(nodes: WorkflowNode[]): Promise<void> {
		const workflow: Workflow = { name: expect.getState().currentTestName?.slice(0, 128) ?? '', nodes, connections: {} };
		await editor.openWorkflow((await harness.api.createWorkflow(withCredentials(workflow, harness.credentials))).id);
	}
	const place = (name: string, parameters: Record<string, unknown> = {}, typeVersion = 1) =>
		node(name, `${PACKAGE_NAME}.${name}`, parameters, { typeVersion, credentials: credentialsOf(name) });

	/** What is odd about an untouched form: a label that is not its field's, a red mark too many or too few. */
	async function oddities(entry: WorkflowNode): Promise<string[]> {
		const panel = await editor.openNode(entry.name);
		const form = panel.locator('[data-test-id="node-parameters"]');
		await form.locator('[data-test-id="parameter-item"]').first().waitFor();
		await picture(panel, entry.name);
		const expected = fieldsOfForm(entry, typeOf(entry.type.replace(`${PACKAGE_NAME}.`, ''), types));
		const seen = await seenFields(form);
		await editor.closeNode();
		return [
			...seen.filter(({ label }) => label === '').map(() => `${entry.name}: a field without a label`),
			...seen.flatMap(({ label, isMarked }) => {
				const field = expected.find(({ displayName }) => displayName === label);
				if (field === undefined) return [`${entry.name}: '${label}' is of no field`];
				if (isMarked === isEmptyAndRequired(field)) return [];
				return [
					`${entry.name}: '${label}' is ${isMarked ? 'red before anybody touched it' : 'not marked as required'}`,
				];
			}),
		];
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
			expect(await panel.innerText()).toContain('Credential to connect with');
			const dialog = await editor.openCredential();
			await picture(dialog, `credential ${name}`);
			const seen = await seenFields(dialog);
			expect(seen.length).toBeGreaterThanOrEqual(3);
			expect(seen.filter(({ label, isMarked }) => label === '' || isMarked)).toEqual([]);
		},
		120_000,
	);

	test('by keyboard alone, reaches the fields of a payment link in the order of the screen', async () => {
		await open([place('chingchingPay', { resource: 'paymentLink', operation: 'create' })]);
		const panel = await editor.openNode('chingchingPay');
		const form = panel.locator('[data-test-id="node-parameters"]');
		const shown = (await seenFields(form)).map(({ label }) => label);
		await form.locator('[data-test-id="parameter-input-resource"] input').first().focus();
		const reached = await tabThrough(panel);
		const fields = shown.filter((label) => reached.includes(label));
		expect(reached).toEqual(fields);
		expect(fields).toEqual(
			expect.arrayContaining(['Resource', 'Operation', 'Amount in Dollars or Yuan', 'Currency', 'Merchant Reference']),
		);
	}, 120_000);

	/** The labels of the fields that Tab comes by, from the one that has the keyboard on. */
	async function tabThrough(panel: Locator): Promise<string[]> {
		const labels: string[] = [];
		for (let presses = 0; presses < 60; presses += 1) {
			const label = await panel.evaluate(() => {
				const item = document.activeElement?.closest('[data-test-id="parameter-item"]');
				return item?.querySelector('label, .n8n-input-label')?.textContent.replace('*', '').trim() ?? '';
			});
			if (label !== '' && !labels.includes(label)) labels.push(label);
			await editor.page.keyboard.press('Tab');
		}
		return labels;
	}
});
