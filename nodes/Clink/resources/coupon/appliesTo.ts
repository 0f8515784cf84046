import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { locatorValue } from '../../../shared/values/locator';
import { inputError } from '../../../shared/values/paymentError';
import { oneOf, requiredText } from '../../../shared/values/validate';
import { APPLY_TYPES, type AppliesTo } from '../../api/wire/promotions';
import { entriesIn } from '../groups';
import { readIds } from '../ids';
import { anyPrice, product } from '../locators';

/** What a coupon is for. */
export const appliesToFields: INodeProperties[] = [
	{
		displayName: 'Applies To',
		name: 'applyType',
		type: 'options',
		options: [
			{ name: 'All Products', value: 'none' },
			{ name: 'Prices', value: 'price', description: 'Only some prices' },
			{ name: 'Products', value: 'product', description: 'Only some products' },
		],
		default: 'none',
		description: 'What the discount is for',
	},
	{
		displayName: 'Product Names or IDs',
		name: 'applicableProducts',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getProducts' },
		required: true,
		default: [],
		description:
			'The products that the discount is for. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { applyType: ['product'] } },
	},
	{
		displayName: 'Prices',
		name: 'applicablePrices',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add price',
		default: {},
		description: 'The prices that the discount is for, each with its product',
		displayOptions: { show: { applyType: ['price'] } },
		options: [
			{
				displayName: 'Price',
				name: 'prices',
				values: [product, { ...anyPrice, description: 'A price of the product' }],
			},
		],
	},
];

/** @throws PaymentError (`input`) */
export function readAppliesTo(item: Item): AppliesTo {
	const type = oneOf(item.parameter('applyType'), 'Applies To', APPLY_TYPES);
	if (type === 'none') return { applyType: type };
	if (type === 'price') return { applyType: type, applicablePrices: readPrices(item.parameter('applicablePrices')) };
	const applicableProducts = readIds(item.parameter('applicableProducts'), 'Product Names or IDs');
	if (applicableProducts.length === 0) throw empty('Product Names or IDs');
	return { applyType: type, applicableProducts };
}

function readPrices(value: unknown): Record<string, string[]> {
	const prices = new Map<string, unknown[]>();
	for (const { productId, priceId } of entriesIn(value, 'prices')) {
		const ofProduct = requiredText(
			locatorValue(productId),
			'Prices Product',
			'Choose the product of each price.',
		).trim();
		prices.set(ofProduct, [...(prices.get(ofProduct) ?? []), locatorValue(priceId)]);
	}
	if (prices.size === 0) throw empty('Prices');
	return Object.fromEntries([...prices].map(([ofProduct, ids]) => [ofProduct, readIds(ids, 'Prices')]));
}

const empty = (label: string) =>
	inputError(`'${label}' is empty`, "Add what the discount is for, or set 'Applies To' to All Products.");
