import '../../support/engine/fast-sleep.cts';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Fault, FaultKind } from '../../../sandbox/index.cts';
import {
	createCode,
	createCoupon,
	createPrice,
	createProduct,
	newCode,
	PNG_ITEM,
	updatePrice,
} from '../../support/engine/catalog.cts';
import { useSandbox } from '../../support/engine/use-sandbox.cts';
import { textOf } from '../../support/text.cts';

/** What is created, and where it goes and is found. */
interface Creation {
	what: string;
	path: string;
	list: string;
	listedBy: string;
	idField: string;
	parameters: () => INodeParameters;
	/** An entry of the list that is the same, but for its ID and its time. */
	entry: (parameters: INodeParameters) => IDataObject;
}

let amounts = 100;

const CREATIONS: Creation[] = [
	{
		what: 'product',
		path: '/product',
		list: '/product',
		listedBy: 'Product: Get Many',
		idField: 'productId',
		parameters: () => createProduct(),
		entry: ({ name }) => ({ name, taxCategory: 'digital_goods_or_service' }),
	},
	{
		what: 'price',
		path: '/price',
		list: '/price',
		listedBy: 'Price: Get Many',
		idField: 'priceId',
		parameters: () => createPrice({ unitAmount: ++amounts, priceType: 'recurring', intervalCount: 2 }),
		entry: ({ unitAmount }) => ({
			productId: 'prd_test',
			currency: 'USD',
			unitAmount,
			priceType: 'recurring',
			recurring: { interval: 'month', intervalCount: 2 },
		}),
	},
	{
		what: 'coupon',
		path: '/coupon',
		list: '/coupon',
		listedBy: 'Coupon: Get Many',
		idField: 'couponId',
		parameters: () => createCoupon(),
		entry: ({ couponName }) => ({ couponName, discountType: 'percentage', percentage: 25, durationType: 'once' }),
	},
	{
		what: 'promotion code',
		path: '/promotion-code/cpn_test',
		list: '/promotion-code/coupon/cpn_test',
		listedBy: 'Promotion Code: Get Many',
		idField: 'promotionCodeId',
		parameters: () => createCode(),
		entry: ({ code }) => ({ couponId: 'cpn_test', code }),
	},
];

const LOST: Array<[string, FaultKind]> = [
	['the connection is reset', 'reset'],
	['the answer ends in the middle', 'truncate'],
	['the answer is HTTP 502', { status: 502, body: '<html>Bad Gateway</html>' }],
];

const UNKNOWN = /^It is unknown whether this took effect\./;

