import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { integer, oneOf } from '../../../shared/values/validate';
import { DURATION_TYPES, type Duration } from '../../api/wire/promotions';

/** How long a subscription gets the discount. */

export const durationType: INodeProperties = {
	displayName: 'Duration',
	name: 'durationType',
	type: 'options',
	options: [
		{ name: 'Forever', value: 'forever', description: 'Each payment of a subscription' },
		{ name: 'Once', value: 'once', description: 'One payment' },
		{ name: 'Repeating', value: 'repeating', description: 'Each payment of a subscription for some months' },
	],
	default: 'once',
};

export const durationFields: INodeProperties[] = [
	{ ...durationType, description: 'Which payments of a customer get the discount' },
	{
		displayName: 'Duration in Months',
		name: 'durationMonths',
		type: 'number',
		required: true,
		typeOptions: { minValue: 1 },
		default: 3,
		description: 'For how many months payments get the discount',
		displayOptions: { show: { durationType: ['repeating'] } },
	},
];

/** @throws PaymentError (`input`) */
export function readDuration(item: Item): Duration {
	const type = oneOf(item.parameter('durationType'), 'Duration', DURATION_TYPES);
	if (type !== 'repeating') return { durationType: type };
	return {
		durationType: type,
		durationMonths: integer(item.parameter('durationMonths'), 'Duration in Months', 1),
	};
}
