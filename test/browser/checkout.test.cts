import { example } from '../../demo/examples.cts';
import { itemsOf, nodeRun } from '../../real-n8n/editor/execution.cts';
import { newReference, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';

describeInBrowser('a customer with a browser', () => {
	let harness: Harness;
	const opened: Array<{ close(): Promise<void> }> = [];
	let browser: Browser;

	beforeAll(async () => {
		harness = await openHarness();
		opened.push(harness);
		browser = await openBrowser();
		opened.push(browser);
	}, 120_000);
	afterAll(async () => {
		for (const open of opened.reverse()) await open.close();
	});

	test('fills in the order form, pays on the hosted page, and the waiting execution finishes as succeeded', async () => {
		const path = `browser-order-${process.pid}`;
		const names = { 'order-form': path, 'CRM Orders': `Browser orders (${process.pid})` };
		const workflow = await harness.api.createWorkflow(example('order-form-to-paid.json', harness.credentials, names));
		await harness.api.publish(workflow);
		const reference = newReference('BROWSER');
		const page = await browser.context.newPage();

		await page.goto(`${sharedN8n().session.url}/form/${path}`);
		await page.locator('[name="field-0"]').fill(reference);
		await page.locator('[name="field-1"]').selectOption('Tea tasting for two');
		await page.locator('[name="field-2"]').fill('Mei Chan');
		await page.locator('[name="field-3"]').fill('mei.chan@example.com');
		await page.getByRole('button', { name: 'Order and pay' }).click();

		await page.waitForURL(`${harness.sandbox.url}/pay/**`);
		await page.getByRole('heading', { name: /128\.00/ }).waitFor();
		const [waiting] = await harness.api.listExecutions(workflow.id);
		expect((await harness.api.waitForExecution(waiting?.id ?? '', { until: ['waiting'] })).status).toBe('waiting');
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await page.getByText('Payment complete').waitFor();

		const execution = await harness.api.waitForExecution(waiting?.id ?? '');
		await harness.api.unpublish(workflow);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait for Payment')[0]?.json).toMatchObject({
			merchant_reference: reference,
			outcome: 'succeeded',
		});
		expect(itemsOf(execution, 'Save paid order')).toHaveLength(1);
		expect(nodeRun(execution, 'Save open order')).toBeUndefined();
		expect(harness.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 12_800 });
	}, 120_000);
});