describe.each(CREATIONS)('a $what of Clink whose answer is lost', (creation) => {
	const { what, path, list, listedBy, idField, parameters, entry } = creation;
	const engine = useSandbox();

	const run = async (given: INodeParameters, items: INodeExecutionData[] = [PNG_ITEM]) =>
		await engine.run('clink', { options: { timeout: 1 }, ...given }, { items });
	const lose = (method: string, at: string, when: Fault['when'], kind: FaultKind, times = 1) =>
		engine.sandbox.faults.add({ match: { method, path: at }, when, kind, times });
	const posts = () => engine.sentTo(path).filter(({ method }) => method === 'POST').length;
	const listOf = (rows: IDataObject[]): FaultKind => ({
		body: JSON.stringify({ code: 200, msg: 'success', total: rows.length, rows }),
		contentType: 'application/json',
	});
	/** What the list shows once it was sent, and what it showed before. */
	const listIs = (rows: IDataObject[], before: IDataObject[] = []) => {
		lose('GET', list, 'before', listOf(before));
		lose('GET', list, 'before', listOf(rows), 100);
	};
	const isThere = async (given: INodeParameters, changes: INodeParameters = {}) => {
		const { items } = await run({ ...given, ...changes });
		return items[0]?.json ?? {};
	};

	test.each(LOST)('because %s is sent once and taken from the list', async (_, kind) => {
		const given = parameters();
		const before = posts();
		lose('POST', path, 'after', kind);
		const { items, error } = await run(given);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ ...entry(given), recovered: true, outcome: 'notApplicable' });
		expect(textOf(items[0]?.json[idField])).not.toBe('');
		expect(posts() - before).toBe(1);
	});

	test('is sent once and left unknown when the list does not have it, with where to look', async () => {
		const before = posts();
		lose('POST', path, 'before', 'reset');
		const { error } = await run(parameters());
		expect(error?.message).toMatch(UNKNOWN);
		expect(error?.message).toContain('Clink did not know');
		expect(error?.description).toContain(`Look for it in a few minutes, with '${listedBy}'`);
		expect(posts() - before).toBe(1);
	});

	test('is found by a gateway that lags behind itself', async () => {
		engine.sandbox.faults.queryLagMs = 60;
		lose('POST', path, 'after', 'reset');
		const { items } = await run(parameters());
		expect(items[0]?.json).toMatchObject({ recovered: true });
	});

	test('is not taken from one that was there before', async () => {
		const given = parameters();
		const old = { ...entry(given), [idField]: 'old', createTime: Date.now() };
		lose('POST', path, 'before', 'reset');
		listIs([old], [old]);
		const { error } = await run(given);
		expect(error?.message).toMatch(UNKNOWN);
	});

	test('is not taken from one that this process created a moment ago, which the list did not show yet', async () => {
		const given = parameters();
		const first = await isThere(given);
		lose('POST', path, 'before', 'reset');
		listIs([{ ...entry(given), [idField]: first[idField], createTime: Date.now() }]);
		const { error } = await run(given);
		expect(error?.message).toMatch(UNKNOWN);
	});

	test('is not taken from one that is something else', async () => {
		const given = parameters();
		const other = { ...entry(given), ...entry(parameters()), [idField]: 'other', createTime: Date.now() };
		lose('POST', path, 'before', 'reset');
		listIs([other]);
		const { error } = await run(given);
		expect(error?.message).toMatch(UNKNOWN);
	});

	test('is left unknown at once when several new ones are the same', async () => {
		const given = parameters();
		lose('POST', path, 'before', 'reset');
		listIs(['one', 'two'].map((id) => ({ ...entry(given), [idField]: id, createTime: Date.now() })));
		const { error } = await run(given);
		expect(error?.message).toContain(`It is unknown which ${what} this created: Clink has 2 new ones with`);
		expect(error?.description).toContain('one, two');
	});

	test('without a list from before is taken only from one with a time after it was sent', async () => {
		const given = parameters();
		lose('POST', path, 'before', 'reset');
		lose('GET', list, 'before', { status: 503 });
		const rows = [
			{ ...entry(given), [idField]: 'old', createTime: Date.now() - 10_000 },
			{ ...entry(given), [idField]: 'no-time' },
			{ ...entry(given), [idField]: 'new', createTime: Date.now() + 10_000 },
		];
		lose('GET', list, 'before', listOf(rows), 100);
		const { items } = await run(given);
		expect(items[0]?.json).toMatchObject({ [idField]: 'new', recovered: true });
	});

	test('cannot be looked up while Clink is in trouble, and is unknown', async () => {
		const before = posts();
		lose('POST', path, 'after', 'reset');
		lose('GET', list, 'before', { status: 503 }, 1000);
		const { error } = await run(parameters());
		expect(error?.message).toContain('Clink could not be queried for');
		expect(posts() - before).toBe(1);
	});

	test('is looked up by Retry On Fail, and not sent again', async () => {
		const given = parameters();
		const before = posts();
		lose('POST', path, 'after', 'reset');
		// Only the look before succeeds: not one look-up of the first attempt does.
		lose('GET', list, 'before', listOf([]));
		lose('GET', list, 'before', { status: 404, body: 'gone' }, 6);
		const { items } = await engine.run('clink', given, {
			items: [PNG_ITEM],
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});
		expect(items[0]?.json).toMatchObject({ ...entry(given), recovered: true });
		expect(posts() - before).toBe(1);
	});
});

describe('two runs at the same moment, of which one loses its answer', () => {
	const engine = useSandbox();
	// A second code of the same text is refused.
	test.each(CREATIONS.filter(({ what }) => what !== 'promotion code'))(
		'create a $what each, and do not take the one for the other',
		async ({ path, idField, parameters }) => {
			const given = { options: { timeout: 1 }, ...parameters() };
			const run = async () => await engine.run('clink', given, { items: [PNG_ITEM] });
			engine.sandbox.faults.add({ match: { method: 'POST', path }, when: 'after', kind: 'reset' });
			const results = await Promise.all([run(), run()]);
			const ids = results.map(({ items }) => items[0]?.json[idField]);
			expect(new Set(ids.map(textOf)).size).toBe(2);
			expect(engine.sentTo(path).filter(({ method }) => method === 'POST')).toHaveLength(2);
		},
	);
});

