import { example, exampleFiles } from '../../demo/examples.cts';
import { submitForm } from '../../real-n8n/editor/form.cts';
import {
	PACKAGE_NAME,
	node,
	withCredentials,
	type Workflow,
	type WorkflowNode,
} from '../../real-n8n/editor/workflow.cts';
import { openHarness, chingchingPay, clink, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createClinkPayment, createLink, pay, refund } from '../support/operation-examples.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { drawPicture, drawsPictures, pictureFile } from './support/docs-picture.cts';
import { Editor } from './support/editor.cts';

const SCALE = 1.5;
const MARGIN = 24;

/** The pictures of the documentation, taken anew on demand: they differ a little each time. */
const describePictures = drawsPictures ? describeInBrowser : describe.skip;

describePictures('the pictures of the documentation (UPDATE_DOCS=1)', () => {
	let harness: Harness;
	const opened: Array<{ close(): Promise<void> }> = [];
	let light: Browser;
	let editor: Editor;

	beforeAll(async () => {
		harness = await openHarness();
		opened.push(harness);
		light = await openBrowser({ scale: SCALE });
		opened.push(light);
		editor = await Editor.signIn(light.context, sharedN8n().session);
	}, 120_000);
	afterAll(async () => {
		for (const open of opened.reverse()) await open.close();
	});

	async function open(nodes: WorkflowNode[], name = 'Payments'): Promise<void> {
		const workflow: Workflow = { name, nodes, connections: {} };
		await editor.openWorkflow((await harness.api.createWorkflow(withCredentials(workflow, harness.credentials))).id);
	}

	const place = (name: string, type: string, parameters: Record<string, unknown>) =>
		node(name, `${PACKAGE_NAME}.${type}`, parameters, {
			typeVersion: type.endsWith('Trigger') && type !== 'clinkPollingTrigger' ? 2 : 1,
			webhookId: '5d0a3f0c-8c1e-4f57-9a2b-6c1f9b7f0e11',
			credentials: type.startsWith('clink')
				? { clinkApi: { id: null, name: '' } }
				: { chingchingPayApi: { id: null, name: '' } },
		});

	test.each(exampleFiles())(
		'the canvas of %s',
		async (file) => {
			const { id } = await harness.api.createWorkflow(example(file, harness.credentials));
			await editor.page.setViewportSize({ width: 1500, height: 800 });
			await editor.openWorkflow(id);
			await editor.page.addStyleTag({
				content:
					'[data-test-id="execute-workflow-button"], [data-test-id="canvas-controls"], [data-test-id="workflow-chat-button"] { visibility: hidden }',
			});
			await editor.element('zoom-to-fit').dispatchEvent('click');
			await editor.page.waitForTimeout(1_000);
			const parts = editor.page.locator('[data-test-id="canvas-node"], [data-test-id="sticky"]');
			const boxes = (await Promise.all((await parts.all()).map((part) => part.boundingBox()))).filter(
				(box) => box !== null,
			);
			const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
			const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
			const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
			const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
			const clip = { x: left, y: top, width: right - left, height: bottom - top };
			await editor.page.screenshot({
				path: pictureFile(`example-${file.replace('.json', '')}`),
				clip,
				animations: 'disabled',
			});
		},
		120_000,
	);

	test.each([
		[
			'create-payment-link',
			place(
				'Create payment link',
				'chingchingPay',
				createLink('ORDER-1042', {
					amount: 128,
					amountUnit: 'major',
					callback: 'resumeExecution',
					additionalFields: { description: 'Tea tasting for two' },
				}),
			),
		],
		[
			'wait-for-payment',
			place('Wait for Payment', 'chingchingPay', {
				resource: 'payment',
				operation: 'wait',
				merchantReference: 'ORDER-1042',
			}),
		],
		['pay', place('Pay', 'chingchingPay', pay('ORDER-1042'))],
		['refund', place('Refund', 'chingchingPay', refund('ORDER-1042', 'REFUND-1042-1'))],
		[
			'limits',
			place(
				'Create payment link',
				'chingchingPay',
				createLink('ORDER-1042', {
					amount: 128,
					amountUnit: 'major',
					qrCodeToBinary: true,
					options: { allowedCurrencies: ['HKD'], refuseAbove: 500 },
				}),
			),
		],
		[
			'reconcile',
			place('Reconcile', 'chingchingPay', {
				resource: 'settlement',
				operation: 'reconcile',
				merchantReference: '={{ $json.reference }}',
				amount: '={{ $json.amount }}',
				amountUnit: 'major',
			}),
		],
		['clink-polling-trigger', place('Clink Polling Trigger', 'clinkPollingTrigger', {})],
		['create-clink-payment', place('Create Clink payment', 'clink', createClinkPayment('ORDER-1042'))],
	])(
		'the form of %s',
		async (name, entry) => {
			// The limits are below all other fields.
			await editor.page.setViewportSize({ width: 1300, height: name === 'limits' ? 1300 : 1150 });
			await open([entry]);
			await drawPicture(await editor.openNode(entry.name), name);
		},
		120_000,
	);

	test.each([
		['chingchingpay-trigger', place('ChingchingPay Trigger', 'chingchingPayTrigger', {})],
		['clink-trigger', place('Clink Trigger', 'clinkTrigger', {})],
		['clink-trigger-manual', place('Clink Trigger', 'clinkTrigger', { registration: 'manual' })],
	])(
		'the panel of %s',
		async (name, entry) => {
			await editor.page.setViewportSize({ width: 1300, height: 760 });
			await open([entry]);
			const panel = await editor.openNode(entry.name);
			await panel.getByText('Webhook URLs', { exact: true }).click();
			await panel.getByText('Production URL', { exact: true }).last().click();
			await panel.getByText('When will this node trigger my flow?').click();
			await drawPicture(panel, name);
		},
		120_000,
	);

	test.each(['chingchingPay', 'clink'])(
		'the credential of %s',
		async (name) => {
			await editor.page.setViewportSize({ width: 1200, height: 1080 });
			await open([place(name, name, {})]);
			await editor.openNode(name);
			const dialog = await editor.openCredential();
			await dialog.getByText('Connection tested successfully').waitFor();
			await drawPicture(dialog, `credential-${name.toLowerCase()}`);
		},
		120_000,
	);

	test.each(['light', 'dark'] as const)(
		'the panel of nodes in the %s theme',
		async (theme) => {
			const browser = await openBrowser({ scale: SCALE, colorScheme: theme });
			const themed = await Editor.signIn(browser.context, sharedN8n().session, theme);
			const nodes = [
				{ ...place('ChingchingPay Trigger', 'chingchingPayTrigger', {}), position: [0, 0] as [number, number] },
				{ ...place('Clink Trigger', 'clinkTrigger', {}), position: [0, 200] as [number, number] },
				{
					...place('Send the link', 'chingchingPay', createLink('ORDER-1042')),
					position: [260, 0] as [number, number],
				},
				{
					...place('Look up the order', 'clink', { resource: 'order', operation: 'get', orderId: 'order_0001' }),
					position: [260, 200] as [number, number],
				},
			];
			const workflow = withCredentials({ name: 'Payments', nodes, connections: {} }, harness.credentials);
			await themed.page.setViewportSize({ width: 1200, height: 620 });
			await themed.openWorkflow((await harness.api.createWorkflow(workflow)).id);
			await themed.searchNodes('pay');
			await themed.element('node-creator-action-item').filter({ hasText: 'ChingchingPay' }).first().waitFor();
			await drawPicture(themed.page.locator('body'), `nodes-panel-${theme}`);
			await browser.close();
		},
		120_000,
	);

	test("the sandbox's pages", async () => {
		const workflow = await harness.api.createWorkflow(
			example('order-form-to-paid.json', harness.credentials, {
				'order-form': 'picture-form',
				'CRM Orders': `Picture orders (${process.pid})`,
			}),
		);
		await harness.api.publish(workflow);
		const form = `${sharedN8n().session.url}/form/picture-form`;
		await editor.page.setViewportSize({ width: 760, height: 820 });
		await editor.page.goto(form);
		await editor.page.locator('[name="field-0"]').fill('ORDER-1042');
		await editor.page.locator('[name="field-1"]').selectOption('Tea tasting for two');
		await editor.page.locator('[name="field-2"]').fill('Mei Chan');
		await editor.page.locator('[name="field-3"]').fill('mei.chan@example.com');
		await drawPicture(editor.page.locator('body'), 'order-form');
		await editor.page.goto(
			await submitForm(form, ['ORDER-1042', 'Tea tasting for two', 'Mei Chan', 'mei.chan@example.com']),
		);
		await drawPicture(editor.page.locator('body'), 'pay-page');
		await harness.api.unpublish(workflow);

		await harness.run([
			chingchingPay('Pay', pay('ORDER-1043')),
			chingchingPay('Refund', refund('ORDER-1043', 'REFUND-1043-1')),
			clink('Create', createClinkPayment('ORDER-1044')),
		]);
		await editor.page.setViewportSize({ width: 1200, height: 620 });
		await editor.page.goto(harness.sandbox.url);
		await drawPicture(editor.page.locator('body'), 'sandbox-dashboard');
	}, 120_000);
});
