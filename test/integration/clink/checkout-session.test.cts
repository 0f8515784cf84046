import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const session = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'checkoutSession',
	operation: 'create',
	customerIdentifier: 'ada@example.com',
	amount: 19.99,
	currency: 'USD',
	simplify: false,
	...changes,
});

const ofPrice = (productId: string, priceId: string, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'checkoutSession',
	operation: 'create',
	customerIdentifier: 'ada@example.com',
	pricing: 'price',
	productId,
	priceId,
	simplify: false,
	...changes,
});

const withFields = (additionalFields: INodeParameters) => session({ additionalFields });

describe('a checkout session of Clink', () => {
	const engine = useSandbox();

	const jsonOf = async (parameters: INodeParameters): Promise<IDataObject> => {
		const { items, error } = await engine.run('clink', parameters);
		if (error !== undefined) throw error;
		expect(items).toHaveLength(1);
		return items[0]?.json ?? {};
	};
	const sent = () => engine.sentTo('/checkout/session').map(({ body }) => JSON.parse(body.toString()) as IDataObject);

	/** The message of a run that must not make a session. */
	async function refusedUnsent(parameters: INodeParameters): Promise<string> {
		const before = sent().length;
		const { error, items } = await engine.run('clink', parameters);
		expect({ items, sent: sent().length - before }).toEqual({ items: [], sent: 0 });
		return error?.message ?? '';
	}

	test('is a page that waits to be paid, and is found again by its ID and by its URL', async () => {
		const made = await jsonOf(session());
		expect(made).toMatchObject({ url: textMatching(/^http/), outcome: 'pending' });
		const get = (sessionId: unknown) =>
			({ resource: 'checkoutSession', operation: 'get', sessionId }) as INodeParameters;
		expect(await jsonOf(get(made.sessionId))).toMatchObject({ status: 'open', outcome: 'pending' });
		engine.sandbox.pay(textOf(made.sessionId), 'paid');
		const paid = { sessionId: made.sessionId, paymentStatus: 'paid', outcome: 'succeeded' };
		expect(await jsonOf(get(made.sessionId))).toMatchObject(paid);
		expect(await jsonOf(get({ __rl: true, mode: 'url', value: made.url }))).toMatchObject(paid);
		expect(await jsonOf(get(`https://shop.example.com/thanks?session_id=${textOf(made.sessionId)}`))).toMatchObject(
			paid,
		);
	});

	test('is looked up with the ten members that people map, or whole', async () => {
		const { sessionId } = await jsonOf(session({ merchantReferenceId: 'ORDER-8' }));
		const get = { resource: 'checkoutSession', operation: 'get', sessionId: textOf(sessionId) };
		expect(await jsonOf(get)).toEqual({
			sessionId,
			merchantReferenceId: 'ORDER-8',
			outcome: 'pending',
			status: 'open',
			paymentStatus: 'unpaid',
			amountTotal: 19.99,
			paymentCurrency: 'USD',
			orderId: null,
			subscriptionId: null,
			customerId: textMatching(/^cus_/),
		});
		expect(await jsonOf({ ...get, simplify: false })).toMatchObject({
			customer: { email: 'ada@example.com' },
			outcome: 'pending',
		});
	});

	test('sends every field that is filled in', async () => {
		await jsonOf(
			session({
				merchantReferenceId: 'ORDER-7',
				additionalFields: {
					allowPromotionCodes: true,
					cancelUrl: 'https://shop.example.com/cart',
					directPaymentQrCodePaymentMethodType: 'CASHAPP',
					historicalPaymentInstrumentImport: {
						source: {
							channelAlias: 'old-channel',
							channelCustomerReference: 'cus-7',
							paymentMethodTypes: ['CARD'],
						},
					},
					localPriceOnly: true,
					metadata: { entries: [{ key: 'order', value: '7' }] },
					paymentMethodType: 'CASHAPP',
					paymentMethodTypeBlackList: ['KAKAO', 'PIX'],
					priceDataList: { items: [{ name: 'Ticket', unitAmount: 19.99, quantity: 1 }] },
					promotionCode: { __rl: true, mode: 'list', value: 'SPRING', cachedResultName: 'SPRING · Spring sale' },
					referenceCustomerId: 'customer-9',
					returnUrl: 'https://shop.example.com/checkout',
					showPromotionCode: false,
					successUrl: 'https://shop.example.com/thanks',
					uiMode: 'elements',
				},
			}),
		);
		expect(sent().at(-1)).toEqual({
			customerEmail: 'ada@example.com',
			referenceCustomerId: 'customer-9',
			originalAmount: 19.99,
			originalCurrency: 'USD',
			priceDataList: [{ name: 'Ticket', unitAmount: 19.99, quantity: 1 }],
			merchantReferenceId: 'ORDER-7',
			successUrl: 'https://shop.example.com/thanks',
			cancelUrl: 'https://shop.example.com/cart',
			metadata: { order: '7' },
			allowPromotionCodes: true,
			showPromotionCode: false,
			promotionCode: 'SPRING',
			localPriceOnly: true,
			paymentMethodType: 'CASHAPP',
			paymentMethodTypeBlackList: ['KAKAO', 'PIX'],
			directPaymentQrCodePaymentMethodType: 'CASHAPP',
			uiMode: 'elements',
			returnUrl: 'https://shop.example.com/checkout',
			historicalPaymentInstrumentImport: {
				channelAlias: 'old-channel',
				channelCustomerReference: 'cus-7',
				paymentMethodTypes: ['CARD'],
			},
		});
	});

	describe('with a product price', () => {
		test.each([
			['prd_test', 'price_test', 19.99, 'USD'],
			['prd_test', 'price_monthly', 9.99, 'USD'],
			['prd_plans', 'price_hkd', 78, 'HKD'],
		])('of %s takes amount and currency of %s from Clink', async (productId, priceId, amount, currency) => {
			expect(await jsonOf(ofPrice(productId, priceId))).toMatchObject({ originalAmount: amount, outcome: 'pending' });
			expect(sent().at(-1)).toEqual({
				customerEmail: 'ada@example.com',
				originalAmount: amount,
				originalCurrency: currency,
				productId,
				priceId,
			});
		});

		test('that was chosen from a list sends its ID', async () => {
			const chosen = (value: string, cachedResultName: string) => ({
				__rl: true,
				mode: 'list',
				value,
				cachedResultName,
			});
			const parameters = ofPrice('', '', {
				productId: chosen('prd_test', 'Test product'),
				priceId: chosen('price_test', '19.99 USD'),
			});
			await jsonOf(parameters);
			expect(sent().at(-1)).toMatchObject({ productId: 'prd_test', priceId: 'price_test' });
		});

		test('sends the amount and the currency that are entered instead', async () => {
			await jsonOf(ofPrice('prd_test', 'price_test', { amount: '19.99', currency: 'usd' }));
			expect(sent().at(-1)).toMatchObject({ originalAmount: 19.99, originalCurrency: 'USD' });
		});

		test('that recurs can change in phases that are planned ahead', async () => {
			const phases = [
				{ effectiveCycle: 2, priceSnapshotId: 'snap_pro', quantity: 1 },
				{ effectiveCycle: 4, priceSnapshotId: 'snap_basic', quantity: 2 },
			];
			await jsonOf(ofPrice('prd_plans', 'price_basic', { additionalFields: { scheduledPhases: { phases } } }));
			expect(sent().at(-1)).toMatchObject({
				scheduledPhases: [
					{ sequence: 1, ...phases[0] },
					{ sequence: 2, ...phases[1] },
				],
			});
		});

		test('reads each price once for a batch', async () => {
			const before = engine.sentTo('/price/price_test').length;
			const items = Array.from({ length: 5 }, () => ({ json: {} }));
			const { items: made } = await engine.run('clink', ofPrice('prd_test', 'price_test'), { items });
			expect(made).toHaveLength(5);
			expect(engine.sentTo('/price/price_test').length - before).toBe(1);
		});

		test.each<[string, INodeParameters, string | RegExp]>([
			[
				'of another product',
				ofPrice('prd_plans', 'price_test'),
				`'Price' "price_test" belongs to another product, prd_test`,
			],
			[
				'that does not exist',
				ofPrice('prd_test', 'price_none'),
				/^'Price' "price_none" could not be read\. Clink refused/,
			],
			[
				'that recurs, together with line items',
				ofPrice('prd_test', 'price_monthly', {
					additionalFields: { priceDataList: { items: [{ name: 'Ticket', unitAmount: 9.99 }] } },
				}),
				"'Line Items' cannot be used with a recurring price",
			],
			[
				"that recurs, in the customer's currency only",
				ofPrice('prd_test', 'price_monthly', { additionalFields: { localPriceOnly: true } }),
				"'Local Price Only' cannot be used with a recurring price",
			],
			[
				'that is paid once, together with phases',
				ofPrice('prd_test', 'price_test', {
					additionalFields: {
						scheduledPhases: { phases: [{ effectiveCycle: 2, priceSnapshotId: 'snap_pro', quantity: 1 }] },
					},
				}),
				"'Scheduled Phases' cannot be used without a recurring price",
			],
			[
				'and too many decimals',
				ofPrice('prd_test', 'price_test', { amount: '19.999' }),
				`'Amount in Dollars or Euros' has more decimals than the currency allows (2), got "19.999"`,
			],
		])('%s makes nothing and is named', async (_, parameters, message) => {
			expect(await refusedUnsent(parameters)).toMatch(message);
		});

		test('that cannot be read makes nothing, and says that nothing was sent', async () => {
			engine.sandbox.faults.add({
				match: { path: '/price/price_test' },
				when: 'before',
				kind: { status: 503, body: 'Busy' },
				times: 10,
			});
			expect(await refusedUnsent(ofPrice('prd_test', 'price_test'))).toMatch(
				/^'Price' "price_test" could not be read\. Clink responded with HTTP status 503: Busy$/,
			);
		});
	});

	test.each<[string, INodeParameters, string]>([
		[
			'a promotion code, but none is allowed',
			{ promotionCode: 'SPRING' },
			"'Promotion Code' is filled in, but 'Allow Promotion Codes' is off",
		],
		[
			'a promotion code, and codes are forbidden',
			{ promotionCode: 'SPRING', allowPromotionCodes: false },
			"'Promotion Code' is filled in, but 'Allow Promotion Codes' is off",
		],
		[
			'no field for a code, and no code',
			{ allowPromotionCodes: true, showPromotionCode: false },
			"'Promotion Code' is empty, but 'Show Promotion Code' is off",
		],
		[
			'a QR code of a method that is not selected',
			{ directPaymentQrCodePaymentMethodType: 'QRIS', paymentMethodType: 'CASHAPP' },
			"'Direct QR Code' differs from 'Payment Method'",
		],
		[
			'a selected method that is excluded',
			{ paymentMethodType: 'CARD', paymentMethodTypeBlackList: ['CARD'] },
			"'Excluded Payment Methods' contains the one that is selected under 'Payment Method'",
		],
		['parts for a page that is not named', { uiMode: 'elements' }, "'Return URL' is empty, but 'UI Mode' is Elements"],
		[
			'an excluded method that does not exist',
			{ paymentMethodTypeBlackList: '={{ ["CASH"] }}' },
			`'Excluded Payment Methods' does not accept "CASH"`,
		],
		[
			'a switch that is neither on nor off',
			{ localPriceOnly: '={{ "maybe" }}' },
			`'Local Price Only' must be true or false, got "maybe"`,
		],
		[
			'a source of saved cards without a name',
			{ historicalPaymentInstrumentImport: { source: { channelCustomerReference: 'cus-7' } } },
			"'Channel Alias' is empty",
		],
	])('with %s is refused before anything is sent', async (_, additionalFields, message) => {
		expect(await refusedUnsent(withFields(additionalFields))).toBe(message);
	});
});
