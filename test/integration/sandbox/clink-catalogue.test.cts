import { discountOf } from '../../../sandbox/clink/catalogue-discount.cts';
import { updatePrice } from '../../../sandbox/clink/catalogue-prices.cts';
import { ClinkService } from '../../../sandbox/clink/service.cts';
import { Faults } from '../../../sandbox/faults/faults.cts';
import { Timers } from '../../../sandbox/faults/timers.cts';
import { startSandbox } from '../../../sandbox/index.cts';
import type { Sandbox } from '../../../sandbox/index.cts';
import { RequestLog } from '../../../sandbox/server/request-log.cts';
import { clink, http } from './clients.cts';
import type { Answer, Json } from './clients.cts';
import { textMatching } from '../../support/matchers.cts';

let sandbox: Sandbox;
let client: ReturnType<typeof clink>;
let other: ReturnType<typeof clink>;
let lead = 0;
beforeEach(async () => {
	lead = 0;
	sandbox = await startSandbox({ now: () => Date.now() + lead, clinkApiKeys: ['sk_test_one', 'sk_test_other'] });
	client = clink(sandbox);
	other = clink(sandbox, 'sk_test_other');
});
afterEach(() => sandbox.close());

const get = (path: string) => client.call('GET', path);
const post = (path: string, request: Json) => client.call('POST', path, request);
const put = (path: string, request?: Json) => client.call('PUT', path, request);
const inDays = (days: number) => Date.now() + days * 24 * 60 * 60 * 1000;

/** HTTP 200, an 8-digit code and these words. */
function expectRefusal(answer: Answer, message: RegExp, code?: number): void {
	expect(answer).toMatchObject({ status: 200, message: textMatching(message), ...(code !== undefined && { code }) });
	expect(String(answer.code)).toMatch(/^\d{8}$/);
}

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const contents: Record<string, Buffer> = {
	png,
	jpg: Buffer.from('ffd8ffe000104a464946', 'hex'),
	jpeg: Buffer.from('ffd8ffe000104a464946', 'hex'),
	gif: Buffer.from('GIF89a\u0001\0\u0001\0', 'latin1'),
	webp: Buffer.from('RIFF\u0010\0\0\0WEBPVP8 ', 'latin1'),
};

const headersOf = (type: string) => ({
	'x-api-key': client.apiKey,
	'x-timestamp': String(Date.now() + lead),
	'content-type': type,
});

async function upload(parts: [name: string, content: Buffer | string, fileName?: string][]): Promise<Answer> {
	const form = new FormData();
	for (const [name, content, fileName] of parts) {
		if (typeof content === 'string') form.append(name, content);
		else form.append(name, new Blob([new Uint8Array(content)]), fileName);
	}
	const encoded = new Response(form);
	const type = encoded.headers.get('content-type') ?? '';
	return client.send('POST', '/product/image/upload', headersOf(type), Buffer.from(await encoded.arrayBuffer()));
}

describe('the catalogue that every merchant starts with', () => {
	const ids = (rows: Json[], name: string) => rows.map((row) => row[name]);

	test('has two products, and one that is no longer sold', async () => {
		const { rows } = await get('/product?pageNum=1&pageSize=100');
		expect(rows).toMatchObject([
			{ productId: 'prd_test', name: 'Test product', active: true, defaultPrice: 'price_test' },
			{ productId: 'prd_plans', name: 'Plans', active: true },
			{ productId: 'prd_retired', active: false },
		]);
		expect(rows.map((row) => ids(row['priceList'] as Json[], 'priceId'))).toEqual([
			['price_test', 'price_monthly'],
			['price_basic', 'price_pro', 'price_trial', 'price_yearly', 'price_hkd', 'price_old'],
			[],
		]);
	});

	test.each([
		['price_test', 19.99, 'USD', 'one_time', null],
		['price_monthly', 9.99, 'USD', 'recurring', { interval: 'month', intervalCount: 1, trialPeriodDays: null }],
		['price_basic', 10, 'USD', 'recurring', { interval: 'month', intervalCount: 1 }],
		['price_pro', 30, 'USD', 'recurring', { interval: 'month', intervalCount: 1 }],
		['price_trial', 10, 'USD', 'recurring', { interval: 'month', trialPeriodDays: 14 }],
		['price_yearly', 100, 'USD', 'recurring', { interval: 'year', intervalCount: 1 }],
		['price_hkd', 78, 'HKD', 'recurring', { interval: 'month', intervalCount: 1 }],
	])('has %s: %d %s, %s', async (id, unitAmount, currency, priceType, recurring) => {
		const { data } = await get(`/price/${id}`);
		expect(data).toMatchObject({
			priceId: id,
			priceSnapshotId: id.replace('price', 'snap'),
			unitAmount,
			currency,
			priceType,
			recurring,
			active: true,
		});
	});

	test('has a price that is not active and so has no snapshot', async () => {
		const { data } = await get('/price/price_old');
		expect(data).toMatchObject({ unitAmount: 8, active: false, priceSnapshotId: null });
	});

	test('has two coupons with promotion codes', async () => {
		expect((await get('/coupon')).rows).toMatchObject([
			{ couponId: 'cpn_test', couponName: 'Spring sale', percentage: 10, terms: '10% off once', fixedAmounts: null },
			{ couponId: 'cpn_five', fixedAmounts: { USD: 5, HKD: 40 }, terms: '5 USD or 40 HKD off forever' },
		]);
		expect((await get('/promotion-code/coupon/cpn_test')).data).toMatchObject([
			{ promotionCodeId: 'promo_test', code: 'SPRING', status: 'active' },
			{ promotionCodeId: 'promo_inactive', code: 'WINTER', status: 'inactive' },
		]);
		expect((await get('/promotion-code/promo_five')).data).toMatchObject({ code: 'FIVE', couponId: 'cpn_five' });
	});

	test('belongs to each merchant alone', async () => {
		const price = await put('/price/price_basic', { unitAmount: 11 });
		const product = await post('/product', { name: 'Mine', image: 'oss_test', taxCategory: 'ebook' });
		const coupon = await post('/coupon', newCoupon({ promotionCodes: [{ code: 'MINE' }] }));
		expect([price.code, product.code, coupon.code]).toEqual([200, 200, 200]);
		expect((await other.call('GET', '/price/price_basic')).data).toMatchObject({ unitAmount: 10 });
		const id = String(product.data['productId']);
		expectRefusal(await other.call('GET', `/product/${id}`), /^no product/, 90102401);
		expectRefusal(await other.call('GET', `/coupon/${String(coupon.data['couponId'])}`), /^no coupon/, 90102403);
		expectRefusal(await other.pay({ promotionCode: 'MINE' }), /does not exist$/, 90102405);
		const own = await other.call('POST', '/coupon', newCoupon({ promotionCodes: [{ code: 'MINE' }] }));
		expect(own.code).toBe(200);
	});
});

