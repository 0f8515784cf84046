import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import {
	createCode,
	createCoupon,
	createPrice,
	createProduct,
	IMAGES,
	PNG_ITEM,
	updatePrice,
	withFile,
} from '../../support/engine/catalog.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

/** n8n itself asks for a required field that is left empty, but not for one whose expression finds nothing. */
const NOTHING = '={{ $json.nothing }}';
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const withPrices = (...prices: INodeParameters[]): INodeParameters => ({ additionalFields: { priceList: { prices } } });
const onePrice: INodeParameters = { unitAmount: 9.9, currency: 'USD', priceType: 'one_time' };
const monthly: INodeParameters = { ...onePrice, priceType: 'recurring', interval: 'month', intervalCount: 1 };
const withNames = (...names: INodeParameters[]): INodeParameters => ({
	additionalFields: { localizedNames: { names } },
});
const fixed = (...amounts: INodeParameters[]): INodeParameters => ({
	discountType: 'fixed_amount',
	fixedAmounts: { amounts },
});
const ofPrices = (...prices: INodeParameters[]): INodeParameters => ({
	applyType: 'price',
	applicablePrices: { prices },
});
const withCodes = (codes: INodeParameters[]): INodeParameters => ({
	additionalFields: { promotionCodes: { codes } },
});

