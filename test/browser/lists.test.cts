import type { Locator } from 'playwright-core';

import { node, PACKAGE_NAME, type WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { clink, newReference, type Harness } from '../support/n8n/harness.cts';
import { createClinkPayment } from '../support/operation-examples.cts';
import { describeInBrowser } from './support/chromium.cts';
import { drawPicture } from './support/docs-picture.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';

describeInBrowser("lists to choose from in n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;

	beforeAll(async () => {
		bench = await openEditorBench({ scale: 1.5 });
		({ harness, editor } = bench);
	}, 120_000);
	afterAll(() => bench.close());

	const open = async (nodes: WorkflowNode[]) => await bench.open(nodes);

	const place = (name: string, parameters: Record<string, unknown>) =>
		node(name, `${PACKAGE_NAME}.clink`, parameters, { credentials: { clinkApi: { id: null, name: '' } } });

	const field = (panel: Locator, name: string) => panel.locator(`[data-test-id="resource-locator-${name}"]`);
	const entries = () => editor.page.locator('[data-test-id="rlc-item"]:visible');

	/** Opens the list of a field and returns what it shows. */
	async function listOf(panel: Locator, name: string): Promise<string[]> {
		await field(panel, name).locator('input').last().click();
		await entries().first().waitFor();
		return (await entries().allInnerTexts()).map((text) => text.trim());
	}

	async function choose(panel: Locator, name: string, label: string): Promise<void> {
		await listOf(panel, name);
		await entries().filter({ hasText: label }).first().click();
		await entries().first().waitFor({ state: 'hidden' });
	}

	test('a product is chosen, then its price, without typing an ID, and the page that is made is for that price', async () => {
		const session = {
			resource: 'checkoutSession',
			operation: 'create',
			customerIdentifier: 'mei.chan@example.com',
			pricing: 'price',
		};
		await open([place('Create page', session)]);
		const panel = await editor.openNode('Create page');
		expect(await listOf(panel, 'productId')).toEqual(['Test product', 'Plans']);
		await entries().filter({ hasText: 'Plans' }).click();
		const prices = await listOf(panel, 'priceId');
		expect(prices).toContain('10.00 USD / month');
		expect(prices).not.toContain('19.99 USD');
		await drawPicture(panel, 'choose-price');
		await entries().filter({ hasText: '30.00 USD / month' }).click();
		await editor.page.locator('[data-test-id="node-execute-button"]').click();
		await panel
			.locator('[data-test-id="ndv-data-size-warning"], [data-test-id="run-data-schema-item"], td')
			.first()
			.waitFor();
		expect(harness.sandbox.ledger().orders).toContainEqual(
			expect.objectContaining({ kind: 'checkout session', amount: 30, currency: 'USD' }),
		);
		await editor.closeNode();
	}, 120_000);

	test('an order to refund is chosen by its reference, and only what is paid is offered', async () => {
		const [paid, declined] = [newReference('PAID'), newReference('DECLINED')];
		await harness.run([clink('Paid', createClinkPayment(paid))]);
		await harness.run([clink('Declined', createClinkPayment(declined, { amount: 10.13 }))]);
		await open([place('Refund', { resource: 'refund', operation: 'create' })]);
		const panel = await editor.openNode('Refund');
		const orders = await listOf(panel, 'orderId');
		expect(orders.some((text) => text.startsWith(`${paid} · 19.90 USD · success`))).toBe(true);
		expect(orders.some((text) => text.includes(declined))).toBe(false);
		await drawPicture(panel, 'choose-order');
		await editor.page.keyboard.press('Escape');
		await editor.closeNode();
	}, 120_000);

	test('a customer is chosen by email, and then the card that they saved', async () => {
		await harness.run([
			clink('Paid', createClinkPayment(newReference('PAID'), { paymentInstrumentId: 'pi_card_4242' })),
		]);
		await open([place('Charge', { resource: 'payment', operation: 'create', customerIdentifierType: 'customerId' })]);
		const panel = await editor.openNode('Charge');
		await choose(panel, 'customerIdentifier', 'mei.chan@example.com');
		const cards = await listOf(panel, 'paymentInstrumentId');
		expect(cards).toContainEqual(expect.stringContaining('Visa •••• 4242 · mei.chan@example.com'));
		await drawPicture(panel, 'choose-card');
		await editor.page.keyboard.press('Escape');
		await editor.closeNode();
	}, 120_000);

	test('a list that cannot be read says why', async () => {
		harness.sandbox.faults.add({
			match: { path: '/product' },
			when: 'before',
			kind: { status: 403, body: 'This key may not read products' },
			times: 20,
		});
		await open([place('Create page', { resource: 'checkoutSession', operation: 'create', pricing: 'price' })]);
		const panel = await editor.openNode('Create page');
		await field(panel, 'productId').locator('input').last().click();
		const reason = editor.page.locator('[data-test-id="rlc-error-container"]:visible');
		await reason.waitFor();
		const text = await reason.innerText();
		expect(text).toContain('Clink responded with HTTP status 403: This key may not read products');
		expect(text).toContain(
			'The key is not allowed to do this. Ask the gateway to allow it for this key, or use another key.',
		);
		await drawPicture(panel, 'list-not-allowed');
		harness.sandbox.faults.clear();
		await editor.page.keyboard.press('Escape');
		await editor.closeNode();
	}, 120_000);
});
