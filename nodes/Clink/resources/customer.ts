import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import { inputError } from '../../shared/values/paymentError';
import { oneOf, optionalText, show } from '../../shared/values/validate';
import { CUSTOMER_IDENTIFIERS, type Customer, type CustomerIdentifier } from '../api/wire/customer';
import { customer } from './locators';

/** The customer who pays. At least one identifier is required; others go under *Additional Fields*. */
export const customerFields: INodeProperties[] = [
	{
		displayName: 'Customer By',
		name: 'customerIdentifierType',
		type: 'options',
		options: [
			{ name: 'Customer ID', value: 'customerId', description: "Clink's ID of the customer" },
			{ name: 'Email', value: 'customerEmail', description: 'Finds the customer, or creates a new one' },
			{ name: 'Reference Customer ID', value: 'referenceCustomerId', description: 'Your ID for the customer' },
		],
		default: 'customerEmail',
		description: 'How to identify the customer',
	},
	{
		displayName: 'Customer',
		name: 'customerIdentifier',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. ada@example.com',
		description: 'The email of the customer, or your own ID, as selected above',
		displayOptions: { hide: { customerIdentifierType: ['customerId'] } },
	},
	{
		...customer,
		name: 'customerIdentifier',
		displayOptions: { show: { customerIdentifierType: ['customerId'] } },
	},
];

const LABELS: Record<CustomerIdentifier, string> = {
	customerId: 'Customer ID',
	customerEmail: 'Customer Email',
	referenceCustomerId: 'Reference Customer ID',
};

/** The same three as members of *Additional Fields*. */
export const furtherIdentifiers: INodeProperties[] = [
	{
		displayName: 'Customer Email',
		name: 'customerEmail',
		type: 'string',
		placeholder: 'e.g. ada@example.com',
		default: '',
		description: "The customer's email, in addition to the identifier selected under 'Customer By'",
	},
	{
		displayName: 'Customer ID',
		name: 'customerId',
		type: 'string',
		default: '',
		description: "Clink's ID of the customer, in addition to the identifier selected under 'Customer By'",
	},
	{
		displayName: 'Reference Customer ID',
		name: 'referenceCustomerId',
		type: 'string',
		default: '',
		description: "Your ID for the customer, in addition to the identifier selected under 'Customer By'",
	},
];

export function readCustomer(item: Item): Customer {
	const chosen = oneOf(item.parameter('customerIdentifierType'), 'Customer By', CUSTOMER_IDENTIFIERS);
	const entered = { ...item.collection('additionalFields'), [chosen]: item.parameter('customerIdentifier') };
	const identifiers: Customer = {};
	for (const name of CUSTOMER_IDENTIFIERS) {
		const value = optionalText((entered as Record<string, unknown>)[name], LABELS[name])?.trim();
		if (value !== undefined) identifiers[name] = value;
	}
	if (Object.keys(identifiers).length === 0) {
		throw inputError(
			"'Customer' is empty",
			"Enter an email, a customer ID or your own ID for the customer, as selected under 'Customer By'.",
		);
	}
	if (identifiers.customerEmail !== undefined) {
		checkEmail(
			identifiers.customerEmail,
			"Enter an address such as ada@example.com, or select another identifier under 'Customer By'.",
		);
	}
	return identifiers;
}

/** @throws PaymentError (`input`) for what is no email address */
export function checkEmail(email: string, advice: string): void {
	if (/^[^\s@]+@[^\s@]+$/.test(email)) return;
	throw inputError(`'Customer Email' is not an email address, got ${show(email)}`, advice);
}
