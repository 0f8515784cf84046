import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import { compact, isObject, parseJsonObject } from '../../shared/values/json';
import { toMajorUnits } from '../../shared/values/money';
import { inputError } from '../../shared/values/paymentError';
import { currencyCode, integer, optionalText, optionalUrl, requiredText, show } from '../../shared/values/validate';
import type { ClinkClient } from '../api/client';
import { METADATA } from '../api/conventions';
import { CURRENCIES, currencyDecimals, currencyName } from '../api/currencies';
import type { PriceData } from '../api/wire/payment';

/** Fields that several operations share, each with how it is read. The names are part of the public contract. */

/** @param priceDescription which prices can be chosen */
export const pricing = (priceDescription: string): INodeProperties => ({
	displayName: 'Pricing',
	name: 'pricing',
	type: 'options',
	options: [
		{ name: 'Amount', value: 'amount', description: 'An amount that you enter' },
		{ name: 'Product Price', value: 'price', description: priceDescription },
	],
	default: 'amount',
	description: 'Where the amount comes from',
});

export const AMOUNT_HINT = '19.99 is 19 dollars, or euros, and 99 cents';

/** As a tool of an agent, all that n8n shows the model of a field is its display name. So the unit is in it. */
export const amount: INodeProperties = {
	displayName: 'Amount in Dollars or Euros',
	name: 'amount',
	type: 'number',
	required: true,
	typeOptions: { minValue: 0 },
	default: 0,
	placeholder: 'e.g. 19.99',
	hint: AMOUNT_HINT,
};

/** @throws PaymentError (`input`) */
export const readAmount = (value: unknown, decimals: number): number =>
	toMajorUnits(value, decimals, amount.displayName);

/** Of a price and of a line item. */
export const UNIT_AMOUNT = 'Unit Amount in Dollars or Euros';

/** Currencies to choose from. @param none what is used where none is chosen */
export const currencyOptions = (codes: readonly string[], none?: string): INodePropertyOptions[] => [
	...(none === undefined ? [] : [{ name: none, value: '' }]),
	...codes.map((code) => ({ name: currencyName(code), value: code })),
];

/** None is chosen at first: a wrong one multiplies what is charged. An expression may return any code. */
export const currency: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	required: true,
	options: currencyOptions(CURRENCIES, 'Choose a Currency'),
	default: '',
	description: 'The currency of the amount. An expression can return its three-letter code, e.g. USD.',
};

/**
 * @returns the amount in major units, exact to the currency's last decimal
 * @throws PaymentError (`input`) also for what the limits of the node do not allow
 */
export function readMoney(item: Item, client: ClinkClient): { amount: number; currency: string } {
	const entered = item.parameter('currency');
	if (optionalText(entered, 'Currency') === undefined) {
		throw inputError(
			"'Currency' is empty",
			'Choose the currency of the amount, or map its three-letter code, e.g. USD.',
		);
	}
	const code = currencyCode(entered);
	const money = { amount: readAmount(item.parameter('amount'), currencyDecimals(code)), currency: code };
	client.guard.check(money);
	return money;
}

export const merchantReferenceId: INodeProperties = {
	displayName: 'Merchant Reference ID',
	name: 'merchantReferenceId',
	type: 'string',
	placeholder: 'e.g. ORDER-1042',
	default: '',
	description:
		'Your order number. Take it from your data, so that running the workflow again for the same order cannot charge twice, and a payment whose response was lost is looked up. A reference generated from the time or at random is different in every execution and does not protect against this. Without one, every execution charges again.',
};

export const readMerchantReferenceId = (item: Item): string | undefined =>
	optionalText(item.parameter('merchantReferenceId'), 'Merchant Reference ID');

export const metadata: INodeProperties = {
	displayName: 'Metadata',
	name: 'metadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add entry',
	default: {},
	description: `Your own data, stored with the order: up to ${METADATA.maxEntries} entries`,
	options: [
		{
			displayName: 'Entry',
			name: 'entries',
			values: [
				{
					displayName: 'Key',
					name: 'key',
					type: 'string',
					default: '',
					description: `Up to ${METADATA.maxKeyLength} characters`,
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: `Text of up to ${METADATA.maxValueLength} characters`,
				},
			],
		},
	],
};

