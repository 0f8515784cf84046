import type { IDataObject } from 'n8n-workflow';

import { isKnown, isObject } from '../../shared/values/json';
import { SETTLEMENT_ID_FIELDS, SETTLEMENT_LIST_FIELDS } from './conventions';

/** The rows in the `data` of a list of settlements. */
export function settlementsIn(data: unknown): IDataObject[] {
	if (Array.isArray(data)) return data.filter(isObject);
	if (!isObject(data)) return [];
	const field = SETTLEMENT_LIST_FIELDS.find((name) => Array.isArray(data[name]));
	return field === undefined ? [] : settlementsIn(data[field]);
}

/** The ID that a settlement is downloaded by, if its row has one. */
export function settlementIdOf(settlement: IDataObject): string | undefined {
	const field = SETTLEMENT_ID_FIELDS.find((name) => isKnown(settlement[name]));
	return field === undefined ? undefined : String(settlement[field]);
}