describe('images', () => {
	test.each(Object.keys(contents))('a .%s file is taken, and its URL serves the same bytes', async (extension) => {
		const content = contents[extension] ?? Buffer.alloc(0);
		const { data, code } = await upload([['file', content, `Cover.${extension.toUpperCase()}`]]);
		expect(code).toBe(200);
		expect(data).toMatchObject({ fileName: `Cover.${extension.toUpperCase()}`, ossId: textMatching(/^oss_/) });
		const served = await http.get<Buffer>(String(data['url']), { responseType: 'arraybuffer' });
		expect(served.status).toBe(200);
		expect(served.headers['content-type']).toBe(`image/${extension.replace('jpg', 'jpeg')}`);
		expect(Buffer.from(served.data).equals(content)).toBe(true);
	});

	const sized = (bytes: number) => Buffer.concat([png, Buffer.alloc(bytes - png.length)]);
	const fiveMegabytes = 5 * 1024 * 1024;
	test('5 MB are taken, one byte more is not', async () => {
		expect((await upload([['file', sized(fiveMegabytes), 'a.png']])).code).toBe(200);
		expectRefusal(await upload([['file', sized(fiveMegabytes + 1), 'a.png']]), /^file must have at most 5 MB$/);
	});

	test.each<[string, Parameters<typeof upload>[0], RegExp]>([
		['no part', [], /^file is required$/],
		['a part of another name', [['image', png, 'a.png']], /^image is not a known part$/],
		[
			'another part beside it',
			[
				['file', png, 'a.png'],
				['name', 'x'],
			],
			/^name is not a known part$/,
		],
		[
			'two files',
			[
				['file', png, 'a.png'],
				['file', png, 'b.png'],
			],
			/^file must be there once$/,
		],
		['text in place of a file', [['file', 'text']], /^file must be a file with a name$/],
		['a name without extension', [['file', png, 'png']], /^the name of file must end with jpg, jpeg, png, gif, webp$/],
		['a name of another kind', [['file', png, 'a.svg']], /^the name of file must end with/],
		[
			'another image than its name says',
			[['file', png, 'a.jpg']],
			/^file is named \.jpg, but does not hold such an image$/,
		],
		['no image at all', [['file', Buffer.from('<svg/>'), 'a.png']], /does not hold such an image$/],
		['an empty file', [['file', Buffer.alloc(0), 'a.gif']], /does not hold such an image$/],
		[
			'a RIFF file that is no image',
			[['file', Buffer.from('RIFF0000WAVEfmt '), 'a.webp']],
			/does not hold such an image$/,
		],
		['a name of 256 characters', [['file', png, `${'a'.repeat(252)}.png`]], /at most 255 characters$/],
	])('%s is refused in words', async (_case, parts, message) => {
		expectRefusal(await upload(parts), message, 90100400);
	});

	test('a body that is not such a form is refused', async () => {
		const send = (type: string) => client.send('POST', '/product/image/upload', headersOf(type), '{}');
		expectRefusal(await send('application/json'), /^Content-Type must be multipart\/form-data$/);
		expectRefusal(await send('multipart/form-data'), /^the body is not valid multipart\/form-data$/);
		expectRefusal(await send('multipart/form-data; boundary=x'), /^the body is not valid multipart\/form-data$/);
	});

	test('there is no image of an unknown ossId', async () => {
		expect((await http.get(`${sandbox.url}/images/oss_unknown`)).status).toBe(404);
	});
});

const monthly = { interval: 'month' };

