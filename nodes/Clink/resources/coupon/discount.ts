import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { inputError } from '../../../shared/values/paymentError';
import { oneOf, optionalText, show } from '../../../shared/values/validate';
import { DISCOUNT_TYPES, type Discount } from '../../api/wire/promotions';
import { amountsField, readAmounts } from '../amounts';

/** What a coupon takes off. */

export const discountType: INodeProperties = {
	displayName: 'Discount Type',
	name: 'discountType',
	type: 'options',
	options: [
		{ name: 'Fixed Amount', value: 'fixed_amount' },
		{ name: 'Percentage', value: 'percentage' },
	],
	default: 'percentage',
};

export const discountFields: INodeProperties[] = [
	{ ...discountType, description: 'Whether the coupon takes off a share or an amount' },
	{
		displayName: 'Percentage',
		name: 'percentage',
		type: 'number',
		required: true,
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 10,
		description: 'How much to take off, above 0 and up to 100: 10 is ten percent',
		displayOptions: { show: { discountType: ['percentage'] } },
	},
	amountsField({
		displayName: 'Fixed Amounts',
		name: 'fixedAmounts',
		description: 'How much to take off, for each currency that the coupon is for',
		displayOptions: { show: { discountType: ['fixed_amount'] } },
	}),
];

/** @throws PaymentError (`input`) */
export function readDiscount(item: Item): Discount {
	const type = oneOf(item.parameter('discountType'), 'Discount Type', DISCOUNT_TYPES);
	if (type === 'percentage') return { discountType: type, percentage: readPercentage(item.parameter('percentage')) };
	const fixedAmounts = readAmounts(item.parameter('fixedAmounts'), 'Fixed Amounts');
	if (fixedAmounts === undefined)
		throw inputError(
			"'Fixed Amounts' is empty",
			'Add the amount to take off, for each currency that the coupon is for.',
		);
	return { discountType: type, fixedAmounts };
}

const PLAIN_DECIMAL = /^\d+(\.\d+)?$/;

function readPercentage(value: unknown): number {
	const text = typeof value === 'number' ? String(value) : optionalText(value, 'Percentage')?.trim();
	if (text === undefined) throw inputError("'Percentage' is empty", 'Enter a number, e.g. 10 for ten percent.');
	const percentage = PLAIN_DECIMAL.test(text) ? Number(text) : NaN;
	if (percentage > 0 && percentage <= 100) return percentage;
	throw inputError(
		`'Percentage' must be above 0 and at most 100, got ${show(value)}`,
		'Enter 10 for ten percent, without a percent sign.',
	);
}
