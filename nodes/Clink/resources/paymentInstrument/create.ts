import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { writeWithoutReference } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { oneOf, optionalText, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { METADATA } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import {
	INSTRUMENT_TYPES,
	type BillingAddress,
	type CreatePaymentInstrumentRequest,
} from '../../api/wire/paymentInstrument';
import { customerFields, furtherIdentifiers, readCustomer } from '../customer';
import { metadata, readMetadata } from '../fields';
import { methodOptions } from '../methods';

const paymentInstrumentType: INodeProperties = {
	displayName: 'Type',
	name: 'paymentInstrumentType',
	type: 'options',
	options: methodOptions(INSTRUMENT_TYPES),
	default: 'PIX',
	description: 'The kind of wallet. A card is saved when the customer pays with it.',
};

/** A required text that only one type has. */
const textOf = (
	type: 'PIX' | 'UPI',
	displayName: string,
	name: string,
	more: Partial<INodeProperties> = {},
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	required: true,
	default: '',
	displayOptions: { show: { paymentInstrumentType: [type] } },
	...more,
});

const pixFields: INodeProperties[] = [
	textOf('PIX', 'CPF Name', 'cpfName', { description: "The customer's name as registered with their CPF number" }),
	textOf('PIX', 'CPF Number', 'cpfNumber', { description: "The customer's Brazilian taxpayer number" }),
];

const upiFields: INodeProperties[] = [
	textOf('UPI', 'UPI Name', 'upiName', { description: "The customer's name as registered with UPI" }),
	textOf('UPI', 'Phone Number', 'phoneNumber'),
	textOf('UPI', 'Address Line 1', 'line1'),
	textOf('UPI', 'Address Line 2', 'line2', { required: false }),
	textOf('UPI', 'City', 'city'),
	textOf('UPI', 'Region', 'region'),
	textOf('UPI', 'Postal Code', 'postalCode'),
	textOf('UPI', 'Country', 'country'),
];

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		...furtherIdentifiers.slice(0, 2),
		{ displayName: 'Customer Name', name: 'customerName', type: 'string', default: '' },
		{ ...metadata, description: `Your own data, stored with the instrument: up to ${METADATA.maxEntries} entries` },
		...furtherIdentifiers.slice(2),
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a payment instrument',
	description: "Save a customer's wallet, to charge it later",
	fields: [...customerFields, paymentInstrumentType, ...pixFields, ...upiFields, additionalFields],
	prepare(item, client) {
		const request = readRequest(item);
		return writeWithoutReference(async () => {
			const data = await client.send({ endpoint: endpoints.createPaymentInstrument, body: { ...request } });
			return [{ json: { ...data, outcome: 'notApplicable' } }];
		}, 'No money moved. Running this again may save the same wallet a second time: use the instrument that the last run returns.');
	},
};

function readRequest(item: Item): CreatePaymentInstrumentRequest {
	const type = oneOf(item.parameter('paymentInstrumentType'), 'Type', INSTRUMENT_TYPES);
	const fields = item.collection('additionalFields');
	return {
		paymentInstrumentType: type,
		...readCustomer(item),
		...(type === 'PIX' ? readPix(item) : {}),
		...(type === 'UPI' ? readUpi(item) : {}),
		...compact({
			customerName: optionalText(fields.customerName, 'Customer Name'),
			metadata: readMetadata(fields.metadata),
		}),
	};
}

const readText = (item: Item, name: string, label: string): string => requiredText(item.parameter(name), label).trim();

const readPix = (item: Item) => ({
	cpfName: readText(item, 'cpfName', 'CPF Name'),
	cpfNumber: readText(item, 'cpfNumber', 'CPF Number'),
});

function readUpi(item: Item) {
	const billingAddress: BillingAddress = {
		city: readText(item, 'city', 'City'),
		region: readText(item, 'region', 'Region'),
		country: readText(item, 'country', 'Country'),
		line1: readText(item, 'line1', 'Address Line 1'),
		postalCode: readText(item, 'postalCode', 'Postal Code'),
		...compact({ line2: optionalText(item.parameter('line2'), 'Address Line 2')?.trim() }),
	};
	return {
		upiName: readText(item, 'upiName', 'UPI Name'),
		phoneNumber: readText(item, 'phoneNumber', 'Phone Number'),
		billingAddress,
	};
}