describe('products', () => {
	const create = (change: Json = {}) =>
		post('/product', { name: 'Tea', image: 'oss_test', taxCategory: 'ebook', ...change });
	const bare = async (id: unknown) => JSON.parse((await get(`/product/${String(id)}`)).text) as Json;

	test('a new one has its image and prices, and null where nothing is given', async () => {
		const image = await upload([['file', png, 'tea.png']]);
		const { data } = await create({
			image: image.data['ossId'],
			localizedNames: { 'zh-HK': '茶' },
			priceList: [
				{ currency: 'JPY', unitAmount: 500, priceType: 'one_time', priority: 2 },
				{ currency: 'USD', unitAmount: 4.5, priceType: 'recurring', recurringDetails: monthly, isDefaultPrice: true },
				{ currency: 'EUR', unitAmount: 4, priceType: 'one_time', isActive: 'false', priority: 1 },
			],
		});
		const prices = data['priceList'] as Json[];
		expect(prices).toMatchObject([
			{
				currency: 'USD',
				unitAmount: 4.5,
				recurring: { interval: 'month', intervalCount: 1, pricingModel: 'flat_rate' },
			},
			{ currency: 'EUR', active: false, priceSnapshotId: null },
			{ currency: 'JPY', unitAmount: 500, priceType: 'one_time', recurring: null },
		]);
		expect(data).toMatchObject({
			name: 'Tea',
			active: true,
			description: null,
			image: image.data['url'],
			taxCategory: 'ebook',
			defaultPrice: prices[0]?.['priceId'],
			localizedNames: { 'zh-HK': '茶' },
			createTime: expect.any(Number) as number,
		});
		expect(await bare(data['productId'])).toEqual(data);
	});

	test('one is answered without an envelope', async () => {
		const product = await bare('prd_plans');
		expect(product).toMatchObject({ productId: 'prd_plans', name: 'Plans' });
		expect(Object.keys(product)).not.toEqual(expect.arrayContaining(['code', 'data', 'msg']));
	});

	test('an unknown one is refused in the envelope', async () => {
		expectRefusal(await get('/product/prd_unknown'), /^no product has the id prd_unknown$/, 90102401);
	});

	const usd = { currency: 'USD', unitAmount: 1, priceType: 'one_time' };
	test.each<[string, Json, RegExp]>([
		['no name', { name: undefined }, /^name is required$/],
		['an empty name', { name: '' }, /^name must not be empty$/],
		['no image', { image: undefined }, /^image is required$/],
		['an image that nobody uploaded', { image: 'oss_unknown' }, /^image oss_unknown is not the ossId/],
		['an address as image', { image: 'https://shop.example/a.png' }, /is not the ossId of an uploaded image$/],
		['no tax category', { taxCategory: undefined }, /^taxCategory is required$/],
		['an unknown tax category', { taxCategory: 'food' }, /^taxCategory must be one of digital_goods_or_service/],
		['a localized name that is no text', { localizedNames: { en: 1 } }, /^localizedNames\.en must be a string$/],
		['a default price', { defaultPrice: 'price_test' }, /^defaultPrice must be a price of the product/],
		[
			'a price without currency',
			{ priceList: [{ ...usd, currency: undefined }] },
			/^priceList\[0\]\.currency is required$/,
		],
		['two default prices', { priceList: [1, 2].map(() => ({ ...usd, isDefaultPrice: true })) }, /only for one price/],
		[
			'a default price that is not active',
			{ priceList: [{ ...usd, isDefaultPrice: true, isActive: 'false' }] },
			/only for an active price$/,
		],
		[
			'isActive as true or false',
			{ priceList: [{ ...usd, isActive: true }] },
			/^priceList\[0\]\.isActive must be one of true, false$/,
		],
		['a misspelt field', { tax_category: 'ebook' }, /^tax_category is not a known field$/],
		['a misspelt field of a price', { priceList: [{ ...usd, unit_amount: 1 }] }, /^priceList\[0\]\.unit_amount is not/],
	])('%s is refused in words, and nothing is created', async (_case, change, message) => {
		expectRefusal(await create(change), message, 90100400);
		expect((await get('/product?pageNum=1&pageSize=100')).rows).toHaveLength(3);
	});

	test("another merchant's image is refused", async () => {
		const image = await upload([['file', png, 'tea.png']]);
		const request = { name: 'Tea', image: image.data['ossId'], taxCategory: 'ebook' };
		expectRefusal(await other.call('POST', '/product', request), /is not the ossId of an uploaded image$/);
	});

	test('come in pages of at most 100, a larger page size is capped', async () => {
		for (let index = 1; index <= 99; index += 1) await create({ name: `Tea ${index}` });
		const list = await get('/product?pageNum=1&pageSize=500');
		expect(JSON.parse(list.text)).toMatchObject({ total: 102, code: 200, msg: 'success' });
		expect(list.data).toEqual({});
		expect(list.rows).toHaveLength(100);
		expect((await get('/product?pageNum=2&pageSize=100')).rows).toMatchObject([{ name: 'Tea 98' }, { name: 'Tea 99' }]);
		expect((await get('/product?pageNum=3&pageSize=100')).rows).toEqual([]);
	});

	test.each([
		'pageNum=1',
		'pageSize=20',
		'pageNum=0&pageSize=20',
		'pageNum=1&pageSize=x',
		'pageNum=1&pageSize=1&name=Tea',
	])('the query %s is refused', async (query) => {
		expect((await get(`/product?${query}`)).code).toBe(90100400);
	});

	test('a lagging look-up does not see a new one, but those that were there', async () => {
		sandbox.faults.queryLagMs = 3000;
		const { data } = await create();
		expect((await get(`/product/${String(data['productId'])}`)).code).toBe(90102401);
		expect((await get('/product?pageNum=1&pageSize=100')).rows).toHaveLength(3);
		lead = 3000;
		expect((await get('/product?pageNum=1&pageSize=100')).rows).toHaveLength(4);
	});
});

