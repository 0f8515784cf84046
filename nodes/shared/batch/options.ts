import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isObject } from '../values/json';
import { inputError } from '../values/paymentError';

const CONCURRENCY = { default: 10, min: 1, max: 50 };
const TIMEOUT_SECONDS = { default: 30, min: 1, max: 300 };

/** The options of every operation. */
export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: CONCURRENCY.min, maxValue: CONCURRENCY.max },
			default: 10,
			description: 'How many items to send at the same time, from 1 to 50',
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
