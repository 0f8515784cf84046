import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';

import {
	node,
	PACKAGE_NAME,
	withCredentials,
	type Workflow,
	type WorkflowNode,
} from '../../real-n8n/editor/workflow.cts';
import { clink, newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createClinkPayment } from '../support/operation-examples.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { Editor } from './support/editor.cts';

const DIRECTORY = join(__dirname, '../../docs/images');

describeInBrowser("lists to choose from in n8n's editor", () => {
	let harness: Harness;
	const opened: Array<{ close(): Promise<void> }> = [];
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		harness = await openHarness();
		opened.push(harness);
		browser = await openBrowser({ scale: 1.5 });
		opened.push(browser);
		editor = await Editor.signIn(browser.context, sharedN8n().session);
	}, 120_000);
	afterAll(async () => {
		for (const open of opened.reverse()) await open.close();
	});

	async function open(nodes: WorkflowNode[]): Promise<void> {
		const workflow: Workflow = { name: 'Lists', nodes, connections: {} };
		await editor.openWorkflow((await harness.api.createWorkflow(withCredentials(workflow, harness.credentials))).id);
	}

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

	/** For the documentation, on demand: pictures differ a little each time. */
	async function picture(target: Locator, name: string): Promise<void> {
		if (process.env['UPDATE_DOCS'] !== '1') return;
		mkdirSync(DIRECTORY, { recursive: true });
		await editor.page.waitForTimeout(800);
		await target.screenshot({ path: join(DIRECTORY, `${name}.png`), animations: 'disabled', caret: 'hide' });
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
		await picture(panel, 'choose-price');
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
		await picture(panel, 'choose-order');
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
		await picture(panel, 'choose-card');
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
		await picture(panel, 'list-not-allowed');
		harness.sandbox.faults.clear();
		await editor.page.keyboard.press('Escape');
		await editor.closeNode();
	}, 120_000);
});
