import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { optionalText, optionalUrl, requiredText, show } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { CreateCustomerPortalSessionRequest } from '../../api/wire/customerPortalSession';

const customerId: INodeProperties = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. cus_0001',
	description: "Clink's ID of the customer, for example the customerId of an order or a checkout session",
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Allowed Product IDs',
			name: 'subscriptionUpdateProductIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. prd_0001, prd_0002',
			description:
				'The products that the customer may switch a subscription to, separated by commas. Leave empty to allow all.',
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
	fields: [customerId, additionalFields],
	prepare(item, client) {
		const { returnUrl, subscriptionUpdateProductIds } = item.collection('additionalFields');
		const request: CreateCustomerPortalSessionRequest = {
			customerId: requiredText(
				item.parameter('customerId'),
				'Customer ID',
				'Map customerId from an earlier response.',
			).trim(),
			...compact({
				returnUrl: optionalUrl(returnUrl, 'Return URL'),
				subscriptionUpdateProductIds: readProductIds(subscriptionUpdateProductIds),
			}),
		};
		return writeWithoutReference(async () => {
			const data = await client.send({ endpoint: endpoints.createCustomerPortalSession, body: { ...request } });
			return [{ json: { ...data, outcome: 'notApplicable' } }];
		});
	},
};

/** An empty entry is refused, since Clink would take a list that comes to nothing as every product. */
function readProductIds(value: unknown): string[] | undefined {
	const label = 'Allowed Product IDs';
	const text = optionalText(value, label);
	const ids = text?.split(',').map((id) => id.trim());
	if (ids?.includes('') === true) {
		throw inputError(
			`'${label}' has an empty entry, got ${show(text)}`,
			'Separate the IDs by single commas, or leave the field empty to allow all products.',
		);
	}
	return ids;
}
