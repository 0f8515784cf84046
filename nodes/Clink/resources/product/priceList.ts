import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inputError } from '../../../shared/values/paymentError';
import { boolean, ifEntered } from '../../../shared/values/validate';
import { ACTIVE_TEXT } from '../../api/conventions';
import type { CreateProductRequest } from '../../api/wire/catalog';
import { entriesIn, withAdditionalFields } from '../groups';
import {
	interval,
	intervalCount,
	isActive,
	isDefaultPrice,
	priceCurrency,
	priceType,
	pricingModel,
	priority,
	readNewPrice,
	transformQuantity,
	trialPeriodDays,
	unitAmount,
} from '../price/terms';

const LABEL = 'Prices';

const whenRecurring = { show: { priceType: ['recurring'] } };

/** The prices that a product gets with its creation. */
export const priceList: INodeProperties = {
	displayName: LABEL,
	name: 'priceList',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add price',
	default: {},
	description: 'The prices of the product. Further ones can be added later.',
	options: [
		{
			displayName: 'Price',
			name: 'prices',
			values: [
				unitAmount,
				priceCurrency,
				priceType,
				{ ...interval, displayOptions: whenRecurring },
				{ ...intervalCount, displayOptions: whenRecurring },
				{
					displayName: 'Additional Fields',
					name: 'additionalFields',
					type: 'collection',
					placeholder: 'Add field',
					default: {},
					options: [isActive, isDefaultPrice, pricingModel, priority, transformQuantity, trialPeriodDays],
				},
			],
		},
	],
};

type NewPrices = NonNullable<CreateProductRequest['priceList']>;

/** @throws PaymentError (`input`) */
export function readPriceList(value: unknown): NewPrices | undefined {
	const entries = entriesIn(value, 'prices');
	if (entries.length === 0) return undefined;
	const prices = entries.map((entry, position) => readEntry(withAdditionalFields(entry), `${LABEL} [${position}] `));
	if (prices.filter((price) => price.isDefaultPrice === true).length > 1)
		throw inputError(`'${LABEL}' has more than one default price`, "Keep 'Default Price' with one of them.");
	return prices;
}

function readEntry(entry: IDataObject, prefix: string): NewPrices[number] {
	const active = ifEntered(entry.isActive, (value) => boolean(value, `${prefix}Active`));
	return {
		...readNewPrice(entry, prefix),
		...(active === undefined ? {} : { isActive: active ? ACTIVE_TEXT.active : ACTIVE_TEXT.inactive }),
	};
}