describe("a mistake in the input of Clink's catalog", () => {
	const engine = useSandbox();

	/** The message of a run that must not send anything. */
	async function refusedUnsent(parameters: INodeParameters, items?: INodeExecutionData[]) {
		const sent = engine.sandbox.requests.length;
		const { error, items: outputs } = await engine.run('clink', parameters, items === undefined ? {} : { items });
		expect({ outputs, sent: engine.sandbox.requests.length - sent }).toEqual({ outputs: [], sent: 0 });
		return error?.message ?? '';
	}

	test.each<[string, INodeExecutionData, string]>([
		['no file at all', { json: {} }, 'This operation expects'],
		[
			'a file under another name',
			{ json: {}, binary: { image: PNG_ITEM.binary?.data ?? { data: '', mimeType: '' } } },
			'data',
		],
		[
			'a document',
			withFile(Buffer.from('%PDF-1.7'), 'terms.pdf', 'application/pdf'),
			`'Input Binary Field' is a file with the extension "pdf"`,
		],
		[
			'an image of another type',
			withFile(Buffer.from('<svg/>'), undefined, 'image/svg+xml'),
			`'Input Binary Field' is a file of the type "image/svg+xml"`,
		],
		[
			'a type that says something else than its content',
			withFile(IMAGES.png, 'logo.png', 'application/pdf'),
			`'Input Binary Field' is a file of the type "application/pdf"`,
		],
		[
			'an image by its name only',
			withFile(Buffer.from('not an image'), 'logo.png'),
			"'Input Binary Field' does not contain a JPG, PNG, GIF or WebP image",
		],
		[
			'a container that is no WebP',
			withFile(Buffer.from('RIFF\u0010\0\0\0WAVEfmt ', 'latin1'), 'photo.webp', 'image/webp'),
			"'Input Binary Field' does not contain a JPG, PNG, GIF or WebP image",
		],
		[
			'an empty file',
			withFile(Buffer.alloc(0), 'logo.png'),
			"'Input Binary Field' does not contain a JPG, PNG, GIF or WebP image",
		],
		[
			'one byte more than 5 MB',
			withFile(Buffer.concat([IMAGES.png, Buffer.alloc(5 * 1024 * 1024 - IMAGES.png.length + 1)]), 'large.png'),
			"The image in 'Input Binary Field' is too large: 5.1 MB",
		],
	])('of a product with %s for its image is named', async (_, item, message) => {
		expect(await refusedUnsent(createProduct(), [item])).toContain(message);
	});

	test('an image of exactly 5 MB is none', async () => {
		const largest = Buffer.concat([IMAGES.png, Buffer.alloc(5 * 1024 * 1024 - IMAGES.png.length)]);
		const { error, items } = await engine.run('clink', createProduct(), { items: [withFile(largest, 'large.png')] });
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ outcome: 'notApplicable' });
	});

	test('of the last image of a batch stops the batch before its first product', async () => {
		const parameters = createProduct({ name: '={{ "Batch " + $itemIndex }}' });
		const items = [PNG_ITEM, PNG_ITEM, withFile(Buffer.from('no image'), 'logo.png')];
		const { error, place } = await engine.run('clink', parameters, { items });
		expect(error?.message).toContain('does not contain');
		expect(place).toBe('item 2');
	});

	test('of a file that is missing says so once, with the item', async () => {
		const parameters = createProduct({ binaryPropertyName: 'photo' });
		const { run } = await engine.run('clink', parameters, { items: [PNG_ITEM, PNG_ITEM] });
		const message = run.data.resultData.error?.message ?? '';
		expect(message).toMatch(/photo/);
		expect(message.match(/\[item 0\]/g)).toHaveLength(1);
	});

	test.each<[string, INodeParameters, string]>([
		['no name', { name: NOTHING }, "'Name' is empty"],
		['an unknown tax category', { taxCategory: 'food' }, `'Tax Category' does not accept "food"`],
		['no field for its image', { binaryPropertyName: NOTHING }, "'Input Binary Field' is empty"],
		['a name without a locale', withNames({ locale: '', name: 'Kurs' }), "'Localized Names Locale' is empty"],
		['a locale without a name', withNames({ locale: 'de', name: '' }), "'Localized Names Name' is empty"],
		[
			'a locale that is none',
			withNames({ locale: 'German!', name: 'Kurs' }),
			`'Localized Names' has a locale that is none, got "German!"`,
		],
		[
			'the same locale twice',
			withNames({ locale: 'zh-HK', name: '課程' }, { locale: 'zh_hk', name: '课程' }),
			`'Localized Names' has the locale "zh_hk" twice`,
		],
		[
			'a price without an amount',
			withPrices(onePrice, { ...onePrice, unitAmount: 0 }),
			"'Prices [1] Unit Amount in Dollars or Euros' must be a number greater than 0, got 0",
		],
		[
			'a price in an unlisted currency',
			withPrices({ ...onePrice, currency: 'CHF' }),
			`'Prices [0] Currency' does not accept "CHF"`,
		],
		[
			'a price with too many decimals',
			withPrices({ ...onePrice, currency: 'JPY' }),
			"'Prices [0] Unit Amount in Dollars or Euros' has more decimals than the currency allows (0), got 9.9",
		],
		[
			'an interval of nothing',
			withPrices({ ...monthly, intervalCount: 0 }),
			"'Prices [0] Interval Count' must be a whole number of at least 1, got 0",
		],
		[
			'a trial of a one-time price',
			withPrices({ ...onePrice, additionalFields: { trialPeriodDays: 7 } }),
			"'Prices [0] Trial Period Days' is for recurring prices only",
		],
		[
			'two default prices',
			withPrices(
				{ ...onePrice, additionalFields: { isDefaultPrice: true } },
				{ ...monthly, additionalFields: { isDefaultPrice: true } },
			),
			"'Prices' has more than one default price",
		],
	])('of a product with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createProduct(changes), [PNG_ITEM])).toBe(message);
	});

	const recurring = (changes: INodeParameters) => ({ priceType: 'recurring', ...changes });
	test.each<[string, INodeParameters, string]>([
		['no product', { productId: NOTHING }, "'Product' is empty"],
		['an amount of 0', { unitAmount: 0 }, "'Unit Amount in Dollars or Euros' must be a number greater than 0, got 0"],
		[
			'too many decimals',
			{ unitAmount: '1.005' },
			`'Unit Amount in Dollars or Euros' has more decimals than the currency allows (2), got "1.005"`,
		],
		['an unlisted currency', { currency: 'KWD' }, `'Currency' does not accept "KWD"`],
		['an unknown type', { priceType: 'weekly' }, `'Price Type' does not accept "weekly"`],
		['an unknown interval', recurring({ interval: 'decade' }), `'Interval' does not accept "decade"`],
		['no interval', recurring({ interval: NOTHING }), "'Interval' is empty"],
		['no interval count', recurring({ intervalCount: NOTHING }), "'Interval Count' is empty"],
		[
			'half an interval',
			recurring({ intervalCount: 0.5 }),
			"'Interval Count' must be a whole number of at least 1, got 0.5",
		],
		[
			'a negative trial',
			recurring({ additionalFields: { trialPeriodDays: -1 } }),
			"'Trial Period Days' must be a whole number of at least 0, got -1",
		],
		[
			'an unknown pricing model',
			recurring({ additionalFields: { pricingModel: 'tiered' } }),
			`'Pricing Model' does not accept "tiered"`,
		],
		[
			'a quantity divided by 0',
			recurring({ additionalFields: { transformQuantity: { division: { divideBy: 0, round: 'up' } } } }),
			"'Transform Quantity Divide By' must be a whole number of at least 1, got 0",
		],
		[
			'a trial although an expression makes it one-time',
			{ priceType: '={{ "one_time" }}', additionalFields: { trialPeriodDays: 7 } },
			"'Trial Period Days' is for recurring prices only",
		],
		[
			'a negative priority',
			{ additionalFields: { priority: -1 } },
			"'Priority' must be a whole number of at least 0, got -1",
		],
	])('of a price with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createPrice(changes))).toBe(message);
	});

	test.each<[string, INodeParameters, string]>([
		['nothing to change', {}, "'Update Fields' is empty"],
		[
			'another currency for the same number',
			{ currency: 'JPY' },
			"'Currency' is entered without 'Unit Amount in Dollars or Euros'",
		],
		[
			'too many decimals for its new currency',
			{ currency: 'JPY', unitAmount: 9.9 },
			"'Unit Amount in Dollars or Euros' has more decimals than the currency allows (0), got 9.9",
		],
		[
			'too many decimals for any currency',
			{ unitAmount: 9.999 },
			"'Unit Amount in Dollars or Euros' has more decimals than the currency allows (2), got 9.999",
		],
		[
			'an amount that its expression does not find',
			{ priority: 1, unitAmount: NOTHING },
			"'Unit Amount in Dollars or Euros' is empty",
		],
		['an amount of 0', { unitAmount: 0 }, "'Unit Amount in Dollars or Euros' must be a number greater than 0, got 0"],
		[
			'an interval of a one-time price',
			{ priceType: 'one_time', recurringDetails: { details: { interval: 'month', intervalCount: 1 } } },
			"'Recurring Details' is for recurring prices only",
		],
		[
			'an interval of nothing',
			{ recurringDetails: { details: { interval: 'month', intervalCount: 0 } } },
			"'Interval Count' must be a whole number of at least 1, got 0",
		],
		[
			'an activity that is neither on nor off',
			{ isActive: '={{ "maybe" }}' },
			`'Active' must be true or false, got "maybe"`,
		],
	])('of a changed price with %s is named', async (_, updateFields, message) => {
		expect(await refusedUnsent(updatePrice(updateFields))).toBe(message);
	});

	test('of an amount that the price has no decimals for is named once the price is known, and changes nothing', async () => {
		const { items } = await engine.run('clink', createPrice({ currency: 'JPY', unitAmount: 1200 }));
		const priceId = textOf(items[0]?.json.priceId);
		const { error } = await engine.run('clink', updatePrice({ unitAmount: 12.5 }, { priceId }));
		expect(error?.message).toBe(
			"'Unit Amount in Dollars or Euros' has more decimals than the currency allows (0), got 12.5",
		);
		expect(engine.sentTo(`/price/${priceId}`).map(({ method }) => method)).toEqual(['GET']);
	});

	test.each<[string, INodeParameters, string]>([
		['no name', { couponName: NOTHING }, "'Coupon Name' is empty"],
		['a name over 40', { couponName: 'x'.repeat(41) }, "'Coupon Name' has 41 characters"],
		['0 percent', { percentage: 0 }, "'Percentage' must be above 0 and at most 100, got 0"],
		['more than 100 percent', { percentage: 100.5 }, "'Percentage' must be above 0 and at most 100, got 100.5"],
		['a negative percentage', { percentage: -5 }, "'Percentage' must be above 0 and at most 100, got -5"],
		['a percent sign', { percentage: '10%' }, `'Percentage' must be above 0 and at most 100, got "10%"`],
		['no percentage', { percentage: NOTHING }, "'Percentage' is empty"],
		['no amounts', fixed(), "'Fixed Amounts' is empty"],
		[
			'an amount of 0',
			fixed({ amount: 0, currency: 'USD' }),
			"'Fixed Amounts USD' must be a number greater than 0, got 0",
		],
		['an unlisted currency', fixed({ amount: 5, currency: 'CHF' }), `'Fixed Amounts Currency' does not accept "CHF"`],
		[
			'a currency twice',
			fixed({ amount: 5, currency: 'USD' }, { amount: 6, currency: 'USD' }),
			"'Fixed Amounts' has the currency USD twice",
		],
		[
			'too many decimals',
			fixed({ amount: 5.5, currency: 'KRW' }),
			"'Fixed Amounts KRW' has more decimals than the currency allows (0), got 5.5",
		],
		['no products', { applyType: 'product', applicableProducts: '={{ [] }}' }, "'Product Names or IDs' is empty"],
		[
			'a product that is empty',
			{ applyType: 'product', applicableProducts: '={{ ["prd_test", ""] }}' },
			"'Product Names or IDs' is empty",
		],
		[
			'a product twice',
			{ applyType: 'product', applicableProducts: '={{ "prd_test,prd_test" }}' },
			`'Product Names or IDs' has "prd_test" twice`,
		],
		['no prices', ofPrices(), "'Prices' is empty"],
		['a price without a product', ofPrices({ productId: NOTHING, priceId: 'price_test' }), "'Prices Product' is empty"],
		['a product without a price', ofPrices({ productId: 'prd_test', priceId: NOTHING }), "'Prices' is empty"],
		[
			'a price twice',
			ofPrices({ productId: 'prd_test', priceId: 'price_test' }, { productId: 'prd_test', priceId: 'price_test' }),
			`'Prices' has "price_test" twice`,
		],
		['an unknown duration', { durationType: 'twice' }, `'Duration' does not accept "twice"`],
		[
			'no months',
			{ durationType: 'repeating', durationMonths: 0 },
			"'Duration in Months' must be a whole number of at least 1, got 0",
		],
		[
			'a limit of 0',
			{ additionalFields: { maxRedemptionCount: 0 } },
			"'Max Redemptions' must be a whole number of at least 1, got 0",
		],
		[
			'an end in the past',
			{ additionalFields: { validPeriodEnd: YESTERDAY } },
			`'Valid Until' is in the past, got ${YESTERDAY}`,
		],
		[
			'a start that is no date',
			{ additionalFields: { validPeriodStart: 'soon' } },
			`'Valid From' is not a date, got "soon"`,
		],
		[
			'21 codes',
			withCodes(Array.from({ length: 21 }, (_, index) => ({ code: `MANY${index}` }))),
			"'Promotion Codes' has 21 entries",
		],
		[
			'a code with a blank',
			withCodes([{ code: 'FINE' }, { code: 'NOT FINE' }]),
			`'Promotion Codes [1] Code' must have 1 to 32 letters and digits, got "NOT FINE"`,
		],
		['a code twice', withCodes([{ code: 'TWICE' }, { code: 'twice' }]), `'Promotion Codes' has the code "twice" twice`],
		[
			'a code that ends before the coupon can begin',
			withCodes([{ code: 'LATE', additionalFields: { validPeriodEnd: YESTERDAY } }]),
			`'Promotion Codes [0] Valid Until' is in the past, got ${YESTERDAY}`,
		],
	])('of a coupon with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createCoupon(changes))).toBe(message);
	});

	test('of a coupon that ends when it begins is named', async () => {
		const at = inDays(2);
		const changes = { additionalFields: { validPeriodStart: at, validPeriodEnd: at } };
		expect(await refusedUnsent(createCoupon(changes))).toBe(`'Valid Until' is not after 'Valid From', got ${at}`);
	});

	const code = (additionalFields: INodeParameters) => ({ additionalFields });
	test.each<[string, INodeParameters, string]>([
		['no coupon', { couponId: NOTHING }, "'Coupon' is empty"],
		['a coupon that is no id', { couponId: '..' }, `'Coupon' is not a valid ID, got ".."`],
		['33 characters', { code: 'X'.repeat(33) }, `'Code' must have 1 to 32 letters and digits, got "${'X'.repeat(33)}"`],
		['a hyphen', { code: 'SPRING-25' }, `'Code' must have 1 to 32 letters and digits, got "SPRING-25"`],
		[
			'a minimum in a currency twice',
			code({
				minimumSpend: {
					amounts: [
						{ amount: 1, currency: 'EUR' },
						{ amount: 2, currency: 'EUR' },
					],
				},
			}),
			"'Minimum Spend' has the currency EUR twice",
		],
		[
			'a limit of 0 per customer',
			code({ perCustomerRedemptionLimit: 0 }),
			"'Max Redemptions per Customer' must be a whole number of at least 1, got 0",
		],
		[
			'a customer who is empty',
			code({ restrictedCustomerIds: 'cus_test,,cus_2' }),
			"'Restricted to Customer IDs' is empty",
		],
		[
			'a customer who is no text',
			code({ restrictedCustomerIds: '={{ { id: "cus_test" } }}' }),
			"'Restricted to Customer IDs' must be a list of IDs, got an object",
		],
		['an end in the past', code({ validPeriodEnd: YESTERDAY }), `'Valid Until' is in the past, got ${YESTERDAY}`],
	])('of a promotion code with %s is named', async (_, changes, message) => {
		expect(await refusedUnsent(createCode(changes))).toBe(message);
	});

	test.each<[INodeParameters, string]>([
		[{ resource: 'product', operation: 'get', productId: NOTHING }, "'Product' is empty"],
		[{ resource: 'price', operation: 'get', priceId: NOTHING }, "'Price' is empty"],
		[{ resource: 'price', operation: 'getAll', productId: NOTHING }, "'Product' is empty"],
		[
			{ resource: 'price', operation: 'update', priceId: '..', updateFields: { priority: 1 } },
			`'Price' is not a valid ID, got ".."`,
		],
		[{ resource: 'coupon', operation: 'get', couponId: NOTHING }, "'Coupon' is empty"],
		[
			{ resource: 'coupon', operation: 'getAll', filters: { discountType: 'free' } },
			`'Discount Type' does not accept "free"`,
		],
		[{ resource: 'coupon', operation: 'rename', couponId: 'cpn_test', newName: NOTHING }, "'New Name' is empty"],
		[
			{ resource: 'coupon', operation: 'rename', couponId: 'cpn_test', newName: 'x'.repeat(41) },
			"'New Name' has 41 characters",
		],
		[{ resource: 'promotionCode', operation: 'get', promotionCodeId: NOTHING }, "'Promotion Code' is empty"],
		[{ resource: 'promotionCode', operation: 'getAll', couponId: NOTHING }, "'Coupon' is empty"],
		[
			{ resource: 'promotionCode', operation: 'activate', promotionCodeId: '.' },
			`'Promotion Code' is not a valid ID, got "."`,
		],
		[{ resource: 'promotionCode', operation: 'deactivate', promotionCodeId: NOTHING }, "'Promotion Code' is empty"],
	])('of another call is named: %j', async (parameters, message) => {
		expect(await refusedUnsent(parameters)).toBe(message);
	});

	const two = [PNG_ITEM, PNG_ITEM];
	test.each<[string, INodeParameters, string]>([
		['product', createProduct({ name: 'Twin' }), `'Name' "Twin"`],
		['price', createPrice({ unitAmount: 3 }), `'Unit Amount in Dollars or Euros' 3 USD of 'Product' "prd_test"`],
		['coupon', createCoupon({ couponName: 'Twin' }), `'Coupon Name' "Twin"`],
		['promotion code', createCode({ code: 'TWIN' }), `'Code' "TWIN"`],
		['changed price', updatePrice({ priority: 1 }), `'Price' "price_monthly"`],
		[
			'renamed coupon',
			{ resource: 'coupon', operation: 'rename', couponId: 'cpn_test', newName: '={{ "Name " + $itemIndex }}' },
			`'Coupon' "cpn_test"`,
		],
	])('of a batch with the same %s twice is named', async (_, parameters, label) => {
		expect(await refusedUnsent(parameters, two)).toBe(`${label} is used twice in this batch`);
	});
});
