import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { differs, differsInAmount } from '../../../shared/values/json';
import { requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { CATALOG_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { recurringOf } from '../../api/price';
import type { CreatePriceRequest } from '../../api/wire/catalog';
import { creationTask } from '../creation';
import { UNIT_AMOUNT } from '../fields';
import { product } from '../locators';
import { readWhole } from '../pages';
import {
	interval,
	intervalCount,
	isDefaultPrice,
	priceCurrency,
	priceType,
	pricingModel,
	priority,
	readNewPrice,
	readPriceType,
	transformQuantity,
	trialPeriodDays,
	unitAmount,
} from './terms';

const whenRecurring = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { priceType: ['recurring'] } },
});
const memberWhenRecurring = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { '/priceType': ['recurring'] } },
});

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		isDefaultPrice,
		memberWhenRecurring(pricingModel),
		priority,
		memberWhenRecurring(transformQuantity),
		memberWhenRecurring(trialPeriodDays),
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a price',
	description: 'Add a one-time or recurring price to a product',
	fields: [
		product,
		unitAmount,
		priceCurrency,
		priceType,
		whenRecurring(interval),
		whenRecurring(intervalCount),
		additionalFields,
	],
	prepare(item, client) {
		const request = readRequest(item);
		const { productId } = request;
		const label = describe(request);
		return creationTask(client, item, {
			what: 'price',
			idField: 'priceId',
			known: { key: `price:${JSON.stringify(termsOf(request))}`, label },
			reference: label,
			listedBy: 'Price: Get Many',
			read: async (once) =>
				await readWhole(client, {
					endpoint: endpoints.prices,
					query: { productId, active: 'true' },
					maxPageSize: CATALOG_PAGE_SIZE,
					once,
				}),
			isSame: (price) => isSame(price, request),
			send: async () => await client.send({ endpoint: endpoints.createPrice, body: { ...request } }),
		});
	},
};

const readRequest = (item: Item): CreatePriceRequest => ({
	productId: requiredText(
		item.parameter('productId'),
		'Product',
		'Choose one, or map productId from your data.',
	).trim(),
	...readNewPrice({
		...item.collection('additionalFields'),
		...Object.fromEntries(shownFields(item).map((name) => [name, item.parameter(name)])),
	}),
});

/** n8n does not give a field that is hidden. */
const shownFields = (item: Item): string[] => [
	'unitAmount',
	'currency',
	'priceType',
	...(readPriceType(item.parameter('priceType')) === 'recurring' ? ['interval', 'intervalCount'] : []),
];

/** By what a list of prices can tell them apart. */
const termsOf = ({ productId, currency, unitAmount: amount, recurringDetails }: CreatePriceRequest) => [
	productId,
	currency,
	amount,
	recurringDetails?.interval ?? null,
	recurringDetails?.intervalCount ?? null,
];

function describe({ productId, currency, unitAmount: amount, recurringDetails }: CreatePriceRequest): string {
	const every =
		recurringDetails === undefined ? '' : ` every ${recurringDetails.intervalCount} ${recurringDetails.interval}`;
	return `'${UNIT_AMOUNT}' ${amount} ${currency}${every} of 'Product' "${productId}"`;
}

function isSame(price: IDataObject, { productId, currency, unitAmount: amount, ...request }: CreatePriceRequest) {
	const found = recurringOf(price);
	const sent = request.recurringDetails;
	return !(
		differs(price.productId, productId) ||
		differs(price.currency, currency) ||
		differsInAmount(price.unitAmount, amount) ||
		differs(price.priceType, request.priceType) ||
		differs(found?.interval, sent?.interval) ||
		differs(found?.intervalCount, sent?.intervalCount)
	);
}
