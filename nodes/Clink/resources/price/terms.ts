import type { INodeProperties } from 'n8n-workflow';

import { compact } from '../../../shared/values/json';
import { toMajorUnits } from '../../../shared/values/money';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, ifEntered, integer, oneOf } from '../../../shared/values/validate';
import { currencyDecimals } from '../../api/currencies';
import {
	INTERVALS,
	PRICE_CURRENCIES,
	PRICE_TYPES,
	PRICING_MODELS,
	ROUNDINGS,
	type NewPrice,
	type RecurringDetails,
} from '../../api/wire/catalog';
import { AMOUNT_HINT, currencyOptions, UNIT_AMOUNT } from '../fields';
import { entryIn } from '../groups';

/** What a price is: its fields, and how they are read. */

export const priceCurrency: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	options: currencyOptions(PRICE_CURRENCIES),
	default: 'USD',
};

export const unitAmount: INodeProperties = {
	displayName: UNIT_AMOUNT,
	name: 'unitAmount',
	type: 'number',
	required: true,
	typeOptions: { minValue: 0 },
	default: 0,
	placeholder: 'e.g. 19.99',
	description: 'The price of one unit',
	hint: AMOUNT_HINT,
};

export const priceType: INodeProperties = {
	displayName: 'Price Type',
	name: 'priceType',
	type: 'options',
	options: [
		{ name: 'One-Time', value: 'one_time', description: 'Paid once' },
		{ name: 'Recurring', value: 'recurring', description: 'Paid again and again, by a subscription' },
	],
	default: 'one_time',
};

export const interval: INodeProperties = {
	displayName: 'Interval',
	name: 'interval',
	type: 'options',
	options: [
		{ name: 'Custom (Days)', value: 'custom', description: "Every so many days as 'Interval Count' says" },
		{ name: 'Day', value: 'day' },
		{ name: 'Half Year', value: 'half_year' },
		{ name: 'Month', value: 'month' },
		{ name: 'Quarter', value: 'quarter' },
		{ name: 'Week', value: 'week' },
		{ name: 'Year', value: 'year' },
	],
	default: 'month',
	description: 'How often the price is paid',
};

export const intervalCount: INodeProperties = {
	displayName: 'Interval Count',
	name: 'intervalCount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	description: "How many intervals there are between two payments: 3 with 'Interval' Month is every three months",
};

export const isDefaultPrice: INodeProperties = {
	displayName: 'Default Price',
	name: 'isDefaultPrice',
	type: 'boolean',
	default: true,
	description: 'Whether this is the default price of the product',
};

export const isActive: INodeProperties = {
	displayName: 'Active',
	name: 'isActive',
	type: 'boolean',
	default: true,
	description: 'Whether the price can be used',
};

export const priority: INodeProperties = {
	displayName: 'Priority',
	name: 'priority',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'The place among the prices of the product: a lower number comes first',
};

/** Fields of a recurring price that can be left out, sorted by their labels. */
export const pricingModel: INodeProperties = {
	displayName: 'Pricing Model',
	name: 'pricingModel',
	type: 'options',
	options: [
		{ name: 'Flat Rate', value: 'flat_rate' },
		{ name: 'Per Seat', value: 'per_seat' },
	],
	default: 'flat_rate',
	description: 'How a recurring price is charged: as a whole, or for each seat',
};

export const transformQuantity: INodeProperties = {
	displayName: 'Transform Quantity',
	name: 'transformQuantity',
	type: 'fixedCollection',
	placeholder: 'Add division',
	default: {},
	description: 'Divides the quantity of a recurring price before it is charged, e.g. to sell in packs of ten',
	options: [
		{
			displayName: 'Division',
			name: 'division',
			values: [
				{
					displayName: 'Divide By',
					name: 'divideBy',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
				},
				{
					displayName: 'Round',
					name: 'round',
					type: 'options',
					options: [
						{ name: 'Ceiling', value: 'ceiling' },
						{ name: 'Down', value: 'down' },
						{ name: 'Floor', value: 'floor' },
						{ name: 'Half Down', value: 'half_down' },
						{ name: 'Half Even', value: 'half_even' },
						{ name: 'Half Up', value: 'half_up' },
						{ name: 'Unnecessary', value: 'unnecessary' },
						{ name: 'Up', value: 'up' },
					],
					default: 'up',
					description: 'How to round the result',
				},
			],
		},
	],
};

