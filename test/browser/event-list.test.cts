import type { Locator } from 'playwright-core';

import { node, PACKAGE_NAME } from '../../real-n8n/editor/workflow.cts';
import type { Fault } from '../../sandbox/index.cts';
import { type Harness } from '../support/n8n/harness.cts';
import { describeInBrowser } from './support/chromium.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';

describeInBrowser("the list of the Clink Trigger's events in n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;

	beforeAll(async () => {
		bench = await openEditorBench();
		({ harness, editor } = bench);
	}, 120_000);
	afterEach(() => {
		harness.sandbox.faults.clear();
	});
	afterAll(() => bench.close());

	/** The field of a trigger that was saved with these events. */
	async function openField(events: string[]): Promise<Locator> {
		const trigger = node(
			'Clink Trigger',
			`${PACKAGE_NAME}.clinkTrigger`,
			{ events },
			{ typeVersion: 2, credentials: { clinkApi: { id: null, name: '' } } },
		);
		await bench.open([trigger]);
		const panel = await editor.openNode('Clink Trigger');
		return panel.locator('[data-test-id="parameter-input"]').filter({
			has: editor.element('parameter-input-events'),
		});
	}

	const reports = (kind: Fault['kind'], delayMs = 0) => {
		harness.sandbox.faults.add({ match: { path: '/webhook/events' }, when: 'before', kind, delayMs, times: 10 });
	};
	const names = (...events: string[]): Fault['kind'] => ({
		body: JSON.stringify({ code: 200, msg: 'Success', data: { events: events.map((name) => ({ name })) } }),
		contentType: 'application/json',
	});
	const chosen = async (field: Locator) => {
		await field.locator('.el-tag').first().waitFor();
		return await field.locator('.el-tag').allInnerTexts();
	};
	const warnings = async (field: Locator) => await field.locator('[data-icon="triangle-alert"]').count();

	test('shows what was saved by its name, also an event that Clink has added since', async () => {
		reports(names('order.succeeded', 'wallet.paid'));
		const field = await openField(['order.succeeded', 'preset:checkout', 'wallet.paid']);
		expect(await chosen(field)).toEqual(['Order: Succeeded', 'Checkout', 'Wallet: Paid']);
		expect(await warnings(field)).toBe(0);
	}, 120_000);

	test('warns of an event that Clink does not have', async () => {
		reports(names('order.succeeded', 'wallet.paid'));
		const field = await openField(['order.succeeded', 'order.refunded']);
		expect(await chosen(field)).toEqual(['Order: Succeeded', 'order.refunded']);
		expect(await warnings(field)).toBe(1);
	}, 120_000);

	test('shows what was saved, without a warning, when Clink cannot be asked', async () => {
		reports({ status: 500 });
		const field = await openField(['order.succeeded', 'wallet.paid']);
		expect(await chosen(field)).toEqual(['Order: Succeeded', 'Wallet: Paid']);
		expect(await warnings(field)).toBe(0);
	}, 120_000);

	test('keeps what was saved while the list is being loaded', async () => {
		reports(names('order.succeeded'), 3000);
		const field = await openField(['order.succeeded', 'preset:core']);
		await field.locator('input:disabled').first().waitFor();
		expect(await field.locator('.el-tag').count()).toBe(0);
		expect(await chosen(field)).toEqual(['Order: Succeeded', 'Core']);
	}, 120_000);

	test('offers the presets and says what they hold', async () => {
		const field = await openField(['order.succeeded']);
		await chosen(field);
		await field.locator('.el-select').click();
		const presets = editor.page.locator('.el-select-dropdown__item:visible');
		await presets.first().waitFor();
		expect((await presets.allInnerTexts()).slice(0, 3).map((text) => text.split('\n')[0])).toEqual([
			'All',
			'Core',
			'Checkout',
		]);
		expect(await presets.nth(3).innerText()).toContain('Invoice: Open, Paid, Void; Subscription: 11 events');
	}, 120_000);
});
