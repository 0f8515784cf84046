import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import { compact } from '../../shared/values/json';
import { inputError } from '../../shared/values/paymentError';
import { optionalFutureTime, optionalTime } from '../../shared/values/validate';
import type { ValidPeriod } from '../api/wire/promotions';

/** From when until when something can be used. */
export const validPeriodEnd: INodeProperties = {
	displayName: 'Valid Until',
	name: 'validPeriodEnd',
	type: 'dateTime',
	default: '',
	description: 'When it expires. Without it, it does not.',
};
export const validPeriodStart: INodeProperties = {
	displayName: 'Valid From',
	name: 'validPeriodStart',
	type: 'dateTime',
	default: '',
	description: 'From when it can be used. Without it, at once.',
};

/** @param prefix what stands before each label in a message */
export function readPeriod(entered: Record<string, unknown>, item: Item, prefix = ''): ValidPeriod {
	const { timeZone, now } = item;
	const start = optionalTime(entered.validPeriodStart, `${prefix}Valid From`, timeZone);
	const end = optionalFutureTime(entered.validPeriodEnd, `${prefix}Valid Until`, timeZone, now);
	if (start !== undefined && end !== undefined && end <= start) {
		throw inputError(
			`'${prefix}Valid Until' is not after '${prefix}Valid From', got ${new Date(end).toISOString()}`,
			`Choose a later time than ${new Date(start).toISOString()}.`,
		);
	}
	return compact({ validPeriodStart: start, validPeriodEnd: end });
}
