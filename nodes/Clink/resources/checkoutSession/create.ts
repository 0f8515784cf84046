import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { optionalText, optionalUrl } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { CreateCheckoutSessionRequest } from '../../api/wire/checkoutSession';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import {
	amount,
	currency,
	merchantReferenceId,
	metadata,
	priceDataList,
	readMetadata,
	readMoney,
	readPriceData,
	readProduct,
} from '../fields';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Cancel URL',
			name: 'cancelUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/cart',
			description: 'Where to send the customer after they cancel',
		},
		...furtherIdentifiers.slice(0, 2),
		priceDataList,
		merchantReferenceId,
		metadata,
		{
			displayName: 'Price ID',
			name: 'priceId',
			type: 'string',
			default: '',
			description: "A price set up in Clink. Requires 'Product ID' as well.",
		},
		{
			displayName: 'Product ID',
			name: 'productId',
			type: 'string',
			default: '',
			description: "A product set up in Clink. Requires 'Price ID' as well.",
		},
		...furtherIdentifiers.slice(2),
		{
			displayName: 'Success URL',
			name: 'successUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/thank-you',
			description: 'Where to send the customer after they pay',
		},
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a checkout session',
	description: 'Create a hosted page where a customer pays (a payment link)',
	fields: [...customerFields, amount, currency, additionalFields],
	prepare(item, client) {
		const fields = item.collection('additionalFields');
		const { amount: originalAmount, currency: originalCurrency } = readMoney(item);
		const request: CreateCheckoutSessionRequest = {
			...readCustomer(item),
			originalAmount,
			originalCurrency,
			...readOptionalProduct(fields),
			...compact({
				priceDataList: readPriceData(fields.priceDataList, originalCurrency),
				merchantReferenceId: optionalText(fields.merchantReferenceId, 'Merchant Reference ID'),
				successUrl: optionalUrl(fields.successUrl, 'Success URL'),
				cancelUrl: optionalUrl(fields.cancelUrl, 'Cancel URL'),
				metadata: readMetadata(fields.metadata),
			}),
		};
		return writeWithoutReference(async () => {
			const data = await client.send({ endpoint: endpoints.createCheckoutSession, body: { ...request } });
			// A session that was just created is unpaid; the response has no status.
			return [{ json: { ...data, outcome: 'pending' } }];
		});
	},
};

function readOptionalProduct({ productId, priceId }: Record<string, unknown>) {
	const isGiven = [optionalText(productId, 'Product ID'), optionalText(priceId, 'Price ID')].some(
		(id) => id !== undefined,
	);
	return isGiven ? readProduct(productId, priceId) : {};
}
