import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { newReference } from './sandbox-calls.cts';

/** Parameters for Clink's catalog, and images. Everything that a call needs is filled in; a test names what it is about. */

export const IMAGES = {
	png: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
	jpg: Buffer.from('ffd8ffe000104a464946', 'hex'),
	gif: Buffer.from('GIF89a\u0001\0\u0001\0', 'latin1'),
	webp: Buffer.from('RIFF\u0010\0\0\0WEBPVP8 ', 'latin1'),
};

/** An input item with a file in the field `data`. */
export const withFile = (content: Buffer, fileName?: string, mimeType = 'image/png'): INodeExecutionData => ({
	json: {},
	binary: { data: { data: content.toString('base64'), mimeType, ...(fileName === undefined ? {} : { fileName }) } },
});

export const PNG_ITEM = withFile(IMAGES.png, 'course.png');

export const createProduct = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'product',
	operation: 'create',
	name: newReference('Course'),
	binaryPropertyName: 'data',
	taxCategory: 'digital_goods_or_service',
	...changes,
});

export const createPrice = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'price',
	operation: 'create',
	productId: 'prd_test',
	unitAmount: 12.5,
	currency: 'USD',
	priceType: 'one_time',
	...changes,
});

export const updatePrice = (updateFields: INodeParameters, changes: INodeParameters = {}): INodeParameters => ({
	resource: 'price',
	operation: 'update',
	priceId: 'price_monthly',
	updateFields,
	...changes,
});

export const createCoupon = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'coupon',
	operation: 'create',
	couponName: newReference('Sale'),
	discountType: 'percentage',
	percentage: 25,
	applyType: 'none',
	durationType: 'once',
	...changes,
});

let codes = 0;
/** A code that no other test uses. */
export const newCode = () => `CODE${++codes}`;

export const createCode = (changes: INodeParameters = {}): INodeParameters => ({
	resource: 'promotionCode',
	operation: 'create',
	couponId: 'cpn_test',
	code: newCode(),
	...changes,
});