describe('prices', () => {
	const create = (change: Json = {}) =>
		post('/price', { productId: 'prd_plans', currency: 'USD', unitAmount: 5, priceType: 'one_time', ...change });
	const recurring = (change: Json = {}) =>
		create({ priceType: 'recurring', recurringDetails: { ...monthly, ...change } });
	const list = (query: string) => get(`/price?pageNum=1&pageSize=100&${query}`);

	test('a new one-time price can be paid', async () => {
		const { data } = await create();
		expect(data).toMatchObject({ priceType: 'one_time', recurring: null, active: true });
		expect((await get(`/price/${String(data['priceId'])}`)).data).toEqual(data);
		const paid = await client.pay({
			amount: undefined,
			currency: undefined,
			productId: 'prd_plans',
			priceId: data['priceId'],
		});
		expect(paid.data).toMatchObject({ status: 1, amount: 5 });
	});

	test('a recurring price has all its details', async () => {
		const details = {
			interval: 'custom',
			intervalCount: 45,
			trialPeriodDays: 7,
			pricingModel: 'per_seat',
			transformQuantity: { divideBy: 1024, round: 'half_even' },
		};
		expect((await recurring(details)).data).toMatchObject({ priceType: 'recurring', recurring: details });
	});

	test('the new default price takes the place of the old one', async () => {
		const { data } = await create({ productId: 'prd_test', isDefaultPrice: true });
		expect(JSON.parse((await get('/product/prd_test')).text)).toMatchObject({ defaultPrice: data['priceId'] });
	});

	test.each<[string, Json, RegExp]>([
		['no product', { productId: undefined }, /^productId is required$/],
		['an unknown product', { productId: 'prd_unknown' }, /^productId prd_unknown does not exist$/],
		['a product that is no longer sold', { productId: 'prd_retired' }, /^productId prd_retired is not active$/],
		['no currency', { currency: undefined }, /^currency is required$/],
		['a currency that no price can have', { currency: 'CHF' }, /^currency must be one of USD, EUR/],
		['a currency in lower case', { currency: 'usd' }, /^currency must be one of/],
		['no amount', { unitAmount: undefined }, /^unitAmount is required$/],
		['an amount of 0', { unitAmount: 0 }, /^unitAmount must be a number greater than 0$/],
		['an amount as text', { unitAmount: '5' }, /^unitAmount must be a number greater than 0$/],
		['three decimals in USD', { unitAmount: 5.001 }, /^unitAmount must be a positive amount with at most 2 decimals/],
		['decimals in JPY', { unitAmount: 5.5, currency: 'JPY' }, /at most 0 decimals in JPY$/],
		['no type', { priceType: undefined }, /^priceType is required$/],
		['an unknown type', { priceType: 'onetime' }, /^priceType must be one of one_time, recurring$/],
		[
			'a recurring price without details',
			{ priceType: 'recurring' },
			/^recurringDetails is required when priceType is recurring$/,
		],
		[
			'a one-time price with details',
			{ recurringDetails: monthly },
			/^recurringDetails is only for the case that priceType is/,
		],
		['isActive, which only an update has', { isActive: 'true' }, /^isActive is not a known field$/],
		['a misspelt field', { unit_amount: 5 }, /^unit_amount is not a known field$/],
	])('%s is refused in words', async (_case, change, message) => {
		expectRefusal(await create(change), message);
		expect((await list('productId=prd_plans&active=true')).rows).toHaveLength(5);
	});

	test.each<[string, Json, RegExp]>([
		['no interval', { interval: undefined }, /^recurringDetails\.interval is required$/],
		['an unknown interval', { interval: 'fortnight' }, /^recurringDetails\.interval must be one of day, week, month/],
		['a custom interval without days', { interval: 'custom' }, /^recurringDetails\.intervalCount is required when/],
		['an interval of 0', { intervalCount: 0 }, /^recurringDetails\.intervalCount must be at least 1$/],
		['a broken interval', { intervalCount: 1.5 }, /^recurringDetails\.intervalCount must be an integer$/],
		['negative trial days', { trialPeriodDays: -1 }, /^recurringDetails\.trialPeriodDays must be at least 0$/],
		[
			'a pricing model that is still to come',
			{ pricingModel: 'tiered' },
			/pricingModel must be one of flat_rate, per_seat$/,
		],
		['a division by 0', { transformQuantity: { divideBy: 0, round: 'up' } }, /divideBy must be at least 1$/],
		['an unknown rounding', { transformQuantity: { divideBy: 2, round: 'UP' } }, /round must be one of up, down/],
		['a member in snake case', { interval_count: 1 }, /^recurringDetails\.interval_count is not a known field$/],
	])('recurring details with %s are refused in words', async (_case, change, message) => {
		expectRefusal(await recurring(change), message, 90100400);
	});

	test('are listed for a product, active ones or the others, the lowest priority first', async () => {
		await create({ unitAmount: 7, priority: 2 });
		await create({ unitAmount: 6, priority: 1 });
		const amounts = (await list('productId=prd_plans&active=true')).rows.map((row) => row['unitAmount']);
		expect(amounts).toEqual([10, 30, 10, 100, 78, 6, 7]);
		expect((await list('productId=prd_plans&active=false')).rows).toMatchObject([{ priceId: 'price_old' }]);
		const page = await get('/price?productId=prd_plans&active=true&pageNum=2&pageSize=3');
		expect(page.rows.map((row) => row['unitAmount'])).toEqual([100, 78, 6]);
	});

	test.each(['productId=prd_plans', 'active=true', 'productId=prd_plans&active=yes', 'productId=prd_none&active=true'])(
		'a list with %s alone is refused',
		async (query) => {
			expectRefusal(await list(query), /is required$|must be one of true, false$|^no product/);
		},
	);

	test('an unknown one is refused', async () => {
		expectRefusal(await get('/price/price_unknown'), /^no price has the id price_unknown$/, 90102402);
		expectRefusal(await put('/price/price_unknown', { unitAmount: 1 }), /^no price/, 90102402);
	});

	describe('that are updated', () => {
		const update = (id: string, change: Json) => put(`/price/${id}`, change);

		test('get another snapshot with another amount', async () => {
			const { data } = await update('price_basic', { unitAmount: 12 });
			expect(data).toMatchObject({ priceId: 'price_basic', unitAmount: 12, recurring: { interval: 'month' } });
			expect(data['priceSnapshotId']).toEqual(textMatching(/^snap_[0-9a-f]+$/));
			expect((await get('/price/price_basic')).data).toEqual(data);
		});

		test('keep the snapshot where the terms stay the same, and while they are not sold', async () => {
			const change = { unitAmount: 10, currency: 'USD', priceType: 'recurring', priority: 3, productId: 'prd_plans' };
			expect((await update('price_basic', change)).data).toMatchObject({ priceSnapshotId: 'snap_basic' });
			expect((await update('price_basic', { isActive: 'false' })).data).toMatchObject({
				active: false,
				priceSnapshotId: null,
			});
			expect((await update('price_basic', { isActive: 'true' })).data).toMatchObject({
				active: true,
				priceSnapshotId: 'snap_basic',
			});
		});

		test('can become one-time and recurring', async () => {
			const oneTime = await update('price_basic', { priceType: 'one_time' });
			expect(oneTime.data).toMatchObject({ priceType: 'one_time', recurring: null });
			expectRefusal(await update('price_basic', { priceType: 'recurring' }), /^recurringDetails is required/);
			const yearly = { priceType: 'recurring', recurringDetails: { interval: 'year' } };
			expect((await update('price_basic', yearly)).data).toMatchObject({ recurring: { interval: 'year' } });
		});

		test('can no longer be paid once they are not active, and are not the default any more', async () => {
			await update('price_test', { isActive: 'false' });
			const price = { amount: undefined, currency: undefined, productId: 'prd_test', priceId: 'price_test' };
			expectRefusal(await client.pay(price), /^priceId price_test is not active$/);
			expect(JSON.parse((await get('/product/prd_test')).text)).toMatchObject({ defaultPrice: null });
		});

		test('become the default price, and cease to be', async () => {
			const defaultPrice = async () => (JSON.parse((await get('/product/prd_plans')).text) as Json)['defaultPrice'];
			await update('price_pro', { isDefaultPrice: true });
			expect(await defaultPrice()).toBe('price_pro');
			await update('price_basic', { isDefaultPrice: false });
			expect(await defaultPrice()).toBe('price_pro');
			await update('price_pro', { isDefaultPrice: false });
			expect(await defaultPrice()).toBeNull();
		});

		test.each<[string, Json, RegExp]>([
			['nothing', {}, /^the body must have at least one field$/],
			['another product', { productId: 'prd_test' }, /^price price_basic is not of product prd_test$/],
			['an amount that does not fit the currency', { currency: 'JPY', unitAmount: 9.5 }, /at most 0 decimals in JPY$/],
			[
				'details for a one-time price',
				{ priceType: 'one_time', recurringDetails: monthly },
				/^recurringDetails is only/,
			],
			['isActive as true or false', { isActive: false }, /^isActive must be one of true, false$/],
			['a default price that is not active', { isActive: 'false', isDefaultPrice: true }, /only for an active price$/],
			['a misspelt field', { active: 'true' }, /^active is not a known field$/],
		])('refuse %s in words and stay as they are', async (_case, change, message) => {
			const before = (await get('/price/price_basic')).data;
			expectRefusal(await update('price_basic', change), message);
			expect((await get('/price/price_basic')).data).toEqual(before);
		});
	});
});