describe('what Clink answers in another way', () => {
	const engine = useSandbox();
	const run = async (parameters: INodeParameters) =>
		await engine.run('clink', { options: { timeout: 1 }, ...parameters }, { items: [PNG_ITEM] });
	const lose = (method: string, path: string, when: Fault['when'], kind: FaultKind, times = 1) =>
		engine.sandbox.faults.add({ match: { method, path }, when, kind, times });
	const sent = (path: string) => engine.sentTo(path).length;

	test('a code that Clink makes up cannot be looked up, and is left unknown', async () => {
		const path = '/promotion-code/cpn_test';
		const before = sent(path);
		lose('POST', path, 'after', 'reset');
		const { error } = await run(createCode({ code: '' }));
		expect(error?.message).toMatch(UNKNOWN);
		expect(error?.description).toContain("Look for a new code with 'Promotion Code: Get Many'");
		expect(sent(path) - before).toBe(1);
	});

	test('a code that is refused is refused, and nothing is looked up for it', async () => {
		const { error } = await run(createCode({ code: 'SPRING' }));
		expect(error?.message).toContain('Clink refused the request');
	});

	test('an image whose answer is lost is uploaded again, and the product is created once', async () => {
		const [uploads, products] = ['/product/image/upload', '/product'].map(sent);
		lose('POST', '/product/image/upload', 'after', 'reset');
		const { items } = await run(createProduct());
		expect(items[0]?.json).toMatchObject({ outcome: 'notApplicable' });
		expect(sent('/product/image/upload') - (uploads ?? 0)).toBe(2);
		expect(
			engine
				.sentTo('/product')
				.slice(products)
				.filter(({ method }) => method === 'POST'),
		).toHaveLength(1);
	});

	test.each<[string, FaultKind, number, string]>([
		['is lost every time', 'reset', 4, 'No usable response from Clink'],
		['is refused', { body: '{"code":40000000,"msg":"too blurry"}', contentType: 'application/json' }, 1, 'too blurry'],
		[
			'comes without an ID',
			{ body: '{"code":200,"msg":"success","data":{}}', contentType: 'application/json' },
			1,
			'under which ID',
		],
	])('a product whose image %s is not created, which is said', async (_, kind, times, words) => {
		const products = engine.sentTo('/product').filter(({ method }) => method === 'POST').length;
		lose('POST', '/product/image/upload', 'before', kind, times);
		const { error } = await run(createProduct());
		expect(error?.message).toContain(words);
		expect(`${String(error?.message)} ${String(error?.description)}`).toContain('product was not created');
		expect(engine.sentTo('/product').filter(({ method }) => method === 'POST')).toHaveLength(products);
	});

	test('a product is left unknown where there are more than can be looked through', async () => {
		const rows = Array.from({ length: 100 }, (_, index) => ({ productId: `p${index}`, name: 'Another' }));
		const page = { body: JSON.stringify({ code: 200, msg: 'success', rows }), contentType: 'application/json' };
		lose('GET', '/product', 'before', page, 1000);
		lose('POST', '/product', 'after', 'reset');
		const looks = sent('/product');
		const { error } = await run(createProduct());
		expect(error?.message).toContain('Clink could not be queried for');
		expect(sent('/product') - looks).toBeLessThan(20 * 8);
	});

	describe('a change whose answer is lost is made again', () => {
		test.each<[string, () => INodeParameters, string, IDataObject]>([
			['price: update', () => updatePrice({ priority: 7 }), '/price/price_monthly', { priceId: 'price_monthly' }],
			[
				'coupon: rename',
				() => ({ resource: 'coupon', operation: 'rename', couponId: 'cpn_five', newName: 'Five' }),
				'/coupon/cpn_five/name',
				{ couponId: 'cpn_five', couponName: 'Five' },
			],
			[
				'promotionCode: deactivate',
				() => ({ resource: 'promotionCode', operation: 'deactivate', promotionCodeId: 'promo_five' }),
				'/promotion-code/promo_five/deactivate',
				{ promotionCodeId: 'promo_five', status: 'inactive' },
			],
			[
				'promotionCode: activate',
				() => ({ resource: 'promotionCode', operation: 'activate', promotionCodeId: 'promo_five' }),
				'/promotion-code/promo_five/active',
				{ promotionCodeId: 'promo_five', status: 'active' },
			],
		])('by %s', async (_, parameters, path, output) => {
			lose('PUT', path, 'after', 'reset', 2);
			const { items } = await run(parameters());
			expect(items[0]?.json).toMatchObject({ ...output, outcome: 'notApplicable' });
			expect(sent(path)).toBe(3);

			lose('PUT', path, 'after', 'reset', 4);
			const { error } = await run(parameters());
			expect(error?.message).toContain('It was sent several times');
			expect(error?.description).toBe('Run this again: nothing more happens if it did take effect.');
		});
	});

	test('a batch that stops says what was created', async () => {
		const code = newCode();
		lose('POST', '/promotion-code/cpn_five', 'before', 'reset');
		const { error } = await engine.run(
			'clink',
			{
				...createCode({
					couponId: '={{ $itemIndex === 0 ? "cpn_test" : "cpn_five" }}',
					code: `={{ "${code}" + $itemIndex }}`,
				}),
				options: { concurrency: 1 },
			},
			{ items: [{ json: {} }, { json: {} }, { json: {} }] },
		);
		expect(error?.message).toMatch(UNKNOWN);
		expect(error?.description).toContain(
			`Carried out before the batch stopped: 'Code' "${code}0". Their results are in the error's details. 1 more item was not started.`,
		);
	});
});