export const trialPeriodDays: INodeProperties = {
	displayName: 'Trial Period Days',
	name: 'trialPeriodDays',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	placeholder: 'e.g. 14',
	description: 'How many days a subscription with a recurring price is free at first',
};

/** What was entered into the fields above, under their names. */
type Entered = Record<string, unknown>;

/**
 * The terms of a new price. *Interval* and *Interval Count* do not count for a one-time price: with an expression for
 * *Price Type*, n8n cannot hide them.
 *
 * @param prefix what stands before each label in a message, e.g. `Prices [0] `
 * @throws PaymentError (`input`)
 */
export function readNewPrice(entered: Entered, prefix = ''): NewPrice {
	const currency = readCurrency(entered.currency, prefix);
	const type = readPriceType(entered.priceType, prefix);
	if (type === 'one_time') refuseRecurring(entered, prefix);
	return {
		currency,
		unitAmount: toMajorUnits(entered.unitAmount, currencyDecimals(currency), `${prefix}${UNIT_AMOUNT}`),
		priceType: type,
		...(type === 'one_time' ? {} : { recurringDetails: readRecurringDetails(entered, prefix) }),
		...readPlace(entered, prefix),
	};
}

export const readCurrency = (value: unknown, prefix = '') => oneOf(value, `${prefix}Currency`, PRICE_CURRENCIES);
export const readPriceType = (value: unknown, prefix = '') => oneOf(value, `${prefix}Price Type`, PRICE_TYPES);

/** Where a price stands among those of its product. */
export const readPlace = (entered: Entered, prefix = '') =>
	compact({
		priority: ifEntered(entered.priority, (value) => integer(value, `${prefix}Priority`)),
		isDefaultPrice: ifEntered(entered.isDefaultPrice, (value) => boolean(value, `${prefix}Default Price`)),
	});

const RECURRING_ONLY = [pricingModel, transformQuantity, trialPeriodDays];

/** @throws PaymentError (`input`) for a field that only a recurring price has */
function refuseRecurring(entered: Entered, prefix: string): void {
	const field = RECURRING_ONLY.find(({ name }) => entered[name] !== undefined);
	if (field !== undefined) throw recurringOnly(`${prefix}${field.displayName}`);
}

export const recurringOnly = (label: string) =>
	inputError(`'${label}' is for recurring prices only`, "Remove it, or set 'Price Type' to Recurring.");

/** @throws PaymentError (`input`) */
export function readRecurringDetails(entered: Entered, prefix = ''): RecurringDetails {
	return {
		interval: oneOf(entered.interval, `${prefix}Interval`, INTERVALS),
		intervalCount: integer(entered.intervalCount, `${prefix}Interval Count`, 1),
		...compact({
			trialPeriodDays: ifEntered(entered.trialPeriodDays, (value) => integer(value, `${prefix}Trial Period Days`)),
			pricingModel: ifEntered(entered.pricingModel, (value) => oneOf(value, `${prefix}Pricing Model`, PRICING_MODELS)),
			transformQuantity: readTransform(entryIn(entered.transformQuantity, 'division'), `${prefix}Transform Quantity`),
		}),
	};
}

const readTransform = (division: Entered | undefined, label: string): RecurringDetails['transformQuantity'] =>
	division && {
		divideBy: integer(division.divideBy, `${label} Divide By`, 1),
		round: oneOf(division.round, `${label} Round`, ROUNDINGS),
	};
