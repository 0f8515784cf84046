import type { Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox/index.cts';
import { chingchingPay, clink, first } from '../integration/sandbox/clients.cts';
import { violationsOn } from './support/accessibility.cts';
import { describeInBrowser, openBrowser, type Browser } from './support/chromium.cts';

const WIDTHS = [1440, 390];
const SCHEMES = ['light', 'dark'] as const;
const LOOKS = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme })));

describeInBrowser("the sandbox's pages", () => {
	let sandbox: Sandbox;
	let browser: Browser;
	let page: Page;
	/** What each of them shows, by its address. */
	let addresses: Record<string, string>;

	beforeAll(async () => {
		sandbox = await startSandbox();
		browser = await openBrowser();
		page = await browser.context.newPage();
		addresses = await fill(sandbox);
	}, 120_000);
	afterAll(async () => {
		await browser.close();
		await sandbox.close();
	});

	test.each(LOOKS)(
		'fit on the screen, and have nothing that axe finds, at $width px, $scheme',
		async ({ width, scheme }) => {
			await page.setViewportSize({ width, height: 900 });
			await page.emulateMedia({ colorScheme: scheme });
			const found: string[] = [];
			for (const [name, address] of Object.entries(addresses)) {
				await page.goto(address);
				for (const summary of await page.locator('summary').all()) await summary.click();
				const widthOfContent = await page.evaluate(() => document.documentElement.scrollWidth);
				if (widthOfContent > width) found.push(`${name}: is ${widthOfContent} px wide`);
				found.push(...(await violationsOn(page)).map((violation) => `${name}: ${violation}`));
			}
			expect(found).toEqual([]);
		},
		120_000,
	);

	describe('a copy button', () => {
		/** What the clipboard holds, as a person finds out: by pasting it. */
		async function pasted(): Promise<string> {
			await page.evaluate(() => document.body.prepend(document.createElement('textarea')));
			const field = page.locator('textarea').first();
			await field.focus();
			await page.keyboard.press('Control+V');
			return await field.inputValue();
		}
		const button = (name: string) => page.getByRole('button', { name: `Copy ${name}`, exact: true });

		beforeEach(async () => {
			await page.setViewportSize({ width: 1440, height: 900 });
			await page.goto(sandbox.url);
			await page.locator('summary').click();
		});

		test('copies, says so where it stands, and to who cannot see it', async () => {
			await button('Merchant ID').click();
			await page.getByRole('button', { name: 'Copied Merchant ID' }).waitFor();
			expect(await page.locator('#announcement').innerText()).toBe('Copied Merchant ID');
			expect(await pasted()).toBe(first(sandbox.chingchingPay.merchants).merchantId);
			await button('Merchant ID').waitFor();
		}, 60_000);

		test('works by keyboard, and the keyboard stays on it', async () => {
			await button('API Secret').focus();
			await page.keyboard.press('Enter');
			const copied = page.getByRole('button', { name: 'Copied API Secret' });
			await copied.waitFor();
			expect(await copied.evaluate((element) => element === document.activeElement)).toBe(true);
			expect(await pasted()).toBe(first(sandbox.chingchingPay.merchants).apiSecret);
		}, 60_000);

		test('works where the browser keeps the clipboard from the page', async () => {
			await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
			await page.reload();
			await page.locator('summary').click();
			await button('API Secret').press('Space');
			await page.getByRole('button', { name: 'Copied API Secret' }).waitFor();
			expect(await pasted()).toBe(first(sandbox.chingchingPay.merchants).apiSecret);
		}, 60_000);

		test('keeps the keyboard while the table is refreshed', async () => {
			const focused = () => page.evaluate(() => document.activeElement?.id);
			await page.locator('#transactions button').first().focus();
			const before = await focused();
			await chingchingPay(sandbox).link({ merchant_reference: 'LATER' });
			await page.getByText('LATER').first().waitFor();
			expect(before).toMatch(/^reference-/);
			expect(await focused()).toBe(before);
		}, 60_000);
	});
});

/** Puts something of every kind into the sandbox. */
async function fill(sandbox: Sandbox): Promise<Record<string, string>> {
	const gateway = chingchingPay(sandbox);
	const link = async (reference: string, outcome?: 'paid'): Promise<string> => {
		const { data } = await gateway.link({ merchant_reference: reference, description: 'Two tickets' });
		if (outcome !== undefined) sandbox.pay(String(data['payment_id']), outcome);
		return String(data['payment_link']);
	};
	const customer = { customerEmail: undefined, customerId: 'cus_test' };
	const order = async (merchantReferenceId: string, more: Record<string, unknown> = {}): Promise<string> =>
		String((await clink(sandbox).pay({ ...customer, merchantReferenceId, ...more })).data['orderId']);
	const partly = await order('TEA-2');
	await clink(sandbox).refund(partly);
	await order('TEA-3', { amount: 5.13 });
	await order('TEA-4', { paymentMethodType: 'GCASH' });
	await clink(sandbox).call('POST', '/subscription', {
		customerId: 'cus_test',
		productId: 'prd_plans',
		priceId: 'price_basic',
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_1',
		paymentCurrency: 'USD',
		returnUrl: 'https://shop.example/return',
	});
	const portal = await clink(sandbox).call('POST', '/billing/session', {
		customerId: 'cus_test',
		returnUrl: 'https://shop.example/account',
	});
	const open = await link('A-REFERENCE-THAT-IS-LONG-ENOUGH-TO-MEET-THE-EDGE-OF-A-SMALL-SCREEN-01');
	return {
		'pay page': open,
		'pay page, declined before': `${open}?declined`,
		'pay page, paid': await link('PAID', 'paid'),
		'pay page, partly refunded': `${sandbox.url}/pay/${partly}`,
		'pay page of nothing': `${sandbox.url}/pay/none`,
		'page of the wallet': `${sandbox.url}/authorize/1`,
		dashboard: sandbox.url,
		portal: String(portal.data['url']),
		'portal of nobody': `${sandbox.url}/portal/none`,
	};
}
