import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact, isKnown } from '../../../shared/values/json';
import { currencyCode, optionalText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { CURRENCIES, currencyDecimals } from '../../api/currencies';
import { readPrice } from '../../api/price';
import { amount, currency, currencyOptions, pricing, readAmount, readMoney } from '../fields';
import { anyPrice, product, readProductPrice } from '../locators';

const ofPrice = { show: { pricing: ['price'] } };
const ofAmount = { show: { pricing: ['amount'] } };

/** What the customer pays: an amount that is entered, or a price set up in Clink, which the amount is then read from. */
export const pricingFields: INodeProperties[] = [
	pricing('A one-time or recurring price set up in Clink'),
	{ ...product, displayOptions: ofPrice },
	{ ...anyPrice, displayOptions: ofPrice },
	{ ...amount, displayOptions: ofAmount },
	{ ...currency, displayOptions: ofAmount },
	{
		...amount,
		required: false,
		hint: 'Leave at 0 to use the amount of the price',
		displayOptions: ofPrice,
	},
	{
		...currency,
		required: false,
		options: currencyOptions(CURRENCIES, 'As the Price'),
		displayOptions: ofPrice,
	},
];

interface OriginalAmount {
	originalAmount: number;
	originalCurrency: string;
}

/** What is entered of the price: the rest is read at Clink. */
export interface ChosenPrice {
	productId: string;
	priceId: string;
	amount?: unknown;
	currency?: string;
}

export type Pricing = OriginalAmount | ChosenPrice;

/** @throws PaymentError (`input`) */
export function readPricing(item: Item, client: ClinkClient): Pricing {
	if (item.parameter('pricing') !== 'price') {
		const money = readMoney(item, client);
		return { originalAmount: money.amount, originalCurrency: money.currency };
	}
	const currencyEntered = item.parameter('currency');
	return {
		...readProductPrice(item.parameter('productId'), item.parameter('priceId')),
		...compact({
			amount: isEntered(item.parameter('amount')) ? item.parameter('amount') : undefined,
			currency: optionalText(currencyEntered, 'Currency') === undefined ? undefined : currencyCode(currencyEntered),
		}),
	};
}

/** A field for numbers cannot be empty: 0 stands for it. */
const isEntered = (value: unknown) => isKnown(value) && value !== 0;

/** The price's own amount and currency, unless others are entered. @throws PaymentError (`input`) */
export async function completePricing(
	client: ClinkClient,
	chosen: ChosenPrice,
): Promise<{ price: IDataObject; members: OriginalAmount & { productId: string; priceId: string } }> {
	const { productId, priceId } = chosen;
	const price = await readPrice(client, { productId, priceId });
	const originalCurrency = chosen.currency ?? currencyCode(price.currency, 'Currency');
	const originalAmount = readAmount(chosen.amount ?? price.unitAmount, currencyDecimals(originalCurrency));
	return { price, members: { originalAmount, originalCurrency, productId, priceId } };
}
