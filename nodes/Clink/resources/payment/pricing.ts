import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { ClinkClient } from '../../api/client';
import type { Pricing } from '../../api/wire/payment';
import { amount, currency, pricing, readMoney } from '../fields';
import { oneTimePrice, product, readProductPrice } from '../locators';

/** What to charge: an amount that is entered, or a price set up in Clink. */
export const pricingFields: INodeProperties[] = [
	pricing('A one-time price set up in Clink'),
	{ ...amount, displayOptions: { show: { pricing: ['amount'] } } },
	{ ...currency, displayOptions: { show: { pricing: ['amount'] } } },
	{ ...product, displayOptions: { show: { pricing: ['price'] } } },
	{ ...oneTimePrice, displayOptions: { show: { pricing: ['price'] } } },
];

export function readPricing(item: Item, client: ClinkClient): Pricing {
	if (item.parameter('pricing') !== 'price') return readMoney(item, client);
	return readProductPrice(item.parameter('productId'), item.parameter('priceId'));
}
