import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { optionalUrl, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { CreateCustomerPortalSessionRequest } from '../../api/wire/customerPortalSession';
import { splitList } from '../ids';
import { customer } from '../locators';

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Allowed Product Names or IDs',
			name: 'subscriptionUpdateProductIds',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getProducts' },
			default: [],
			description:
				'The products that the customer may switch a subscription to. Leave empty to allow all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		{
			displayName: 'Return URL',
			name: 'returnUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://shop.example.com/account',
			description: 'Where to send the customer when they leave the portal',
		},
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a customer portal session',
	description: 'Create a short-lived link to the page where a customer manages their billing',
	fields: [customer, additionalFields],
	prepare(item, client) {
		const { returnUrl, subscriptionUpdateProductIds } = item.collection('additionalFields');
		const request: CreateCustomerPortalSessionRequest = {
			customerId: requiredText(
				item.parameter('customerId'),
				'Customer',
				'Choose one, or map customerId from an earlier response.',
			).trim(),
			...compact({
				returnUrl: optionalUrl(returnUrl, 'Return URL'),
				subscriptionUpdateProductIds: readProductIds(subscriptionUpdateProductIds),
			}),
		};
		return writeWithoutReference(async () => {
			const data = await client.send({ endpoint: endpoints.createCustomerPortalSession, body: { ...request } });
			return [{ json: { ...data, outcome: 'notApplicable' } }];
		}, 'No money moves by a link, and it expires on its own: run this again.');
	},
};

/** An empty entry is refused, since Clink would take a list that comes to nothing as every product. */
function readProductIds(value: unknown): string[] | undefined {
	const label = 'Allowed Product Names or IDs';
	const entries = splitList(value, label);
	if (entries.length === 0) return undefined;
	return entries.map((entry) =>
		requiredText(entry, label, 'One of its entries is empty. Remove it, or select none to allow all products.').trim(),
	);
}