describe('what the rest of the gateway asks the catalogue', () => {
	const account = 'sk_test_one';
	const newService = () =>
		new ClinkService(
			{
				now: Date.now,
				url: () => '',
				latencyMs: 0,
				faults: new Faults(),
				requestLog: new RequestLog(),
				timers: new Timers(),
			},
			() => undefined,
			true,
		);

	test('a snapshot keeps its amount, name and interval when the price changes', () => {
		const service = newService();
		const catalogue = service.catalogueOf(account);
		const before = catalogue.findPrice('price_basic', 'prd_plans');
		expect(before).toMatchObject({
			priceId: 'price_basic',
			priceSnapshotId: 'snap_basic',
			productName: 'Plans',
			unitAmount: 10,
			currency: 'USD',
			recurring: { interval: 'month', intervalCount: 1, trialPeriodDays: null, pricingModel: 'flat_rate' },
			active: true,
		});
		updatePrice(service, account, { unitAmount: 12, recurringDetails: { interval: 'year' } }, 'price_basic');
		const after = catalogue.findPrice('price_basic', 'prd_plans');
		expect(after).toMatchObject({ unitAmount: 12, recurring: { interval: 'year' } });
		expect(catalogue.findSnapshot('snap_basic')).toEqual(before);
		expect(catalogue.findSnapshot(after.priceSnapshotId)).toEqual(after);
	});

	test('a snapshot outlives its price, whose state it tells', () => {
		const service = newService();
		updatePrice(service, account, { isActive: 'false' }, 'price_basic');
		const catalogue = service.catalogueOf(account);
		expect(catalogue.findSnapshot('snap_basic')).toMatchObject({ unitAmount: 10, active: false });
		expect(() => catalogue.findPrice('price_basic', 'prd_plans')).toThrow('priceId price_basic is not active');
		expect(() => catalogue.findSnapshot('snap_none')).toThrow('priceSnapshotId snap_none does not exist');
	});

	test('a code that was promised is counted even when it is used up or over by then', () => {
		const catalogue = newService().catalogueOf(account);
		catalogue.redeem('WINTER');
		catalogue.redeem('WINTER');
		expect(catalogue.coupons.current('cpn_test')).toMatchObject({ redeemedCount: 2 });
		expect(() => catalogue.redeem('NONE')).toThrow('promotionCode NONE does not exist');
	});

	test.each<[string, [amount: number, currency: string, productId?: string, priceId?: string], number]>([
		['SPRING', [19.99, 'USD'], 2],
		['SPRING', [1250, 'JPY'], 125],
		['SPRING', [0.04, 'USD'], 0],
		['FIVE', [19.99, 'USD'], 5],
		['FIVE', [4, 'USD'], 4],
		['FIVE', [78, 'HKD', 'prd_plans', 'price_hkd'], 40],
		['FIVE', [78, 'EUR'], 0],
	])('the code %s takes off what it says: %j', (code, [amount, ...rest], expected) => {
		const { coupon } = newService().catalogueOf(account).findPromotionCode(code);
		expect(discountOf(coupon, amount, ...rest)).toBe(expected);
	});
});

const newCoupon = (change: Json = {}): Json => ({
	couponName: 'Autumn',
	discountType: 'percentage',
	percentage: 25,
	applyType: 'none',
	durationType: 'once',
	...change,
});

