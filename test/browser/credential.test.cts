import { node, PACKAGE_NAME, withCredentials } from '../../real-n8n/editor/workflow.cts';
import { openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createLink } from '../support/operation-examples.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { drawPicture } from './support/docs-picture.cts';
import { Editor } from './support/editor.cts';

type Dialog = Awaited<ReturnType<Editor['openCredential']>>;

describeInBrowser('the form of the ChingchingPay credential', () => {
	let harness: Harness;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		harness = await openHarness();
		browser = await openBrowser({ scale: 1.5 });
		editor = await Editor.signIn(browser.context, sharedN8n().session);
		await editor.page.setViewportSize({ width: 1280, height: 1400 });
	}, 120_000);
	afterAll(async () => {
		await browser.close();
		await harness.close();
	});

	async function openCredential(): Promise<Dialog> {
		const link = node('Link', `${PACKAGE_NAME}.chingchingPay`, createLink('FORM-1'), {
			typeVersion: 1,
			credentials: { chingchingPayApi: { id: null, name: '' } },
		});
		const workflow = withCredentials({ name: 'Link', nodes: [link], connections: {} }, harness.credentials);
		await editor.openWorkflow((await harness.api.createWorkflow(workflow)).id);
		await editor.openNode('Link');
		return await editor.openCredential();
	}

	const fieldIn = (dialog: Dialog, label: string) =>
		dialog.locator('[data-test-id="parameter-item"], form').filter({ hasText: label }).last();

	async function choose(dialog: Dialog, label: string, option: string): Promise<void> {
		await fieldIn(dialog, label).locator('input').last().click();
		await editor.page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
	}

	const enter = async (dialog: Dialog, label: string, text: string) =>
		await fieldIn(dialog, label).locator('input').last().fill(text);

	async function add(dialog: Dialog, convention: string): Promise<void> {
		await dialog.getByPlaceholder('Add Convention').last().click();
		await editor.page.locator('.el-select-dropdown__item:visible', { hasText: convention }).click();
	}

	test('takes a template and conventions, which a run then goes by', async () => {
		const dialog = await openCredential();
		await choose(dialog, 'Signed Content', 'Custom');
		await enter(dialog, 'Signed Template', '{timestamp}\\n{body}');
		await enter(dialog, 'Timestamp Header', 'x-timestamp');
		await add(dialog, 'Codes');
		await enter(dialog, 'Success Codes', '0, 10000');
		await add(dialog, 'Status Words');
		await dialog.getByText('Add Word').click();
		await enter(dialog, 'Word', 'TRADE_SUCCESS');
		await choose(dialog, 'Outcome', 'Succeeded');
		await drawPicture(dialog, 'credential-conventions');
		await editor.page.screenshot({ path: '/tmp/cred.png' });
		await editor.element('credential-save-button').click();
		await editor.page.waitForTimeout(3000);
		await editor.page.screenshot({ path: '/tmp/cred2.png' });
		const credential = harness.credentials.find(({ type }) => type === 'chingchingPayApi');
		const { data } = (await harness.api.readCredential(String(credential?.id))) as { data: object };
		expect(data).toMatchObject({
			signedContent: 'custom',
			signedTemplate: '{timestamp}\\n{body}',
			timestampHeader: 'x-timestamp',
			conventions: {
				codes: { successCodes: '0, 10000', unknownReferenceCodes: '' },
				status: { field: '', words: { word: [{ word: 'TRADE_SUCCESS', outcome: 'succeeded' }] } },
			},
		});
	}, 120_000);
});
