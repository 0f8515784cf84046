import { itemsOf } from '../../real-n8n/editor/execution.cts';
import { chain, node, PACKAGE_NAME, withCredentials, type Credential } from '../../real-n8n/editor/workflow.cts';
import { defaultPersonality, type Personality } from '../../sandbox/index.cts';
import { chingchingPay, openHarness, type Harness } from '../support/n8n/harness.cts';
import { sharedN8n } from '../support/n8n/shared-n8n.cts';
import { createLink, query } from '../support/operation-examples.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';
import { drawPicture } from './support/docs-picture.cts';
import { Editor } from './support/editor.cts';

type Dialog = Awaited<ReturnType<Editor['openCredential']>>;

/** A gateway that is reached only by what is typed into the form below. */
const foreign: Personality = {
	...defaultPersonality,
	successCode: 10_000,
	words: { ...defaultPersonality.words, success: 'TRADE_SUCCESS' },
	recipe: {
		template: '{timestamp}\\n{body}',
		encoding: 'hexUpper',
		timestamp: { header: 'x-time', unit: 'seconds' },
		key: 'secret',
	},
};

describeInBrowser('the form of the ChingchingPay credential', () => {
	let harness: Harness;
	let browser: Browser;
	let editor: Editor;
	let credential: Credential;

	beforeAll(async () => {
		harness = await openHarness({ personality: foreign });
		const { signedContent, signedTemplate, signatureEncoding, timestampHeader, timestampUnit, conventions, ...keys } =
			harness.inputs.chingchingPay.data;
		expect([
			signedContent,
			signedTemplate,
			signatureEncoding,
			timestampHeader,
			timestampUnit,
			conventions,
		]).not.toContain(undefined);
		credential = await harness.api.createCredential('chingchingPayApi', 'Another gateway', keys);
		browser = await openBrowser({ scale: 1 });
		editor = await Editor.signIn(browser.context, sharedN8n().session);
		await editor.page.setViewportSize({ width: 1280, height: 2600 });
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
		const workflow = withCredentials({ name: 'Link', nodes: [link], connections: {} }, [credential]);
		await editor.openWorkflow((await harness.api.createWorkflow(workflow)).id);
		await editor.openNode('Link');
		return await editor.openCredential();
	}

	const fieldIn = (dialog: Dialog, label: string) =>
		dialog.locator('[data-test-id="parameter-item"], form').filter({ hasText: label }).last();

	async function choose(dialog: Dialog, label: string, option: string): Promise<void> {
		await fieldIn(dialog, label).locator('input').last().click();
		await editor.page
			.locator('.el-select-dropdown__item:visible', { hasText: new RegExp(`^\\s*${option}`) })
			.first()
			.click();
	}

	const enter = async (dialog: Dialog, label: string, text: string) =>
		await fieldIn(dialog, label).locator('input').last().fill(text);

	async function add(dialog: Dialog, convention: string): Promise<void> {
		await dialog.getByPlaceholder('Add Convention').last().click();
		await editor.page.locator('.el-select-dropdown__item:visible', { hasText: convention }).click();
	}

	test('says what was refused and what to try', async () => {
		const dialog = await openCredential();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		const said = await dialog.getByText('ChingchingPay refused the key or the signature.').innerText();
		expect(said).toContain("try 'Signed Content' = Sorted Parameters, or Custom as in your contract");
	}, 120_000);

	test('takes a template and conventions, which runs then go by', async () => {
		const dialog = await openCredential();
		await choose(dialog, 'Signed Content', 'Custom');
		await enter(dialog, 'Signed Template', '{timestamp}\\n{body}');
		await enter(dialog, 'Timestamp Header', 'X-Time');
		await choose(dialog, 'Timestamp Unit', 'Seconds');
		await choose(dialog, 'Signature Encoding', 'Hexadecimal, Upper Case');
		await add(dialog, 'Codes');
		await enter(dialog, 'Success Codes', '10000');
		await add(dialog, 'Status Words');
		await dialog.getByText('Add Word').click();
		await enter(dialog, 'Word', 'TRADE_SUCCESS');
		await choose(dialog, 'Outcome', 'Succeeded');
		await drawPicture(dialog, 'credential-conventions');
		await editor.element('credential-save-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();

		const { data } = (await harness.api.readCredential(credential.id)) as { data: object };
		expect(data).toMatchObject({
			signedContent: 'custom',
			conventions: {
				codes: { successCodes: '10000' },
				status: { words: { word: [{ word: 'TRADE_SUCCESS', outcome: 'succeeded' }] } },
			},
		});
		const pending = await runOne('Link', createLink('FORM-2'));
		expect(pending).toMatchObject({ outcome: 'pending' });
		harness.sandbox.pay(String(pending['payment_id']), 'paid');
		expect(await runOne('Query', query('FORM-2'))).toMatchObject({ status: 'TRADE_SUCCESS', outcome: 'succeeded' });
	}, 120_000);

	async function runOne(name: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
		const workflow = withCredentials(chain(name, [chingchingPay(name, parameters)]), [credential]);
		return itemsOf(await harness.api.createAndRun(workflow), name)[0]?.json ?? {};
	}
});
