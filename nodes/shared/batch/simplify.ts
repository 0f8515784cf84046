import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject } from '../values/json';

/** *Simplify*, in n8n's standard words. */
export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** The members that are kept, in order. A path such as `paymentMethod.paymentInstrumentId` is kept under its last name. */
export type Kept = readonly string[];

/** A member that a response does not have is null, so that an expression finds it in every item. */
export const simplify = (data: IDataObject, kept: Kept): IDataObject =>
	Object.fromEntries(kept.map((path) => [path.split('.').at(-1) ?? path, memberAt(data, path) ?? null])) as IDataObject;

const memberAt = (data: IDataObject, path: string): unknown =>
	path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), data);
