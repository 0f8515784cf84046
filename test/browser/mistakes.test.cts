import type { Locator } from 'playwright-core';

import { chain, type WorkflowNode } from '../../real-n8n/editor/workflow.cts';
import { chingchingPay, clink, newReference, type Harness } from '../support/n8n/harness.cts';
import { byId, createClinkPayment, createLink, pay, query, refund } from '../support/operation-examples.cts';
import { describeInBrowser } from './support/chromium.cts';
import type { Editor } from './support/editor.cts';
import { openEditorBench, type EditorBench } from './support/editor-bench.cts';
import { picture } from './support/walk.cts';

type Parameters = Record<string, unknown>;

const USED = newReference('USED');
const PAID = newReference('PAID');
const CARD_NUMBER = '4242 4242 4242 4242';
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

interface Mistake {
	name: string;
	node: (name: string) => WorkflowNode;
	/** What the person is told: the message, and on the next line what to do. */
	said: RegExp;
}

const link = (more: Parameters) => createLink(newReference(), { ...MAJOR, ...more });

/** What people get wrong most on each screen. An empty field that is required is n8n's own matter: it marks it in red. */
const MISTAKES: Record<string, Mistake[]> = {
	'Payment link': [
		{
			name: 'no amount',
			node: (name) => chingchingPay(name, link({ amount: 0 })),
			said: /^'Amount in Dollars or Yuan' must be a number greater than 0, got 0 \[.*\]\nEnter digits/,
		},
		{
			name: 'a comma',
			node: (name) => chingchingPay(name, link({ amount: '={{ "12,50" }}' })),
			said: /got "12,50".*\nEnter digits with at most one decimal point, e\.g\. 12\.50\. Thousands separators/,
		},
		{
			name: 'an order that has a link',
			node: (name) => chingchingPay(name, createLink(USED, MAJOR)),
			said: /^Order ".*" already has a payment .*\nDo not change the number/,
		},
	],
	Pay: [
		{
			name: 'another channel',
			node: (name) => chingchingPay(name, pay(newReference(), { ...MAJOR, channelId: '999' })),
			said: /channel_id 999 is not open to this merchant, only 101, 102.*\nCorrect what the gateway reports/,
		},
		{
			name: 'too many decimals',
			node: (name) => chingchingPay(name, pay(newReference(), { ...MAJOR, amount: 1.005 })),
			said: /has more decimals than the currency allows \(2\), got 1\.005.*\nRound it first/,
		},
		{
			name: 'another amount for an order',
			node: (name) => chingchingPay(name, pay(PAID, { ...MAJOR, amount: 200 })),
			said: /^'Merchant Reference' ".*" was used before, for a transaction with a different amount.*\nNothing was sent\. Look it up/,
		},
	],
	'Refund of ChingchingPay': [
		{
			name: 'an order nobody made',
			node: (name) => chingchingPay(name, refund('NO-SUCH-ORDER', newReference(), MAJOR)),
			said: /no payment has this original_merchant_reference.*\nCheck the ID or reference, and whether/,
		},
		{
			name: 'the same number',
			node: (name) => chingchingPay(name, refund('A-1', 'A-1', MAJOR)),
			said: /^'Refund Number' and 'Order to Refund' are the same, "A-1"\nGive the refund its own number/,
		},
		{
			name: 'more than was paid',
			node: (name) => chingchingPay(name, refund(PAID, newReference(), { ...MAJOR, amount: 1000 })),
			said: /amount is above the 12800 cents left to refund.*\n.* or the amount is too high: look it up\. Do not change its number/,
		},
	],
	'Query and Get Details': [
		{
			name: 'an order nobody made',
			node: (name) => chingchingPay(name, query('NO-SUCH-ORDER')),
			said: /^Not found: ChingchingPay does not know 'Merchant Reference' "NO-SUCH-ORDER".*\nCheck it.*'If Not Found' to Continue/,
		},
		{
			name: 'an order number as ID',
			node: (name) => chingchingPay(name, { resource: 'payment', operation: 'get', paymentId: 'A-1042' }),
			said: /no payment has the id A-1042.*\nIs this an order number\? Use Query\./,
		},
		{
			name: 'a space in the number',
			node: (name) => chingchingPay(name, query(`${USED} x`)),
			said: /^Not found: ChingchingPay does not know 'Merchant Reference' ".* x".*\nCheck it/,
		},
	],
	'Payment of Clink': [
		{
			name: 'a card number',
			node: (name) => clink(name, createClinkPayment(newReference(), { paymentInstrumentId: byId(CARD_NUMBER) })),
			said: /^'Payment Instrument' contains a card number(?![\s\S]*4242)[\s\S]*\nNothing was sent\. Remove the number/,
		},
		{
			name: 'no amount',
			node: (name) => clink(name, createClinkPayment(newReference(), { amount: 0 })),
			said: /^'Amount in Dollars or Euros' must be a number greater than 0, got 0 \[.*\]\nEnter digits/,
		},
		{
			name: 'an address without https',
			node: (name) => clink(name, createClinkPayment(newReference(), { returnUrl: 'shop.example.com' })),
			said: /^'Return URL' is not a complete URL, got "shop\.example\.com".*\nInclude the scheme/,
		},
	],
	'Checkout session': [
		{
			name: 'a name for an address',
			node: (name) => clink(name, session({ customerIdentifier: 'Mei Chan' })),
			said: /^'Customer Email' is not an email address, got "Mei Chan"\nEnter an address such as/,
		},
		{
			name: 'a dollar sign',
			node: (name) => clink(name, session({ amount: '={{ "$19.90" }}' })),
			said: /^'Amount in Dollars or Euros' must be a number greater than 0, got "\$19\.90"\nEnter digits.*currency signs are not supported/,
		},
		{
			name: 'cents of yen',
			node: (name) => clink(name, session({ amount: 19.9, currency: 'JPY' })),
			said: /has more decimals than the currency allows \(0\), got 19\.9\nRound it first/,
		},
	],
	'Refund of Clink': [
		{
			name: 'an order nobody made',
			node: (name) => clink(name, clinkRefund()),
			said: /no order has the id order_never_made.*\nCorrect what the gateway reports/,
		},
		{
			name: 'no amount',
			node: (name) => clink(name, clinkRefund({ amount: 0 })),
			said: /^'Amount in Dollars or Euros' must be a number greater than 0, got 0 \[.*\]\nEnter digits/,
		},
		{
			name: 'an order number as ID',
			node: (name) => clink(name, clinkRefund({ orderId: byId('A-1042') })),
			said: /no order has the id A-1042.*\nCorrect what the gateway reports/,
		},
	],
};

