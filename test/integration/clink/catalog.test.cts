import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	createCode,
	createCoupon,
	createPrice,
	createProduct,
	IMAGES,
	newCode,
	PNG_ITEM,
	updatePrice,
	withFile,
} from '../../support/engine/catalog.cts';
import { newReference } from '../../support/engine/sandbox-calls.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { ISO_TIME, textMatching } from '../../support/matchers.cts';
import { textOf } from '../../support/text.cts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const chosen = (value: string) => ({ __rl: true, mode: 'list', value, cachedResultName: 'as the list shows it' });

describe("Clink's catalog", () => {
	const engine = useSandbox();

	const jsonsOf = async (parameters: INodeParameters, items?: INodeExecutionData[]): Promise<IDataObject[]> => {
		const { items: outputs, error } = await engine.run('clink', parameters, items === undefined ? {} : { items });
		if (error !== undefined) throw error;
		return outputs.map(({ json }) => json);
	};
	const jsonOf = async (parameters: INodeParameters, item?: INodeExecutionData): Promise<IDataObject> => {
		const jsons = await jsonsOf(parameters, item === undefined ? undefined : [item]);
		expect(jsons).toHaveLength(1);
		return jsons[0] ?? {};
	};
	const lastRequest = (path: string) => {
		const request = engine.sentTo(path).at(-1);
		if (request === undefined) throw new Error(`Nothing was sent to ${path}.`);
		return request;
	};
	const lastBody = (path: string) => JSON.parse(lastRequest(path).body.toString()) as IDataObject;
	const lastQuery = (path: string) =>
		Object.fromEntries(new URL(lastRequest(path).path, 'http://localhost').searchParams);

	describe('Product: Create', () => {
		test('uploads the image, then creates the product with it', async () => {
			const parameters = createProduct();
			const json = await jsonOf(parameters, PNG_ITEM);
			expect(json).toMatchObject({
				productId: textMatching(/^prd_/),
				name: parameters.name,
				active: true,
				image: textMatching(/^http/),
				taxCategory: 'digital_goods_or_service',
				priceList: [],
				outcome: 'notApplicable',
			});
			expect(lastBody('/product')).toEqual({
				name: parameters.name,
				taxCategory: 'digital_goods_or_service',
				image: textMatching(/^oss_/),
			});
			const { body, headers } = lastRequest('/product/image/upload');
			expect(headers['content-type']).toContain('multipart/form-data');
			expect(body.includes(IMAGES.png)).toBe(true);
		});

		test.each([
			['photo.jpg', IMAGES.jpg, 'photo.jpg'],
			['photo.JPEG', IMAGES.jpg, 'photo.JPEG'],
			['anim.gif', IMAGES.gif, 'anim.gif'],
			['photo.webp', IMAGES.webp, 'photo.webp'],
			['photo.jpg', IMAGES.png, 'photo.png'],
			['photo', IMAGES.png, 'photo.png'],
			['Logo v1.2', IMAGES.png, 'Logo v1.2.png'],
			[undefined, IMAGES.gif, 'image.gif'],
		])('uploads the file %p under a name that fits its content', async (fileName, content, sent) => {
			await jsonOf(createProduct(), withFile(content, fileName, 'application/octet-stream'));
			expect(lastRequest('/product/image/upload').body.toString('latin1')).toContain(`filename="${sent}"`);
		});

		test('sends names in other languages and prices, as the interface has them', async () => {
			const json = await jsonOf(
				createProduct({
					additionalFields: {
						description: 'Ten lessons',
						localizedNames: { names: [{ locale: 'zh-HK', name: '課程' }] },
						priceList: {
							prices: [
								{
									unitAmount: 99,
									currency: 'USD',
									priceType: 'one_time',
									additionalFields: { isDefaultPrice: true },
								},
								{
									unitAmount: 1500,
									currency: 'JPY',
									priceType: 'recurring',
									interval: 'month',
									intervalCount: 3,
									additionalFields: {
										isActive: false,
										priority: 2,
										pricingModel: 'per_seat',
										transformQuantity: { division: { divideBy: 10, round: 'up' } },
										trialPeriodDays: 14,
									},
								},
							],
						},
					},
				}),
				PNG_ITEM,
			);
			expect(lastBody('/product')).toMatchObject({
				description: 'Ten lessons',
				localizedNames: { 'zh-HK': '課程' },
				priceList: [
					{ currency: 'USD', unitAmount: 99, priceType: 'one_time', isDefaultPrice: true },
					{
						currency: 'JPY',
						unitAmount: 1500,
						priceType: 'recurring',
						recurringDetails: {
							interval: 'month',
							intervalCount: 3,
							trialPeriodDays: 14,
							pricingModel: 'per_seat',
							transformQuantity: { divideBy: 10, round: 'up' },
						},
						priority: 2,
						isActive: 'false',
					},
				],
			});
			expect(json).toMatchObject({ defaultPrice: textMatching(/^price_/), priceList: [{}, { active: false }] });
		});
	});

	describe('Product: Get', () => {
		const get = (changes: INodeParameters = {}): INodeParameters => ({
			resource: 'product',
			operation: 'get',
			productId: 'prd_test',
			...changes,
		});

		test('returns what people map, of a product that comes without an envelope', async () => {
			expect(await jsonOf(get({ productId: chosen('prd_test') }))).toEqual({
				productId: 'prd_test',
				name: 'Test product',
				outcome: 'notApplicable',
				active: true,
				description: null,
				defaultPrice: 'price_test',
				image: textMatching(/^http/),
				taxCategory: 'digital_goods_or_service',
				createTime: ISO_TIME,
				updateTime: ISO_TIME,
			});
		});

		test('returns all of it without Simplify', async () => {
			const json = await jsonOf(get({ simplify: false }));
			expect(json).toMatchObject({ productId: 'prd_test', localizedNames: null, outcome: 'notApplicable' });
			expect(json.priceList).toHaveLength(2);
		});
	});

	describe('Product: Get Many', () => {
		const getAll = (changes: INodeParameters = {}): INodeParameters => ({
			resource: 'product',
			operation: 'getAll',
			...changes,
		});

		test('returns up to the limit, and asks for no more', async () => {
			const jsons = await jsonsOf(getAll({ limit: 2 }));
			expect(jsons.map(({ productId }) => productId)).toEqual(['prd_test', 'prd_plans']);
			expect(lastQuery('/product')).toEqual({ pageNum: '1', pageSize: '2' });
		});

		test('returns all in the largest pages', async () => {
			const jsons = await jsonsOf(getAll({ returnAll: true, simplify: false }));
			expect(jsons.length).toBeGreaterThanOrEqual(3);
			expect(jsons[0]).toMatchObject({ productId: 'prd_test', outcome: 'notApplicable' });
			expect(lastQuery('/product')).toMatchObject({ pageSize: '100' });
		});
	});

	describe('Price: Create', () => {
		test('sends a one-time price without anything of a recurring one', async () => {
			expect(
				await jsonOf(createPrice({ productId: chosen('prd_test'), unitAmount: '1500', currency: 'jpy' })),
			).toMatchObject({
				priceId: textMatching(/^price_/),
				productId: 'prd_test',
				currency: 'JPY',
				unitAmount: 1500,
				priceType: 'one_time',
				active: true,
				outcome: 'notApplicable',
			});
			expect(lastBody('/price')).toEqual({
				productId: 'prd_test',
				currency: 'JPY',
				unitAmount: 1500,
				priceType: 'one_time',
			});
		});

		test('sends the interval of a recurring price, monthly by default', async () => {
			await jsonOf(createPrice({ unitAmount: 7.1, priceType: 'recurring' }));
			expect(lastBody('/price')).toMatchObject({ recurringDetails: { interval: 'month', intervalCount: 1 } });
		});

		test('sends every field that Clink publishes', async () => {
			const json = await jsonOf(
				createPrice({
					unitAmount: 7.2,
					priceType: 'recurring',
					interval: 'custom',
					intervalCount: 45,
					additionalFields: {
						isDefaultPrice: false,
						pricingModel: 'per_seat',
						priority: 3,
						transformQuantity: { division: { divideBy: 5, round: 'half_even' } },
						trialPeriodDays: 7,
					},
				}),
			);
			expect(lastBody('/price')).toEqual({
				productId: 'prd_test',
				currency: 'USD',
				unitAmount: 7.2,
				priceType: 'recurring',
				recurringDetails: {
					interval: 'custom',
					intervalCount: 45,
					trialPeriodDays: 7,
					pricingModel: 'per_seat',
					transformQuantity: { divideBy: 5, round: 'half_even' },
				},
				priority: 3,
				isDefaultPrice: false,
			});
			expect(json).toMatchObject({ recurring: { interval: 'custom', intervalCount: 45 } });
		});

		test('makes a one-time price where an expression says so, although n8n cannot hide the interval then', async () => {
			await jsonOf(createPrice({ unitAmount: 7.3, priceType: '={{ "one_time" }}' }));
			expect(lastBody('/price')).not.toHaveProperty('recurringDetails');
		});
	});

	describe('Price: Get', () => {
		test('finds a price by its ID alone', async () => {
			const json = await jsonOf({ resource: 'price', operation: 'get', priceId: 'price_yearly' });
			expect(json).toMatchObject({
				priceId: 'price_yearly',
				recurring: { interval: 'year' },
				outcome: 'notApplicable',
			});
		});
	});

	describe('Price: Get Many', () => {
		const getAll = (changes: INodeParameters = {}): INodeParameters => ({
			resource: 'price',
			operation: 'getAll',
			productId: 'prd_plans',
			...changes,
		});

		test('returns the active prices of a product', async () => {
			const jsons = await jsonsOf(getAll({ returnAll: true }));
			expect(jsons).toHaveLength(5);
			expect(jsons[0]).toMatchObject({ priceId: 'price_basic', active: true, outcome: 'notApplicable' });
			expect(lastQuery('/price')).toEqual({ productId: 'prd_plans', active: 'true', pageNum: '2', pageSize: '100' });
		});

		test('returns those that are not active, where that is asked for', async () => {
			const jsons = await jsonsOf(getAll({ filters: { active: false }, limit: 3 }));
			expect(jsons.map(({ priceId }) => priceId)).toEqual(['price_old']);
		});
	});

	describe('Price: Update', () => {
		let priceId: string;
		beforeEach(async () => {
			const { items } = await engine.run(
				'clink',
				createPrice({ productId: 'prd_plans', unitAmount: 44, currency: 'HKD', priceType: 'recurring' }),
			);
			priceId = textOf(items[0]?.json.priceId);
		});

		const update = async (updateFields: INodeParameters) =>
			await jsonOf(updatePrice(updateFields, { priceId: chosen(priceId) }));
		const sent = () => lastBody(`/price/${priceId}`);

		test('sends what is entered and nothing else', async () => {
			expect(await update({ isActive: false })).toMatchObject({ priceId, active: false, outcome: 'notApplicable' });
			expect(sent()).toEqual({ isActive: 'false' });
			await update({ isActive: true, priority: 4, isDefaultPrice: true });
			expect(sent()).toEqual({ isActive: 'true', priority: 4, isDefaultPrice: true });
		});

		test('takes a new amount in the currency that the price has', async () => {
			expect(await update({ unitAmount: '45.50' })).toMatchObject({ unitAmount: 45.5, currency: 'HKD' });
			expect(sent()).toEqual({ unitAmount: 45.5 });
		});

		test('takes another currency with its amount, without a look at the price', async () => {
			const looks = engine.sentTo(`/price/${priceId}`).length;
			await update({ unitAmount: 900, currency: 'JPY' });
			expect(sent()).toEqual({ unitAmount: 900, currency: 'JPY' });
			expect(engine.sentTo(`/price/${priceId}`)).toHaveLength(looks + 1);
		});

		test('sends recurring details as a whole', async () => {
			await update({
				recurringDetails: {
					details: { interval: 'year', intervalCount: 2, additionalFields: { trialPeriodDays: 30 } },
				},
			});
			expect(sent()).toEqual({ recurringDetails: { interval: 'year', intervalCount: 2, trialPeriodDays: 30 } });
		});

		test('turns a recurring price into a one-time price', async () => {
			expect(await update({ priceType: 'one_time' })).toMatchObject({ priceType: 'one_time', recurring: null });
			expect(sent()).toEqual({ priceType: 'one_time' });
		});
	});

	describe('Coupon: Create', () => {
		test('sends a percentage off everything, once', async () => {
			const parameters = createCoupon({ percentage: '12.5' });
			expect(await jsonOf(parameters)).toMatchObject({
				couponId: textMatching(/^cpn_/),
				couponName: parameters.couponName,
				terms: textMatching(/12\.5/),
				outcome: 'notApplicable',
			});
			expect(lastBody('/coupon')).toEqual({
				couponName: parameters.couponName,
				discountType: 'percentage',
				percentage: 12.5,
				applyType: 'none',
				durationType: 'once',
			});
		});

		test('sends amounts by currency, products and months', async () => {
			await jsonOf(
				createCoupon({
					discountType: 'fixed_amount',
					fixedAmounts: {
						amounts: [
							{ amount: 5, currency: 'USD' },
							{ amount: 600, currency: 'JPY' },
						],
					},
					applyType: 'product',
					applicableProducts: ['prd_test', 'prd_plans'],
					durationType: 'repeating',
					durationMonths: 6,
				}),
			);
			expect(lastBody('/coupon')).toMatchObject({
				discountType: 'fixed_amount',
				fixedAmounts: { USD: 5, JPY: 600 },
				applyType: 'product',
				applicableProducts: ['prd_test', 'prd_plans'],
				durationType: 'repeating',
				durationMonths: 6,
			});
			expect(lastBody('/coupon')).not.toHaveProperty('percentage');
		});

		test('sends prices under their products', async () => {
			await jsonOf(
				createCoupon({
					applyType: 'price',
					applicablePrices: {
						prices: [
							{ productId: chosen('prd_test'), priceId: chosen('price_test') },
							{ productId: chosen('prd_plans'), priceId: chosen('price_pro') },
							{ productId: chosen('prd_plans'), priceId: chosen('price_basic') },
						],
					},
				}),
			);
			expect(lastBody('/coupon').applicablePrices).toEqual({
				prd_test: ['price_test'],
				prd_plans: ['price_pro', 'price_basic'],
			});
		});

		test('sends limits, times and promotion codes', async () => {
			const [first, second] = [newCode(), newCode()];
			const [from, until] = [inDays(1), inDays(30)];
			const { couponId } = await jsonOf(
				createCoupon({
					additionalFields: {
						maxRedemptionCount: 100,
						validPeriodStart: from,
						validPeriodEnd: until,
						promotionCodes: {
							codes: [
								{ code: first, additionalFields: { maxRedemptionLimit: 5, firstOrderOnly: true } },
								{
									code: second,
									additionalFields: { minimumSpend: { amounts: [{ amount: 20, currency: 'USD' }] } },
								},
								{ code: '' },
							],
						},
					},
				}),
			);
			expect(lastBody('/coupon')).toMatchObject({
				maxRedemptionCount: 100,
				validPeriodStart: Date.parse(from),
				validPeriodEnd: Date.parse(until),
				promotionCodes: [
					{ code: first, maxRedemptionLimit: 5, firstOrderOnly: true },
					{ code: second, minimumSpend: { USD: 20 } },
					{},
				],
			});
			const codes = await jsonsOf({ resource: 'promotionCode', operation: 'getAll', couponId: textOf(couponId) });
			expect(codes.map(({ code }) => code)).toEqual([first, second, textMatching(/^\w{8}$/)]);
		});

		test('takes products from an expression, as a list and as text', async () => {
			for (const ids of ['["prd_test", "prd_plans"]', '"prd_test, prd_plans"']) {
				await jsonOf(createCoupon({ applyType: 'product', applicableProducts: `={{ ${ids} }}` }));
				expect(lastBody('/coupon').applicableProducts).toEqual(['prd_test', 'prd_plans']);
			}
		});
	});

	describe('Coupon: Get and Get Many', () => {
		test('return what people map, or all of it', async () => {
			const get = { resource: 'coupon', operation: 'get', couponId: chosen('cpn_five') };
			expect(await jsonOf(get)).toEqual({
				couponId: 'cpn_five',
				couponName: 'Five off',
				outcome: 'notApplicable',
				terms: textMatching(/5 USD/),
				discountType: 'fixed_amount',
				percentage: null,
				fixedAmounts: { USD: 5, HKD: 40 },
				durationType: 'forever',
				redeemedCount: 0,
				validPeriodEnd: null,
			});
			expect(await jsonOf({ ...get, simplify: false })).toMatchObject({ valid: true, promotionCodeList: [{}] });
		});

		test('filter by discount and duration', async () => {
			const filters = { discountType: 'fixed_amount', durationType: 'forever' };
			const jsons = await jsonsOf({ resource: 'coupon', operation: 'getAll', limit: 1, filters });
			expect(jsons).toMatchObject([{ couponId: 'cpn_five', outcome: 'notApplicable' }]);
			expect(lastQuery('/coupon')).toEqual({ ...filters, pageNum: '1', pageSize: '1' });
		});
	});

	test('Coupon: Rename outputs the coupon and its new name, since Clink returns nothing', async () => {
		const { couponId } = await jsonOf(createCoupon());
		const newName = newReference('Renamed');
		const rename = { resource: 'coupon', operation: 'rename', couponId: textOf(couponId), newName };
		expect(await jsonOf(rename)).toEqual({ couponId, couponName: newName, outcome: 'notApplicable' });
		expect(await jsonOf({ resource: 'coupon', operation: 'get', couponId: textOf(couponId) })).toMatchObject({
			couponName: newName,
		});
	});

	describe('Promotion Code', () => {
		test('Create sends every field that Clink publishes', async () => {
			const code = newCode();
			const [from, until] = [inDays(1), inDays(2)];
			const json = await jsonOf(
				createCode({
					couponId: chosen('cpn_test'),
					code,
					additionalFields: {
						firstOrderOnly: false,
						maxRedemptionLimit: 10,
						minimumSpend: { amounts: [{ amount: 1000, currency: 'KRW' }] },
						perCustomerRedemptionLimit: 1,
						restrictedCustomerIds: 'cus_test',
						validPeriodStart: from,
						validPeriodEnd: until,
					},
				}),
			);
			expect(json).toMatchObject({ code, couponId: 'cpn_test', status: 'active', outcome: 'notApplicable' });
			expect(lastBody('/promotion-code/cpn_test')).toEqual({
				code,
				firstOrderOnly: false,
				restrictedCustomerIds: ['cus_test'],
				minimumSpend: { KRW: 1000 },
				perCustomerRedemptionLimit: 1,
				maxRedemptionLimit: 10,
				validPeriodStart: Date.parse(from),
				validPeriodEnd: Date.parse(until),
			});
		});

		test('Create lets Clink make up as many codes as there are items', async () => {
			const jsons = await jsonsOf(createCode({ code: '' }), [{ json: {} }, { json: {} }, { json: {} }]);
			expect(new Set(jsons.map(({ code }) => code)).size).toBe(3);
			expect(lastBody('/promotion-code/cpn_test')).toEqual({});
		});

		test('Get returns what people map, or all of it', async () => {
			const get = { resource: 'promotionCode', operation: 'get', promotionCodeId: chosen('promo_test') };
			expect(await jsonOf(get)).toEqual({
				promotionCodeId: 'promo_test',
				couponId: 'cpn_test',
				code: 'SPRING',
				outcome: 'notApplicable',
				status: 'active',
				firstOrderOnly: false,
				redemptionCount: 0,
				maxRedemptionLimit: null,
				minimumSpend: null,
				validPeriodEnd: null,
			});
			expect(await jsonOf({ ...get, simplify: false })).toMatchObject({ customers: [] });
		});

		test('Get Many returns those of a coupon, up to the limit', async () => {
			const getAll = { resource: 'promotionCode', operation: 'getAll', couponId: 'cpn_test' };
			expect(await jsonsOf({ ...getAll, limit: 2 })).toMatchObject([
				{ code: 'SPRING', outcome: 'notApplicable' },
				{ code: 'WINTER' },
			]);
			expect((await jsonsOf({ ...getAll, returnAll: true })).length).toBeGreaterThan(2);
		});

		test('Deactivate and Activate output the code and its new status, since Clink returns nothing', async () => {
			const { promotionCodeId } = await jsonOf(createCode());
			const of = (operation: string) => ({
				resource: 'promotionCode',
				operation,
				promotionCodeId: textOf(promotionCodeId),
			});
			const deactivated = { promotionCodeId, status: 'inactive', outcome: 'notApplicable' };
			expect(await jsonOf(of('deactivate'))).toEqual(deactivated);
			expect(await jsonOf(of('get'))).toMatchObject({ status: 'inactive' });
			expect(await jsonOf(of('activate'))).toEqual({ ...deactivated, status: 'active' });
			expect(await jsonOf(of('get'))).toMatchObject({ status: 'active' });
		});
	});
});