describe('coupons', () => {
	const create = (change: Json = {}) => post('/coupon', newCoupon(change));
	const detail = async (id: unknown) => (await get(`/coupon/${String(id)}`)).data;
	const fixed = { discountType: 'fixed_amount', percentage: undefined, fixedAmounts: { EUR: 4.5, JPY: 700 } };

	test('a percentage coupon, with null where nothing is given', async () => {
		const { data } = await create();
		expect(data).toMatchObject({
			couponName: 'Autumn',
			percentage: 25,
			fixedAmounts: null,
			durationMonths: null,
			maxRedemptionCount: null,
			redeemedCount: 0,
			validPeriodEnd: null,
			mirroring: false,
			terms: '25% off once',
		});
		expect(await detail(data['couponId'])).toMatchObject({
			...data,
			valid: true,
			applyType: 'none',
			applicableProducts: [],
			applicablePrices: {},
			promotionCodeList: [],
			currency: null,
			amount: null,
		});
	});

	test('a fixed one for some prices, repeating, with codes of its own', async () => {
		const { data } = await create({
			...fixed,
			applyType: 'price',
			applicablePrices: { prd_plans: ['price_basic', 'price_pro'] },
			durationType: 'repeating',
			durationMonths: 3,
			maxRedemptionCount: 100,
			validPeriodStart: inDays(1),
			validPeriodEnd: inDays(2),
			promotionCodes: [{ code: 'AUTUMN' }, { firstOrderOnly: true }],
		});
		expect(data).toMatchObject({ durationMonths: 3, terms: '4.5 EUR or 700 JPY off for 3 months' });
		expect(await detail(data['couponId'])).toMatchObject({
			valid: false,
			applicablePrices: { prd_plans: ['price_basic', 'price_pro'] },
			promotionCodeList: [
				{ code: 'AUTUMN', status: 'active', couponId: data['couponId'] },
				{ code: textMatching(/^[A-Z0-9]{8}$/), firstOrderOnly: true },
			],
			currency: 'EUR',
			amount: 4.5,
		});
	});

	test.each<[string, Json, RegExp]>([
		['no name', { couponName: undefined }, /^couponName is required$/],
		['a name of 41 characters', { couponName: 'x'.repeat(41) }, /^couponName must have at most 40 characters$/],
		['an unknown discount', { discountType: 'fixed' }, /^discountType must be one of percentage, fixed_amount$/],
		['no duration', { durationType: undefined }, /^durationType is required$/],
		['no applyType', { applyType: undefined }, /^applyType is required$/],
		['no percentage', { percentage: undefined }, /^percentage is required when discountType is percentage$/],
		['0 percent', { percentage: 0 }, /^percentage must be a number above 0 and at most 100$/],
		['101 percent', { percentage: 101 }, /^percentage must be a number above 0 and at most 100$/],
		['a percentage as text', { percentage: '10' }, /^percentage must be a number/],
		[
			'a percentage and amounts',
			{ fixedAmounts: { USD: 1 } },
			/^fixedAmounts is only for the case that discountType is fixed/,
		],
		[
			'amounts and a percentage',
			{ ...fixed, percentage: 5 },
			/^percentage is only for the case that discountType is perc/,
		],
		[
			'no amounts',
			{ ...fixed, fixedAmounts: undefined },
			/^fixedAmounts is required when discountType is fixed_amount$/,
		],
		['amounts without any', { ...fixed, fixedAmounts: {} }, /^fixedAmounts must have at least 1 entry$/],
		[
			'an amount in another currency',
			{ ...fixed, fixedAmounts: { CHF: 1 } },
			/^a key of fixedAmounts must be one of USD/,
		],
		['an amount of 0', { ...fixed, fixedAmounts: { USD: 0 } }, /^fixedAmounts\.USD must be a number greater than 0$/],
		[
			'an amount with decimals in JPY',
			{ ...fixed, fixedAmounts: { JPY: 1.5 } },
			/^fixedAmounts\.JPY must be a positive/,
		],
		['products without a list', { applyType: 'product' }, /^applicableProducts is required when applyType is product$/],
		[
			'products with an empty list',
			{ applyType: 'product', applicableProducts: [] },
			/^applicableProducts must have at/,
		],
		['a list of products for all', { applicableProducts: ['prd_test'] }, /^applicableProducts is only for the case/],
		['an unknown product', { applyType: 'product', applicableProducts: ['prd_none'] }, /^productId prd_none does not/],
		['prices without a list', { applyType: 'price' }, /^applicablePrices is required when applyType is price$/],
		[
			'a price of another product',
			{ applyType: 'price', applicablePrices: { prd_test: ['price_pro'] } },
			/^productId prd_test has no price price_pro$/,
		],
		[
			'repeating without months',
			{ durationType: 'repeating' },
			/^durationMonths is required when durationType is repeating$/,
		],
		['months for once', { durationMonths: 2 }, /^durationMonths is only for the case that durationType is repeating$/],
		['0 months', { durationType: 'repeating', durationMonths: 0 }, /^durationMonths must be at least 1$/],
		['no redemption at all', { maxRedemptionCount: 0 }, /^maxRedemptionCount must be at least 1$/],
		['an end in the past', { validPeriodEnd: inDays(-1) }, /^validPeriodEnd must be in the future$/],
		[
			'an end before the start',
			{ validPeriodStart: inDays(3), validPeriodEnd: inDays(2) },
			/^validPeriodEnd must be after/,
		],
		[
			'an end in seconds',
			{ validPeriodEnd: Math.floor(inDays(1) / 1000) },
			/^validPeriodEnd must be at least 1000000000000$/,
		],
		['an end as text', { validPeriodEnd: '2030-01-01' }, /^validPeriodEnd must be an integer$/],
		[
			'21 codes',
			{ promotionCodes: Array.from({ length: 21 }, () => ({})) },
			/^promotionCodes must have at most 20 entries$/,
		],
		['the same code twice', { promotionCodes: [{ code: 'A' }, { code: 'A' }] }, /^code A is already used$/],
		['a misspelt field', { name: 'x' }, /^name is not a known field$/],
		[
			'a misspelt field of a code',
			{ promotionCodes: [{ Code: 'A' }] },
			/^promotionCodes\[0\]\.Code is not a known field$/,
		],
	])('%s is refused in words, and nothing is created', async (_case, change, message) => {
		expectRefusal(await create(change), message);
		expect((await get('/coupon')).rows).toHaveLength(2);
	});

	test('a name of 40 characters, 20 codes and 100 percent are taken', async () => {
		const change = {
			couponName: 'x'.repeat(40),
			percentage: 100,
			promotionCodes: Array.from({ length: 20 }, () => ({})),
		};
		const { data } = await create(change);
		expect((await detail(data['couponId']))['promotionCodeList']).toHaveLength(20);
	});

	test('one is renamed, and the answer has no data', async () => {
		const renamed = await put('/coupon/cpn_test/name', { newName: 'Summer sale' });
		expect(JSON.parse(renamed.text)).toEqual({ code: 200, msg: 'success', data: null });
		expect(await detail('cpn_test')).toMatchObject({ couponName: 'Summer sale', percentage: 10 });
		expectRefusal(await put('/coupon/cpn_test/name', { newName: '' }), /^newName must not be empty$/);
		expectRefusal(await put('/coupon/cpn_test/name', { newName: 'x'.repeat(41) }), /^newName must have at most 40/);
		expectRefusal(await put('/coupon/cpn_test/name', { couponName: 'x' }), /^couponName is not a known field$/);
		expectRefusal(await put('/coupon/cpn_none/name', { newName: 'x' }), /^no coupon has the id cpn_none$/, 90102403);
	});

	test('are listed by discount and duration, in pages of 20 and of at most 50', async () => {
		for (let index = 1; index <= 50; index += 1) await create({ durationType: 'forever' });
		const all = await get('/coupon?pageSize=100');
		expect(JSON.parse(all.text)).toMatchObject({ total: 52, code: 200 });
		expect(all.rows).toHaveLength(50);
		expect((await get('/coupon')).rows).toHaveLength(20);
		expect((await get('/coupon?durationType=once')).rows).toMatchObject([{ couponId: 'cpn_test' }]);
		expect((await get('/coupon?durationType=forever&discountType=fixed_amount')).rows).toMatchObject([
			{ couponId: 'cpn_five' },
		]);
		expectRefusal(await get('/coupon?durationType=always'), /^durationType must be one of once, repeating, forever$/);
		expectRefusal(await get('/coupon?name=x'), /^name is not a known field$/);
	});
});

