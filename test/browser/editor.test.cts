import { chain, node, PACKAGE_NAME, type WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { describeInBrowser } from './support/chromium.cts';
import { drawPicture } from './support/docs-picture.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';

const NODES = ['chingchingPay', 'chingchingPayTrigger', 'clink', 'clinkTrigger'] as const;
const TRIGGERS = { chingchingPayTrigger: 'ChingchingPay Trigger', clinkTrigger: 'Clink Trigger' } as const;

describeInBrowser("n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;

	beforeAll(async () => {
		bench = await openEditorBench();
		({ harness, editor } = bench);
	}, 120_000);
	afterAll(() => bench.close());

	const open = async (nodes: WorkflowNode[]) => await bench.open(nodes);

	const versionOf = (name: string) => (name.endsWith('Trigger') ? 2 : 1);
	const credentialsOf = (name: string) =>
		name.startsWith('clink') ? { clinkApi: { id: null, name: '' } } : { chingchingPayApi: { id: null, name: '' } };
	const place = (name: string, parameters: Record<string, unknown> = {}) =>
		node(name, `${PACKAGE_NAME}.${name}`, parameters, {
			typeVersion: versionOf(name),
			credentials: credentialsOf(name),
		});

	test('finds both gateways in the panel of nodes, with their icons and all actions', async () => {
		await open([place('clink')]);
		for (const gateway of ['ChingchingPay', 'Clink']) {
			await editor.searchNodes(gateway);
			const item = editor.element('node-creator-action-item').filter({ hasText: gateway }).first();
			await item.waitFor();
			await expectLoadedIcon(item.locator('img').first());
			await editor.page.keyboard.press('Escape');
		}
	}, 120_000);

	test.each<[string, string[]]>([
		['wechat', ['Clink']],
		['gcash', ['Clink']],
		['invoice', ['Clink']],
		['alipayhk', ['ChingchingPay']],
		['alipay', ['ChingchingPay', 'Clink']],
		['qr', ['ChingchingPay', 'Clink']],
		['refund', ['ChingchingPay', 'Clink']],
		['payment link', ['ChingchingPay', 'Clink']],
		['customer pays', ['ChingchingPay', 'Clink']],
	])(
		'finds by the word "%s": %j',
		async (word, gateways) => {
			await open([place('clink')]);
			const names = await editor.searchNodes(word);
			for (const gateway of gateways) {
				const item = names.filter({ hasText: new RegExp(`^\\s*${gateway}\\s*$`) });
				await item.first().waitFor();
				expect(await item.count()).toBe(1);
			}
		},
		120_000,
	);

	test('says in the panel of nodes what starts a workflow', async () => {
		await open([place('clink')]);
		const names = await editor.searchNodes('Clink');
		await names
			.filter({ hasText: /^\s*Clink\s*$/ })
			.first()
			.click();
		const actions = editor.page.locator('[data-test-id="node-creator-item-name"]:visible');
		await actions.filter({ hasText: 'A customer paid' }).first().waitFor();
		const texts = await actions.allInnerTexts();
		expect(texts.filter((text) => /^On |\bvic\b/i.test(text))).toEqual([]);
	}, 120_000);

	test('shows each node on the canvas with its icon', async () => {
		await open(
			NODES.map((name, index) => ({ ...place(name), position: [(index % 2) * 300, Math.floor(index / 2) * 200] })),
		);
		for (const name of NODES) {
			const image = editor.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"] img`).first();
			await image.waitFor();
			await expectLoadedIcon(image, name.startsWith('clink') ? 'clink.svg' : 'chingchingPay.svg');
		}
	}, 120_000);

	test('changes the fields when a person chooses another operation', async () => {
		await open([place('chingchingPay', { resource: 'payment', operation: 'get' })]);
		const panel = await editor.openNode('chingchingPay');
		await panel.locator('[data-test-id="parameter-input-operation"]').click();
		await editor.page
			.getByRole('option', { name: /^Refund/ })
			.first()
			.click();
		await panel.locator('[data-test-id="parameter-input-originalMerchantReference"]').waitFor();
		expect(await panel.locator('[data-test-id="parameter-input-paymentId"]').count()).toBe(0);
	}, 120_000);

	test('shows in a node what the one before it outputs, before anything has run', async () => {
		const order = place('clink', { resource: 'order', operation: 'get' });
		const nodes = [order, node('Next', 'n8n-nodes-base.set', {}, { typeVersion: 3.4 })];
		await bench.openWorkflow(chain('The preview of an order', nodes));
		await editor.openNode('Next');
		const input = editor.element('ndv-input-panel');
		await input.getByText('Usually outputs the following fields').waitFor();
		for (const name of ['orderId', 'merchantReferenceId', 'paymentInstrumentId', 'outcome'])
			await input.getByText(name, { exact: true }).first().waitFor();
		await drawPicture(editor.element('ndv'), 'output-preview');
	}, 120_000);

	test('tells in Wait for Payment how the link must be made, and what to ask afterwards', async () => {
		await open([place('chingchingPay', { resource: 'payment', operation: 'wait' })]);
		const text = await (await editor.openNode('chingchingPay')).innerText();
		expect(text).toContain("Set 'Callback' to 'Resume This Execution'");
		expect(text).toContain("check that 'outcome' equals succeeded");
	}, 120_000);

	describe.each(Object.keys(TRIGGERS))('the panel of %s', (name) => {
		test('shows test URL and production URL, and how to use them', async () => {
			const webhookId = '0f6d2c62-7d0d-4a43-9d0f-3f2f4d1f8a01';
			await open([{ ...place(name), webhookId }]);
			const panel = await editor.openNode(name);
			await panel.getByText('Webhook URLs', { exact: true }).click();
			const { url } = sharedN8n().session;
			await panel.getByText(`${url}/webhook-test/${webhookId}/webhook`).waitFor();
			await panel.getByText('Production URL', { exact: true }).last().click();
			await panel.getByText(`${url}/webhook/${webhookId}/webhook`).waitFor();
			await panel.getByText('When will this node trigger my flow?').click();
			await panel.getByText("click 'Execute step'").or(panel.getByText("Click 'Execute step'")).waitFor();
			// The button that the words name.
			expect(await panel.locator('[data-test-id="trigger-execute-button"]').innerText()).toBe('Execute step');
		}, 120_000);
	});

	test('tells how to register a Clink endpoint by hand', async () => {
		await open([place('clinkTrigger', { registration: 'manual' })]);
		const text = await (await editor.openNode('clinkTrigger')).innerText();
		expect(text).toContain("enter the endpoint's signing secret under 'Webhook Signing Secret' in the credential");
	}, 120_000);

	test('says in a credential that the connection works, and shows no secret', async () => {
		for (const name of ['chingchingPay', 'clink']) {
			await open([place(name)]);
			await editor.openNode(name);
			const dialog = await editor.openCredential();
			await dialog.getByText('Connection tested successfully').waitFor();
			const values = await dialog
				.locator('input')
				.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
			for (const secret of harness.secrets) expect(values).not.toContain(secret);
		}
	}, 120_000);

	async function expectLoadedIcon(image: import('playwright-core').Locator, file = '.svg'): Promise<void> {
		await expect(image.evaluate((element) => (element as HTMLImageElement).decode())).resolves.toBeUndefined();
		expect(await image.getAttribute('src')).toContain(file);
		expect(await image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
	}
});