describeInBrowser("a mistake in n8n's editor", () => {
	let bench: EditorBench;
	let harness: Harness;
	let editor: Editor;

	beforeAll(async () => {
		bench = await openEditorBench();
		({ harness, editor } = bench);
		await harness.run([chingchingPay('Link', createLink(USED, MAJOR))]);
		await harness.run([chingchingPay('Pay', pay(PAID, MAJOR))]);
	}, 120_000);
	afterAll(() => bench.close());

	/** Presses *Execute step* in a node's panel, and waits for what it says: the message, and on the next line what to do. */
	async function executed(name: string): Promise<{ panel: Locator; told: string }> {
		const panel = await editor.openNode(name);
		await panel.locator('[data-test-id="node-execute-button"]').first().click();
		const message = panel.locator('[data-test-id="node-error-message"]');
		await message.waitFor();
		const advice = panel.locator('[data-test-id="node-error-description"]');
		return { panel, told: `${await message.innerText()}\n${await advice.innerText()}` };
	}

	test.each(Object.entries(MISTAKES))(
		'on the screen %s is answered with what to do',
		async (screen, mistakes) => {
			await bench.open(
				mistakes.map(({ name, node }, index) => ({ ...node(name), position: [index * 240, 0] as [number, number] })),
			);
			for (const { name, said } of mistakes) {
				const { panel, told } = await executed(name);
				await picture(panel, `mistake ${screen} ${name}`);
				expect(told).toMatch(said);
				await editor.closeNode();
			}
		},
		120_000,
	);

	test('that makes Wait for Payment wait for nothing is refused', async () => {
		const order = newReference();
		const nodes = [
			chingchingPay('Make a link', createLink(order, MAJOR)),
			chingchingPay('Wait', { ...query(order), operation: 'wait' }),
		];
		await bench.openWorkflow(chain('A wait that nothing ends', nodes));
		const { panel, told } = await executed('Wait');
		await picture(panel, 'mistake wait');
		expect(told).toMatch(/^No callback would end this wait: 'Callback' is 'None' in "Make a link"/);
	}, 120_000);

	test('in a later item leaves what was carried out before in the details of the error', async () => {
		const [first, second] = [newReference(), newReference()];
		const make = chingchingPay('Links', createLink('={{ $json.order }}', { ...MAJOR, options: { concurrency: 1 } }));
		const items = [first, second, USED].map((order) => ({ order }));
		await bench.openWorkflow(chain('A batch that stops', [make], items));
		const { panel, told } = await executed('Links');
		expect(told).toMatch(/^Order "USED.*" already has a payment[\s\S]*Carried out before the batch stopped: /);
		await panel.getByText('From ChingchingPay').click();
		await picture(panel, 'mistake batch');
		const details = panel.locator('.node-error-view__details[open]');
		await details.getByText('carriedOut').waitFor();
		const text = await details.innerText();
		for (const order of [first, second]) expect(text).toContain(order);
		expect(text.match(/"payUrl": "https?:\/\/[^"]+"/g)).toHaveLength(2);
	}, 120_000);
});
