import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, ifEntered, integer, optionalText, show } from '../../../shared/values/validate';
import type { CreatePromotionCodeRequest } from '../../api/wire/promotions';
import { amountsField, readAmounts } from '../amounts';
import { readIds } from '../ids';
import { readPeriod, validPeriodEnd, validPeriodStart } from '../period';

/** The fields of a new promotion code, by itself or with its coupon, and how they are read. */

export const code: INodeProperties = {
	displayName: 'Code',
	name: 'code',
	type: 'string',
	default: '',
	placeholder: 'e.g. SPRING25',
	description: 'What customers enter: up to 32 letters and digits. Leave empty to let Clink make one up.',
};

export const promotionCodeOptions: INodeProperties[] = [
	{
		displayName: 'First Order Only',
		name: 'firstOrderOnly',
		type: 'boolean',
		default: true,
		description: "Whether the code is only for a customer's first order",
	},
	{
		displayName: 'Max Redemptions',
		name: 'maxRedemptionLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many times the code can be used in all',
	},
	{
		displayName: 'Max Redemptions per Customer',
		name: 'perCustomerRedemptionLimit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many times each customer can use the code',
	},
	amountsField({
		displayName: 'Minimum Spend',
		name: 'minimumSpend',
		description: 'What an order must come to at least, for each currency that the code is for',
	}),
	{
		displayName: 'Restricted to Customer IDs',
		name: 'restrictedCustomerIds',
		type: 'string',
		default: '',
		placeholder: 'e.g. cus_0001, cus_0002',
		description: 'The only customers who can use the code, with commas between their IDs',
	},
	validPeriodStart,
	validPeriodEnd,
];

const CODE = /^[a-zA-Z0-9]{1,32}$/;

/**
 * @param entered the fields above, under their names
 * @param prefix what stands before each label in a message, e.g. `Promotion Codes [0] `
 * @throws PaymentError (`input`)
 */
export function readNewPromotionCode(
	entered: Record<string, unknown>,
	item: Item,
	prefix = '',
): CreatePromotionCodeRequest {
	const limit = (value: unknown, label: string) => ifEntered(value, (number) => integer(number, prefix + label, 1));
	const customers = readIds(entered.restrictedCustomerIds, `${prefix}Restricted to Customer IDs`);
	return {
		...compact({
			code: readCode(entered.code, `${prefix}Code`),
			firstOrderOnly: ifEntered(entered.firstOrderOnly, (value) => boolean(value, `${prefix}First Order Only`)),
			restrictedCustomerIds: customers.length === 0 ? undefined : customers,
			minimumSpend: readAmounts(entered.minimumSpend, `${prefix}Minimum Spend`),
			perCustomerRedemptionLimit: limit(entered.perCustomerRedemptionLimit, 'Max Redemptions per Customer'),
			maxRedemptionLimit: limit(entered.maxRedemptionLimit, 'Max Redemptions'),
		}),
		...readPeriod(entered, item, prefix),
	};
}

function readCode(value: unknown, label: string): string | undefined {
	const text = optionalText(value, label)?.trim();
	if (text === undefined || CODE.test(text)) return text;
	throw inputError(
		`'${label}' must have 1 to 32 letters and digits, got ${show(text)}`,
		'Use A to Z, a to z and 0 to 9 only, without blanks.',
	);
}
