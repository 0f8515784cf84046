import { example } from '../../demo/examples.cts';
import { itemsOf, nodeRun } from '../../real-n8n/editor/execution.cts';
import { newReference, openBench, type Bench } from '../support/n8n/harness.cts';
import { sharedStage } from '../support/n8n/shared-n8n.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';

describeInBrowser('a customer with a browser', () => {
	let bench: Bench;
	let browser: Browser;

	beforeAll(async () => {
		bench = await openBench();
		browser = await openBrowser();
	}, 120_000);
	afterAll(async () => {
		await browser?.close();
		await bench?.close();
	});

	test('fills in the order form, pays on the hosted page, and the waiting execution finishes as succeeded', async () => {
		const path = `browser-order-${process.pid}`;
		const names = { 'order-form': path, 'CRM Orders': `Browser orders (${process.pid})` };
		const workflow = await bench.api.createWorkflow(example('order-form-to-paid.json', bench.credentials, names));
		await bench.api.publish(workflow);
		const reference = newReference('BROWSER');
		const page = await browser.context.newPage();

		await page.goto(`${sharedStage().session.url}/form/${path}`);
		await page.locator('[name="field-0"]').fill(reference);
		await page.locator('[name="field-1"]').selectOption('Tea tasting for two');
		await page.locator('[name="field-2"]').fill('Mei Chan');
		await page.locator('[name="field-3"]').fill('mei.chan@example.com');
		await page.getByRole('button', { name: 'Order and pay' }).click();

		await page.waitForURL(`${bench.sandbox.url}/pay/**`);
		await page.getByRole('heading', { name: /128\.00/ }).waitFor();
		const [waiting] = await bench.api.listExecutions(workflow.id);
		expect((await bench.api.waitForExecution(waiting?.id ?? '', { until: ['waiting'] })).status).toBe('waiting');
		await page.getByRole('button', { name: 'Pay', exact: true }).click();
		await page.getByText('Payment complete').waitFor();

		const execution = await bench.api.waitForExecution(waiting?.id ?? '');
		await bench.api.unpublish(workflow);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Wait for Payment')[0]?.json).toMatchObject({
			merchant_reference: reference,
			outcome: 'succeeded',
		});
		expect(itemsOf(execution, 'Save paid order')).toHaveLength(1);
		expect(nodeRun(execution, 'Save open order')).toBeUndefined();
		expect(bench.sandbox.ledger().of(reference)).toMatchObject({ charged: 1, chargedAmount: 12_800 });
	}, 120_000);
});
