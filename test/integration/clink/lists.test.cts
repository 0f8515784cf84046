import type { INodeParameters } from 'n8n-workflow';

// With its extension: without it, Node's own resolution finds the codex file Clink.node.json first.
import { Clink } from '../../../nodes/Clink/Clink.node.ts';
import { runLoadMethod } from '../../support/engine/load-options.cts';
import { createPayment, newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

interface Search {
	parameters?: INodeParameters;
	path?: string;
	filter?: string;
	paginationToken?: string;
}

describe('a list of the Clink node', () => {
	const engine = useSandbox({ lifetime: 'eachTest' });

	const search = async (method: string, options: Search = {}) =>
		await runLoadMethod(new Clink(), 'listSearch', method, { credential: engine.credentialOf('clink'), ...options });
	const namesIn = async (method: string, options: Search = {}) =>
		(await search(method, options)).results.map(({ name }) => name);

	async function pay(changes: INodeParameters = {}): Promise<string> {
		const { items, error } = await engine.run('clink', createPayment(changes));
		if (error !== undefined) throw error;
		return textOf(items[0]?.json.orderId);
	}
	const rowsAre = (path: string, rows: unknown[], times = 1) =>
		engine.sandbox.faults.add({
			match: { path },
			when: 'before',
			times,
			kind: { body: JSON.stringify({ code: 200, msg: 'success', rows }), contentType: 'application/json' },
		});

	describe('of products', () => {
		test('has their names, without those that are not active', async () => {
			expect(await search('searchProducts')).toEqual({
				results: [
					{ name: 'Test product', value: 'prd_test' },
					{ name: 'Plans', value: 'prd_plans' },
				],
			});
		});

		test.each([
			['a part of the name in another letter case', 'PLAN', ['Plans']],
			['an ID', 'prd_test', ['Test product']],
			['a blank', ' ', ['Test product', 'Plans']],
			['a name that none has', 'unicorn', []],
		])('is searched by %s', async (_, filter, names) => {
			expect(await namesIn('searchProducts', { filter })).toEqual(names);
		});

		test('comes page by page, and is searched on all of them', async () => {
			const productsFrom = (first: number, count: number) =>
				Array.from({ length: count }, (_, index) => ({
					productId: `prd_${first + index}`,
					name: `Product ${first + index}`,
					active: true,
				}));
			rowsAre('/product', productsFrom(0, 100));
			const first = await search('searchProducts');
			expect({ count: first.results.length, token: first.paginationToken }).toEqual({ count: 100, token: '2' });
			rowsAre('/product', productsFrom(100, 3));
			const second = await search('searchProducts', { paginationToken: '2' });
			expect(second.results.at(-1)).toEqual({ name: 'Product 102', value: 'prd_102' });
			expect(second.paginationToken).toBeUndefined();
			expect(engine.sentTo('/product').at(-1)?.path).toMatch(/pageNum=2&pageSize=100$/);

			rowsAre('/product', productsFrom(0, 100));
			rowsAre('/product', productsFrom(100, 3));
			expect(await namesIn('searchProducts', { filter: 'Product 101' })).toEqual(['Product 101']);
		});

		test('reads ten pages at most, of a gateway that never ends', async () => {
			const page = Array.from({ length: 100 }, (_, index) => ({ productId: `prd_${index}`, name: 'Same' }));
			rowsAre('/product', page, 100);
			const { results, paginationToken } = await search('searchProducts', { filter: 'other' });
			expect({ results, paginationToken }).toEqual({ results: [], paginationToken: '11' });
			expect(engine.sentTo('/product')).toHaveLength(10);
		});
	});

	describe('of prices', () => {
		const of = (productId: unknown): Search => ({
			parameters: { resource: 'checkoutSession', operation: 'create', pricing: 'price', productId } as INodeParameters,
		});

		test('has those of the product, with their period', async () => {
			expect((await search('searchPrices', of('prd_test'))).results).toEqual([
				{ name: '19.99 USD', value: 'price_test' },
				{ name: '9.99 USD / month', value: 'price_monthly' },
			]);
		});

		test('of a product that was chosen from a list has only the prices that fit', async () => {
			const chosen = of({ __rl: true, mode: 'list', value: 'prd_test', cachedResultName: 'Test product' });
			expect(
				await namesIn('searchOneTimePrices', { parameters: { ...chosen.parameters, resource: 'payment' } }),
			).toEqual(['19.99 USD']);
			expect(await namesIn('searchRecurringPrices', chosen)).toEqual(['9.99 USD / month']);
		});

		test('has those of the product beside it, where there are several products', async () => {
			const entryOf = (productId: string) => ({ productId: { __rl: true, mode: 'id', value: productId } });
			const parameters: INodeParameters = {
				resource: 'coupon',
				operation: 'create',
				applyType: 'price',
				applicablePrices: { prices: [entryOf('prd_plans'), entryOf('prd_test')] },
			};
			const namesFor = async (position: number) =>
				await namesIn('searchPrices', { parameters, path: `parameters.applicablePrices.prices[${position}].priceId` });
			expect(await namesFor(0)).toContain('100.00 USD / year');
			expect(await namesFor(1)).toEqual(['19.99 USD', '9.99 USD / month']);
		});

		test('says which one begins with a free trial, and leaves out what is not active', async () => {
			expect(await namesIn('searchPrices', of('prd_plans'))).toEqual([
				'10.00 USD / month',
				'30.00 USD / month',
				'10.00 USD / month, 14 days free',
				'100.00 USD / year',
				'78.00 HKD / month',
			]);
		});

		test('for a phase that is planned ahead has recurring prices by their terms as they are now', async () => {
			expect((await search('searchPriceSnapshots', of('prd_test'))).results).toEqual([
				{ name: '9.99 USD / month', value: textMatching(/^snap_/) },
			]);
		});

		test('tells those of the same amount apart by their ID', async () => {
			const same = { unitAmount: 500, currency: 'JPY', priceType: 'one_time' };
			rowsAre('/price', [
				{ ...same, priceId: 'price_a' },
				{ ...same, priceId: 'price_b' },
			]);
			expect(await namesIn('searchPrices', of('prd_test'))).toEqual(['500 JPY (price_a)', '500 JPY (price_b)']);
		});

		test.each([
			['in camelCase', { interval: 'month', intervalCount: 3 }, '5.00 EUR / 3 months'],
			['in snake_case, as older pages of Clink have it', { interval: 'year', interval_count: 1 }, '5.00 EUR / year'],
			['in days', { interval: 'custom', intervalCount: 10 }, '5.00 EUR / 10 days'],
			['by half years', { interval: 'half_year', intervalCount: 1 }, '5.00 EUR / half year'],
		])('shows a period %s', async (_, recurring, name) => {
			rowsAre('/price', [{ priceId: 'price_x', unitAmount: 5, currency: 'EUR', priceType: 'recurring', recurring }]);
			expect(await namesIn('searchPrices', of('prd_test'))).toEqual([name]);
		});

		test.each<[string, unknown]>([
			['no product is chosen', ''],
			['the product is an expression', '={{ $json.productId }}'],
		])('says so when %s', async (_, productId) => {
			const chosen = { ...of('').parameters, productId } as INodeParameters;
			await expect(search('searchPrices', { parameters: chosen })).rejects.toMatchObject({
				message: 'No product is chosen yet',
				description: "Choose a 'Product' first, or enter the price by its ID.",
			});
		});
	});

	describe('of orders', () => {
		test('has the newest first, with reference, amount and status', async () => {
			const reference = newReference('ORDER');
			const first = await pay({ merchantReferenceId: reference, amount: 5 });
			rowsAre('/order', [
				{ orderId: 'old', amountTotal: 1, paymentCurrency: 'USD', status: 'failed', createTime: 1 },
				{
					orderId: 'new',
					amountTotal: 2,
					paymentCurrency: 'USD',
					status: 'success',
					createTime: 2,
					merchantReferenceId: 'null',
				},
			]);
			expect(await namesIn('searchOrders')).toEqual(['new · 2.00 USD · success', 'old · 1.00 USD · failed']);
			expect((await search('searchOrders')).results).toEqual([
				{ name: `${reference} · 5.00 USD · success`, value: first },
			]);
		});

		test('for a refund has only what can be refunded', async () => {
			const paid = await pay({ amount: 6 });
			await pay({ amount: 6.13 });
			const { results } = await search('searchRefundableOrders');
			expect(results.map(({ value }) => value)).toEqual([paid]);
		});
	});

	describe('of customers and what they pay with', () => {
		test('has each customer once, by email', async () => {
			await pay();
			await pay();
			await pay({ customerIdentifierType: 'referenceCustomerId', customerIdentifier: 'customer-7' });
			const { results } = await search('searchCustomers');
			expect(results.map(({ name }) => name)).toEqual([textMatching(/^cus_/), 'ada@example.com']);
			expect(results.map(({ value }) => value)).toEqual([textMatching(/^cus_/), textMatching(/^cus_/)]);
		});

		test('has saved cards by scheme and last digits, of the customer and the method in the form', async () => {
			await pay({ paymentInstrumentId: 'pi_card_4242' });
			await pay({ paymentInstrumentId: 'pi_card_0002', amount: 6.13 });
			await pay({ customerIdentifier: 'grace@example.com', paymentInstrumentId: 'pi_card_1881' });
			expect((await search('searchPaymentInstruments')).results).toEqual([
				{ name: 'Visa •••• 1881 · grace@example.com', value: 'pi_card_1881' },
				{ name: 'Visa •••• 4242 · ada@example.com', value: 'pi_card_4242' },
			]);
			const form = { resource: 'payment', operation: 'create', customerIdentifier: 'ada@example.com' };
			expect(await namesIn('searchPaymentInstruments', { parameters: form })).toEqual([
				'Visa •••• 4242 · ada@example.com',
			]);
			const wallet = { ...form, paymentMethodType: 'GCASH' };
			expect(await namesIn('searchPaymentInstruments', { parameters: wallet })).toEqual([]);
		});
	});

	test('of coupons has their terms, and of codes the coupon', async () => {
		expect(await namesIn('searchCoupons')).toEqual([
			textMatching(/^Spring sale \(.+\)$/),
			textMatching(/^Five off \(.+\)$/),
		]);
		expect((await search('searchPromotionCodes')).results).toEqual([
			{ name: 'SPRING · Spring sale', value: 'SPRING' },
			{ name: 'FIVE · Five off', value: 'FIVE' },
		]);
		expect(await namesIn('searchPromotionCodeIds', { filter: 'winter' })).toEqual(['WINTER · Spring sale · inactive']);
	});

	test.each<[string, { status: number; body: string }, string, RegExp]>([
		['is down', { status: 503, body: 'Busy' }, 'Clink responded with HTTP status 503: Busy', /Run this again later/],
		[
			'refuses the key',
			{ status: 401, body: 'Unauthorized' },
			'Clink responded with HTTP status 401: Unauthorized',
			/Check the credential/,
		],
	])('that cannot be read because Clink %s says why, as an item does', async (_, kind, message, description) => {
		engine.sandbox.faults.add({ match: { path: '/order' }, when: 'before', kind, times: 9 });
		const expected = { message, description: textMatching(description) };
		await expect(search('searchOrders')).rejects.toMatchObject(expected);
		const { error } = await engine.run('clink', { resource: 'order', operation: 'getAll' });
		expect(error).toMatchObject({ ...expected, message: message });
	});

	test('without a usable credential says what is missing in it, and sends nothing', async () => {
		const credential = { ...engine.credentialOf('clink'), apiKey: '' };
		const list = runLoadMethod(new Clink(), 'listSearch', 'searchProducts', { credential });
		await expect(list).rejects.toMatchObject({ message: "The credential's 'API Key' is empty" });
		expect(engine.sandbox.requests).toEqual([]);
	});

	test('where several can be chosen comes whole', async () => {
		const credential = engine.credentialOf('clink');
		expect(await runLoadMethod(new Clink(), 'loadOptions', 'getProducts', { credential })).toEqual([
			{ name: 'Test product', value: 'prd_test' },
			{ name: 'Plans', value: 'prd_plans' },
		]);
	});
});
