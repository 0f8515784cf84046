import type { WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { chingchingPay, clink, newReference, type Harness } from '../support/n8n/harness.cts';
import { byId, createClinkPayment, createLink, pay, query, refund } from '../support/operation-examples.cts';
import { describeInBrowser } from './support/chromium.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';
import { picture } from './support/walk.cts';

type Parameters = Record<string, unknown>;

const MAJOR = { amountUnit: 'major', amount: 128 };

const session = (more: Parameters = {}) => ({
	resource: 'checkoutSession',
	operation: 'create',
	pricing: 'amount',
	amount: 19.9,
	currency: 'USD',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'mei.chan@example.com',
	...more,
});

const clinkRefund = (more: Parameters = {}) => ({
	resource: 'refund',
	operation: 'create',
	orderId: byId('order_never_made'),
	refundMerchantOrderId: newReference('REFUND'),
	amount: 5,
	...more,
});

/** What people get wrong most on each screen, and what they are told. */
const MISTAKES: Record<string, Array<[mistake: string, node: (name: string) => WorkflowNode]>> = {
	'Payment link': [
		['no amount', (name) => chingchingPay(name, createLink(newReference(), { amountUnit: 'major', amount: 0 }))],
		['no order number', (name) => chingchingPay(name, createLink('', MAJOR))],
		[
			'an amount with a comma',
			(name) => chingchingPay(name, createLink(newReference(), { ...MAJOR, amount: '={{ "12,50" }}' })),
		],
	],
	Pay: [
		['no channel', (name) => chingchingPay(name, pay(newReference(), { ...MAJOR, channelId: '' }))],
		['another channel', (name) => chingchingPay(name, pay(newReference(), { ...MAJOR, channelId: '999' }))],
		['too many decimals', (name) => chingchingPay(name, pay(newReference(), { ...MAJOR, amount: 1.005 }))],
	],
	'Refund of ChingchingPay': [
		['an order nobody made', (name) => chingchingPay(name, refund('NO-SUCH-ORDER', newReference(), { ...MAJOR }))],
		['the same number twice', (name) => chingchingPay(name, refund('A-1042', 'A-1042', { ...MAJOR }))],
		['no order', (name) => chingchingPay(name, refund('', newReference(), { ...MAJOR }))],
	],
	Query: [
		['an order nobody made', (name) => chingchingPay(name, query('NO-SUCH-ORDER'))],
		['no order number', (name) => chingchingPay(name, query(''))],
		[
			'an order number as ID',
			(name) => chingchingPay(name, { resource: 'payment', operation: 'get', paymentId: 'A-1042' }),
		],
	],
	'Payment of Clink': [
		['no currency', (name) => clink(name, createClinkPayment(newReference(), { currency: '' }))],
		[
			'a card number',
			(name) =>
				clink(name, createClinkPayment(newReference(), { paymentInstrumentId: byId('4242 4242 4242 4242') })),
		],
		['no amount', (name) => clink(name, createClinkPayment(newReference(), { amount: 0 }))],
	],
	'Checkout session': [
		['no customer', (name) => clink(name, session({ customerIdentifier: '' }))],
		['a name for an address', (name) => clink(name, session({ customerIdentifier: 'Mei Chan' }))],
		['an amount of text', (name) => clink(name, session({ amount: '={{ "$19.90" }}' }))],
	],
	'Refund of Clink': [
		['an order nobody made', (name) => clink(name, clinkRefund())],
		['no refund number', (name) => clink(name, clinkRefund({ refundMerchantOrderId: '' }))],
		['no amount', (name) => clink(name, clinkRefund({ amount: 0 }))],
	],
};

describeInBrowser("a mistake in n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;

	beforeAll(async () => {
		bench = await openEditorBench();
		({ harness, editor } = bench);
	}, 120_000);
	afterAll(() => bench.close());

	test.each(Object.entries(MISTAKES))('%s', async (screen, mistakes) => {
		await bench.open(
			mistakes.map(([mistake, make], index) => ({ ...make(mistake), position: [index * 240, 0] as [number, number] })),
		);
		for (const [mistake] of mistakes) {
			const panel = await editor.openNode(mistake);
			await panel.locator('[data-test-id="node-execute-button"]').first().click();
			const message = panel.locator('[data-test-id="node-error-message"]');
			await message.waitFor();
			const text = await message.innerText();
			const description = await panel.locator('[data-test-id="node-error-description"]').allInnerTexts();
			console.log(`${screen} | ${mistake} | ${text} | ${description.join('|')}`);
			await picture(panel, `mistake ${screen} ${mistake}`);
			await editor.closeNode();
		}
		expect(harness.sandbox).toBeDefined();
	}, 120_000);
});