describe('promotion codes', () => {
	const create = (change: Json = {}, couponId = 'cpn_test') => post(`/promotion-code/${couponId}`, change);

	test('a new one belongs to the coupon in its address, and has null where nothing is given', async () => {
		const { data } = await create({ code: 'Autumn26' });
		expect(data).toMatchObject({
			couponId: 'cpn_test',
			code: 'Autumn26',
			status: 'active',
			firstOrderOnly: false,
			redemptionCount: 0,
			maxRedemptionLimit: null,
			validPeriodEnd: null,
			mirroring: false,
		});
		expect((await get(`/promotion-code/${String(data['promotionCodeId'])}`)).data).toEqual({
			...data,
			customers: [],
			perCustomerRedemptionLimit: null,
			minimumSpend: null,
			currency: null,
			amount: null,
		});
		expect((await get('/promotion-code/coupon/cpn_test')).data).toHaveLength(3);
	});

	test('a code is made up where none is given', async () => {
		const [one, another] = [await create(), await create()];
		expect(one.data['code']).toEqual(textMatching(/^[A-Z0-9]{8}$/));
		expect(another.data['code']).not.toBe(one.data['code']);
	});

	test('its detail names the customers that it is for', async () => {
		const { data } = await create({
			restrictedCustomerIds: ['cus_test'],
			minimumSpend: { USD: 20, HKD: 150 },
			perCustomerRedemptionLimit: 1,
		});
		expect((await get(`/promotion-code/${String(data['promotionCodeId'])}`)).data).toMatchObject({
			customers: [{ customerId: 'cus_test', name: null, email: 'buyer@example.com' }],
			perCustomerRedemptionLimit: 1,
			minimumSpend: { USD: 20, HKD: 150 },
			currency: 'USD',
			amount: 20,
		});
	});

	test.each<[string, Json, RegExp]>([
		['a code with a hyphen', { code: 'AUTUMN-26' }, /^code must have 1 to 32 letters and digits$/],
		['an empty code', { code: '' }, /^code must have 1 to 32 letters and digits$/],
		['a code of 33 characters', { code: 'x'.repeat(33) }, /^code must have 1 to 32 letters and digits$/],
		['a code with a line break', { code: 'AUTUMN\n' }, /^code must have 1 to 32 letters and digits$/],
		['a code of another coupon', { code: 'FIVE' }, /^code FIVE is already used$/],
		['the code of an inactive one', { code: 'WINTER' }, /^code WINTER is already used$/],
		['an unknown customer', { restrictedCustomerIds: ['cus_none'] }, /^CUSTOMER_NOT_FOUND/],
		['a least amount in another currency', { minimumSpend: { CHF: 1 } }, /^a key of minimumSpend must be one of USD/],
		['a least amount with three decimals', { minimumSpend: { USD: 1.001 } }, /^minimumSpend\.USD must be a positive/],
		['a limit of 0', { maxRedemptionLimit: 0 }, /^maxRedemptionLimit must be at least 1$/],
		[
			'a limit of 0 for a customer',
			{ perCustomerRedemptionLimit: 0 },
			/^perCustomerRedemptionLimit must be at least 1$/,
		],
		['an end in the past', { validPeriodEnd: inDays(-1) }, /^validPeriodEnd must be in the future$/],
		['firstOrderOnly as text', { firstOrderOnly: 'true' }, /^firstOrderOnly must be true or false$/],
		['a misspelt field', { couponId: 'cpn_test' }, /^couponId is not a known field$/],
	])('%s is refused in words', async (_case, change, message) => {
		expectRefusal(await create(change), message);
		expect((await get('/promotion-code/coupon/cpn_test')).data).toHaveLength(2);
	});

	test('what does not exist is refused', async () => {
		expectRefusal(await create({}, 'cpn_none'), /^no coupon has the id cpn_none$/, 90102403);
		expectRefusal(await get('/promotion-code/coupon/cpn_none'), /^no coupon/, 90102403);
		expectRefusal(await get('/promotion-code/promo_none'), /^no promotion code has the id promo_none$/, 90102404);
		expectRefusal(await put('/promotion-code/promo_none/active'), /^no promotion code/, 90102404);
	});

	test('one is deactivated and activated again, as often as one likes, and the answers have no data', async () => {
		const status = async () => (await get('/promotion-code/promo_test')).data['status'];
		for (const [action, expected] of [
			['deactivate', 'inactive'],
			['deactivate', 'inactive'],
			['active', 'active'],
			['active', 'active'],
		]) {
			const answer = await put(`/promotion-code/promo_test/${String(action)}`);
			expect(JSON.parse(answer.text)).toEqual({ code: 200, msg: 'success', data: null });
			expect(await status()).toBe(expected);
		}
	});
});

