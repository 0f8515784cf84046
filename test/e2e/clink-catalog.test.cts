import { itemsOf } from '../../real-n8n/editor/execution.cts';
import { node } from '../../real-n8n/editor/workflow.cts';
import { clink, newReference, openHarness, operationsOf, type Harness } from '../support/n8n/harness.cts';
import {
	byId,
	createClinkCoupon,
	createClinkPrice,
	createClinkProduct,
	createClinkPromotionCode,
} from '../support/operation-examples.cts';
import { isOfCatalog } from './support/catalog.cts';

/** One grey pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** n8n's own node that makes a file of a text. */
const toFile = node(
	'To File',
	'n8n-nodes-base.convertToFile',
	{ operation: 'toBinary', sourceProperty: 'image', options: { fileName: 'course.png', mimeType: 'image/png' } },
	{ typeVersion: 1.1 },
);

describe("Clink's catalog in n8n", () => {
	let harness: Harness;

	beforeAll(async () => {
		harness = await openHarness();
	});
	afterAll(() => harness.close());

	test('a product is created with its image and a price, changed, and found again', async () => {
		const name = newReference('Course');
		const execution = await harness.run(
			[
				toFile,
				clink('Product', createClinkProduct(name)),
				clink(
					'Price',
					createClinkPrice('={{ $json.productId }}', { priceType: 'recurring', interval: 'month', intervalCount: 3 }),
				),
				clink('Update', {
					resource: 'price',
					operation: 'update',
					priceId: byId('={{ $json.priceId }}'),
					updateFields: { unitAmount: 15, isDefaultPrice: true },
				}),
				clink('Get price', { resource: 'price', operation: 'get', priceId: byId('={{ $json.priceId }}') }),
				clink('Get prices', { resource: 'price', operation: 'getAll', productId: byId('={{ $json.productId }}') }),
				clink('Get product', { resource: 'product', operation: 'get', productId: byId('={{ $json.productId }}') }),
				clink('Get products', { resource: 'product', operation: 'getAll', returnAll: true }),
			],
			[{ image: PNG }],
		);
		expect(execution.status).toBe('success');
		const { productId } = itemsOf(execution, 'Product')[0]?.json ?? {};
		const changed = { productId, unitAmount: 15, recurring: { interval: 'month', intervalCount: 3 } };
		for (const nodeName of ['Update', 'Get price', 'Get prices'])
			expect(itemsOf(execution, nodeName)[0]?.json).toMatchObject(changed);
		const { priceId } = itemsOf(execution, 'Price')[0]?.json ?? {};
		const [product] = itemsOf(execution, 'Get product');
		expect(product?.json).toMatchObject({ productId, name, defaultPrice: priceId, outcome: 'notApplicable' });
		expect(itemsOf(execution, 'Get products').map(({ json }) => json['productId'])).toContain(productId);

		const image = await fetch(String(product?.json['image']));
		expect(Buffer.from(await image.arrayBuffer()).toString('base64')).toBe(PNG);
	});

	test('a coupon is created with products, renamed and found, and its code is turned off and on', async () => {
		const couponId = byId('={{ $json.couponId }}');
		const promotionCodeId = byId('={{ $json.promotionCodeId }}');
		const newName = newReference('Renamed');
		const execution = await harness.run([
			clink(
				'Create',
				createClinkCoupon(newReference('Sale'), { applyType: 'product', applicableProducts: ['prd_test'] }),
			),
			clink('Rename', { resource: 'coupon', operation: 'rename', couponId, newName }),
			clink('Get', { resource: 'coupon', operation: 'get', couponId, simplify: false }),
			clink('Code', createClinkPromotionCode('={{ $json.couponId }}', { code: 'E2ESALE' })),
			clink('Deactivate', { resource: 'promotionCode', operation: 'deactivate', promotionCodeId }),
			clink('Get inactive', { resource: 'promotionCode', operation: 'get', promotionCodeId }),
			clink('Activate', { resource: 'promotionCode', operation: 'activate', promotionCodeId }),
			clink('Get active', { resource: 'promotionCode', operation: 'get', promotionCodeId, simplify: false }),
			clink('Get codes', { resource: 'promotionCode', operation: 'getAll', couponId }),
			clink('Get coupons', {
				resource: 'coupon',
				operation: 'getAll',
				returnAll: true,
				filters: { discountType: 'percentage', durationType: 'once' },
			}),
		]);
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Get')[0]?.json).toMatchObject({
			couponName: newName,
			applicableProducts: ['prd_test'],
			outcome: 'notApplicable',
		});
		expect(itemsOf(execution, 'Get inactive')[0]?.json).toMatchObject({ code: 'E2ESALE', status: 'inactive' });
		expect(itemsOf(execution, 'Get active')[0]?.json).toMatchObject({ code: 'E2ESALE', status: 'active' });
		expect(itemsOf(execution, 'Get codes').map(({ json }) => json['code'])).toEqual(['E2ESALE']);
		expect(itemsOf(execution, 'Get coupons').map(({ json }) => json['couponName'])).toContain(newName);
	});

	test('every operation of the catalog that n8n offers was run by the tests above', async () => {
		expect(harness.operationsRun('clink')).toEqual((await operationsOf(harness, 'clink')).filter(isOfCatalog));
	});
});
