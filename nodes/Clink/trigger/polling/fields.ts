import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Outcome } from '../../../shared/values/outcome';

const LABELS: Partial<Record<Outcome, [string, string]>> = {
	actionRequired: ['Action Required', 'The customer has to do something, e.g. confirm the payment at their bank'],
	failed: ['Failed', 'The payment was declined or did not go through'],
	partiallyRefunded: ['Partially Refunded', 'A part was given back. Later parts leave the outcome as it is.'],
	pending: ['Pending', 'The payment has begun and is not settled yet'],
	refunded: ['Refunded', 'Everything was given back'],
	succeeded: ['Succeeded', 'A customer paid'],
	unknown: ['Unknown', 'Clink uses a status that this version of the package does not know'],
};

const outcomeOptions: INodePropertyOptions[] = Object.entries(LABELS).map(([value, [name, description]]) => ({
	name,
	value,
	description,
}));

export const DEFAULT_LOOK_BACK_DAYS = 7;
export const MAX_LOOK_BACK_DAYS = 90;

export const pollingFields: INodeProperties[] = [
	{
		displayName: 'Outcomes',
		name: 'outcomes',
		type: 'multiOptions',
		options: outcomeOptions,
		default: ['succeeded'],
		description:
			'The outcomes that start the workflow, each once for each order. Empty means all of them, also payments that failed or are still pending. An outcome that an order had only between two polls is not found.',
	},
	{
		displayName: 'Look Back',
		name: 'lookBackDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_LOOK_BACK_DAYS },
		default: DEFAULT_LOOK_BACK_DAYS,
		hint: 'Days after the creation of an order',
		description:
			'How many days after its creation an order is still looked at, from 1 to 90. An order that is paid or refunded later is not found. More days take more requests, since Clink lists orders only as a whole.',
	},
];