export function readMetadata(value: unknown): Record<string, string> | undefined {
	const pairs = entriesOf(value);
	if (pairs.length === 0) return undefined;
	if (pairs.length > METADATA.maxEntries) {
		throw inputError(
			`'Metadata' has ${pairs.length} entries`,
			`Clink stores at most ${METADATA.maxEntries}. Remove some.`,
		);
	}
	const metadataOut = new Map<string, string>();
	for (const [key, text] of pairs) {
		checkMetadata(key, text);
		if (metadataOut.has(key)) throw inputError(`'Metadata' has the key ${show(key)} twice`, 'Keep one of the two.');
		metadataOut.set(key, String(text));
	}
	return Object.fromEntries(metadataOut);
}

/** From the interface: a list of entries. From an expression: an object, or the text of one. */
function entriesOf(value: unknown): Array<[string, unknown]> {
	const object: unknown = typeof value === 'string' ? parseJsonObject(value.trim() || '{}') : (value ?? {});
	if (object === undefined)
		throw inputError(
			"'Metadata' is not a JSON object",
			'Enter it like {"order": "1042"}, with double quotes around keys and values.',
		);
	if (!isObject(object))
		throw inputError(`'Metadata' must be an object, got ${show(object)}`, 'Enter an object whose values are text.');
	if (!Array.isArray(object.entries)) return Object.entries(object);
	return object.entries.map((entry: unknown) =>
		isObject(entry) ? [optionalText(entry.key, 'Metadata Key') ?? '', entry.value] : ['', entry],
	);
}

function checkMetadata(key: string, value: unknown): void {
	const { maxKeyLength, maxValueLength } = METADATA;
	if (key === '') throw inputError("'Metadata' has an entry without a key", 'Enter a key, or remove the entry.');
	if (key.length > maxKeyLength) {
		throw inputError(
			`'Metadata' key ${show(key)} has ${key.length} characters`,
			`Shorten it to at most ${maxKeyLength} characters.`,
		);
	}
	if (typeof value !== 'string') {
		throw inputError(
			`'Metadata' value of ${show(key)} must be text, got ${show(value)}`,
			'Convert it to text in the expression, e.g. with .toString().',
		);
	}
	if (value.length > maxValueLength) {
		throw inputError(
			`'Metadata' value of ${show(key)} has ${value.length} characters`,
			`Shorten it to at most ${maxValueLength} characters.`,
		);
	}
}

export const priceDataList: INodeProperties = {
	displayName: 'Line Items',
	name: 'priceDataList',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add line item',
	default: {},
	description: 'What the customer pays for. Keep the sum equal to the amount.',
	options: [
		{
			displayName: 'Line Item',
			name: 'items',
			values: [
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'options',
					options: currencyOptions(CURRENCIES, 'As the Payment'),
					default: '',
				},
				{ displayName: 'Image URL', name: 'imageUrl', type: 'string', default: '' },
				{ displayName: 'Name', name: 'name', type: 'string', default: '', required: true },
				{ displayName: 'Quantity', name: 'quantity', type: 'number', typeOptions: { minValue: 1 }, default: 1 },
				{
					displayName: UNIT_AMOUNT,
					name: 'unitAmount',
					type: 'number',
					default: 0,
					description: 'The price of one unit',
				},
			],
		},
	],
};

/** @param fallbackCurrency decides the decimals of an item that has no currency of its own */
export function readPriceData(value: unknown, fallbackCurrency: string | undefined): PriceData[] | undefined {
	const items: unknown = isObject(value) && Array.isArray(value.items) ? value.items : value;
	if (isEmpty(items)) return undefined;
	if (!Array.isArray(items))
		throw inputError(
			`'Line Items' must be a list, got ${show(items)}`,
			'Enter a list of objects, each with a name and a unitAmount.',
		);
	return items.map((entry: unknown, position) => readLineItem(entry, `Line Items [${position}]`, fallbackCurrency));
}

function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function readLineItem(entry: unknown, label: string, fallbackCurrency: string | undefined): PriceData {
	if (!isObject(entry))
		throw inputError(
			`'${label}' must be an object, got ${show(entry)}`,
			'Give each line item a name and a unitAmount.',
		);
	const own = optionalText(entry.currency, `${label} Currency`);
	const code = own === undefined ? undefined : currencyCode(own, `${label} Currency`);
	const decimals = currencyDecimals(code ?? fallbackCurrency ?? 'USD');
	return {
		name: requiredText(entry.name, `${label} Name`),
		unitAmount: toMajorUnits(entry.unitAmount, decimals, `${label} ${UNIT_AMOUNT}`),
		...compact({
			quantity: entry.quantity === undefined ? undefined : integer(entry.quantity, `${label} Quantity`, 1),
			currency: code,
			imageUrl: optionalUrl(entry.imageUrl, `${label} Image URL`),
		}),
	};
}
