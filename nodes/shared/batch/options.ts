import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isObject } from '../values/json';
import { GUARD_OPTIONS } from '../values/guard';
import { inputError } from '../values/paymentError';
import type { Resource } from './operation';

const FIXED =
	'Fixed when the workflow is built: no expression, and so no model that uses this node as a tool, can change it.';
const CONCURRENCY = { default: 10, min: 1, max: 50 };
const TIMEOUT_SECONDS = { default: 30, min: 1, max: 300 };

/**
 * The options of every operation, and the limits of those that move money.
 *
 * @param currencies how the field for the allowed currencies of this gateway is filled in
 */
export const optionsField = <Client>(
	resources: Array<Resource<Client>>,
	currencies: Pick<INodeProperties, 'type' | 'options' | 'default' | 'placeholder'>,
): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Allowed Currencies',
			name: GUARD_OPTIONS.currencies,
			...currencies,
			noDataExpression: true,
			description: `The only currencies that this node may ask for. ${FIXED}`,
			displayOptions: ofMoney(resources),
		},
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: CONCURRENCY.min, maxValue: CONCURRENCY.max },
			default: 10,
			description: 'How many items to send at the same time, from 1 to 50',
		},
		{
			displayName: 'Find Run by Reference',
			name: 'findByReference',
			type: 'boolean',
			default: true,
			description:
				"Whether to save the merchant reference, the payment or order ID and the outcome in the execution's custom data, so that n8n finds the run by them. Turn it off if a reference tells who the customer is.",
		},
		{
			displayName: 'Refuse Above',
			name: GUARD_OPTIONS.limit,
			type: 'number',
			typeOptions: { minValue: 0 },
			noDataExpression: true,
			default: '',
			placeholder: 'e.g. 500',
			description: `The highest amount that this node may ask for, for each item, in dollars, yuan or the like whatever the unit of the amount: 500 is five hundred dollars. It requires 'Allowed Currencies', and does not limit how many items there are. ${FIXED}`,
			displayOptions: ofMoney(resources),
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: TIMEOUT_SECONDS.min, maxValue: TIMEOUT_SECONDS.max },
			default: 30,
			description:
				'How many seconds to wait for each response from the gateway. A payment that gets no response in time is looked up, never sent again.',
		},
	],
});

/** The resources and operations that move money. Mixed, they make no operation that does not: a test compares them. */
const ofMoney = <Client>(resources: Array<Resource<Client>>): NonNullable<INodeProperties['displayOptions']> => {
	const moving = resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value: operation, movesMoney }) => (movesMoney ? [{ resource, operation }] : [])),
	);
	return {
		show: {
			'/resource': [...new Set(moving.map(({ resource }) => resource))],
			'/operation': [...new Set(moving.map(({ operation }) => operation))],
		},
	};
};

/** The options as the runner needs them; `timeout` in milliseconds. @throws PaymentError (`input`) */
export function readOptions(context: IExecuteFunctions): { concurrency: number; timeout: number } {
	const options: unknown = context.getInputData().length === 0 ? {} : context.getNodeParameter('options', 0, {});
	const { concurrency, timeout } = isObject(options) ? options : {};
	return {
		concurrency: Math.trunc(within(concurrency, CONCURRENCY, "'Concurrency'", '')),
		timeout: within(timeout, TIMEOUT_SECONDS, "'Timeout'", ' seconds') * 1000,
	};
}

function within(
	value: unknown,
	{ min, max, ...bounds }: { default: number; min: number; max: number },
	label: string,
	unit: string,
): number {
	if (value === undefined || value === null || value === '') return bounds.default;
	const number = Number(value);
	if (number >= min && number <= max) return number;
	throw inputError(
		`The option ${label} must be between ${min} and ${max}${unit}, got ${String(value)}`,
		`Remove the option to use ${bounds.default}${unit}.`,
	);
}