describe('payments with a promotion code', () => {
	const order = async ({ data }: Answer) => (await get(`/order/${String(data['orderId'])}`)).data;
	const codeOf = (change: Json, coupon: Json = {}) =>
		post('/coupon', newCoupon({ ...coupon, promotionCodes: [{ code: 'NEW', ...change }] }));
	const pay = (change: Json = {}) => client.pay({ amount: 20, promotionCode: 'NEW', ...change });

	test('cost less by the percentage, rounded to the cent, and the use is counted', async () => {
		const paid = await client.pay({ promotionCode: 'SPRING' });
		expect(paid.data).toMatchObject({ status: 1, amount: 17.99, currency: 'USD' });
		expect(await order(paid)).toMatchObject({ amountSubtotal: 19.99, amountTotal: 17.99 });
		expect(sandbox.ledger().of('ORDER-1')).toMatchObject({ charged: 1, chargedAmount: 17.99 });
		expect((await get('/coupon/cpn_test')).data).toMatchObject({ redeemedCount: 1 });
		expect((await get('/promotion-code/promo_test')).data).toMatchObject({ redemptionCount: 1 });
	});

	test('cost less by the fixed amount of their currency, before they are converted', async () => {
		expect((await client.pay({ promotionCode: 'FIVE' })).data).toMatchObject({ amount: 14.99 });
		expect((await client.pay({ promotionCode: 'FIVE', amount: 100, currency: 'HKD' })).data).toMatchObject({
			amount: 60,
		});
		const converted = await client.pay({ promotionCode: 'FIVE', amount: 15, paymentCurrency: 'HKD' });
		expect(await order(converted)).toMatchObject({ amountSubtotal: 117, amountTotal: 78, paymentCurrency: 'HKD' });
	});

	test('of a registered price cost less where the coupon is for it', async () => {
		const price = { amount: undefined, currency: undefined, productId: 'prd_test', priceId: 'price_test' };
		await codeOf({}, { applyType: 'price', applicablePrices: { prd_test: ['price_test'] } });
		expect((await pay(price)).data).toMatchObject({ amount: 14.99 });
		expectRefusal(await pay(), /^promotionCode NEW does not apply to this payment$/, 90102405);
	});

	test('of another product are refused', async () => {
		const price = { amount: undefined, currency: undefined, productId: 'prd_test', priceId: 'price_test' };
		await codeOf({}, { applyType: 'product', applicableProducts: ['prd_plans'] });
		expectRefusal(await pay(price), /^promotionCode NEW does not apply to this payment$/);
	});

	test('can be refunded up to what was paid', async () => {
		const { data } = await client.pay({ promotionCode: 'FIVE' });
		expect((await client.refund(data['orderId'], { refundAmount: 15 })).code).toBe(90101401);
		expect((await client.refund(data['orderId'], { refundAmount: 14.99 })).code).toBe(200);
	});

	test('that are declined do not use the code up', async () => {
		await codeOf({ maxRedemptionLimit: 1 });
		expect((await pay({ amount: 20.13 })).data).toMatchObject({ status: 3 });
		expect((await pay()).data).toMatchObject({ status: 1, amount: 15 });
		expectRefusal(await pay(), /^promotionCode NEW is used up$/, 90102405);
	});

	test.each<[string, Json, RegExp]>([
		['an unknown code', { promotionCode: 'NONE' }, /^promotionCode NONE does not exist$/],
		['a code in another case', { promotionCode: 'spring' }, /^promotionCode spring does not exist$/],
		['an inactive code', { promotionCode: 'WINTER' }, /^promotionCode WINTER is not active$/],
		['a currency without fixed amount', { promotionCode: 'FIVE', currency: 'EUR' }, /does not apply to this payment$/],
		['an amount that it covers', { promotionCode: 'FIVE', amount: 5 }, /^promotionCode FIVE leaves nothing to pay$/],
	])('and %s are refused in words', async (_case, change, message) => {
		expectRefusal(await client.pay(change), message, 90102405);
		expect(sandbox.ledger().orders).toEqual([]);
	});

	test('before the code begins and after it ends are refused', async () => {
		await codeOf({ validPeriodStart: inDays(1), validPeriodEnd: inDays(2) });
		expectRefusal(await pay(), /^promotionCode NEW has expired or has not begun$/);
		lead = inDays(1.5) - Date.now();
		const request = {
			customerEmail: 'ann@example.com',
			amount: 20,
			currency: 'USD',
			paymentMethodType: 'CARD',
			paymentInstrumentId: 'pi_1',
			returnUrl: 'https://shop.example/return',
			promotionCode: 'NEW',
		};
		const payAt = () => client.send('POST', '/payment', headersOf('application/json'), JSON.stringify(request));
		expect((await payAt()).data).toMatchObject({ amount: 15 });
		lead = inDays(2.5) - Date.now();
		expectRefusal(await payAt(), /^promotionCode NEW has expired or has not begun$/);
	});

	test('and a coupon that is used up are refused, whichever of its codes', async () => {
		await post('/coupon', newCoupon({ maxRedemptionCount: 1, promotionCodes: [{ code: 'ONE' }, { code: 'TWO' }] }));
		expect((await pay({ promotionCode: 'ONE' })).code).toBe(200);
		expectRefusal(await pay({ promotionCode: 'TWO' }), /^promotionCode TWO is used up$/);
	});

	test('of another customer than the code is for are refused', async () => {
		await codeOf({ restrictedCustomerIds: ['cus_test'] });
		expectRefusal(await pay(), /^promotionCode NEW is for other customers$/);
		expect((await pay({ customerEmail: 'buyer@example.com' })).code).toBe(200);
	});

	test('above the limit of a customer are refused', async () => {
		await codeOf({ perCustomerRedemptionLimit: 1 });
		expect((await pay()).code).toBe(200);
		expectRefusal(await pay(), /^promotionCode NEW is used up by this customer$/);
		expect((await pay({ customerEmail: 'bob@example.com' })).code).toBe(200);
	});

	test('that are not the first of a customer are refused where the code is for first orders', async () => {
		await codeOf({ firstOrderOnly: true });
		expect((await pay()).code).toBe(200);
		expectRefusal(await pay(), /^promotionCode NEW is for a customer's first order$/);
	});

	test('below the least amount, or in a currency without one, are refused', async () => {
		await codeOf({ minimumSpend: { USD: 20, JPY: 3000 } });
		expectRefusal(await pay({ amount: 19.99 }), /^promotionCode NEW needs at least 20 USD$/);
		expectRefusal(await pay({ currency: 'EUR' }), /^promotionCode NEW is not available in EUR$/);
		expect((await pay()).data).toMatchObject({ amount: 15 });
	});
});

test('a product that is no longer sold is refused by the customer portal', async () => {
	const answer = await post('/billing/session', {
		customerId: 'cus_test',
		subscriptionUpdateProductIds: ['prd_plans', 'prd_retired'],
	});
	expectRefusal(answer, /^productId prd_retired is not active$/);
});

test('the catalogue needs a key, and answers without one in plain text', async () => {
	const answer = await client.send('GET', '/product?pageNum=1&pageSize=20', {});
	expect(answer.status).toBe(401);
	expect(answer.headers['content-type']).toEqual(textMatching(/^text\/plain/));
});
