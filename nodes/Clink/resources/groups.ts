import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/values/json';

/**
 * What was entered into a `fixedCollection`. n8n drops an expression for a whole one, so it is always the form's own shape.
 */

/** The entries of one to which several can be added. */
export function entriesIn(value: unknown, group: string): IDataObject[] {
	const entries: unknown = isObject(value) ? value[group] : undefined;
	return Array.isArray(entries) ? (entries as unknown[]).filter(isObject) : [];
}

/** The only entry of any other; `undefined` if it was not added. */
export function entryIn(value: unknown, group: string): IDataObject | undefined {
	const entry: unknown = isObject(value) ? value[group] : undefined;
	return isObject(entry) ? entry : undefined;
}

/** An entry together with its *Additional Fields*. */
export const withAdditionalFields = ({ additionalFields, ...entry }: IDataObject): IDataObject =>
	isObject(additionalFields) ? { ...additionalFields, ...entry } : entry;
