import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import { NOTES } from '../../shared/batch/simplify';
import { isObject } from '../../shared/values/json';
import { boolean } from '../../shared/values/validate';
import { TIMES } from '../api/simplified';

/** The members that are kept, in order. A path such as `paymentMethod.paymentInstrumentId` is kept under its last name. */
export type Kept = readonly string[];

/** What the node itself says of a result. It stays. */
const OWN_NOTES: readonly string[] = [...NOTES, 'timedOut'];

/** The last instant that a `Date` can hold. Source: ECMA-262, 21.4.1.1. */
const MAX_DATE_MS = 8.64e15;

/**
 * Reads *Simplify* and returns what is to be output of a response, with times as people read them.
 *
 * @param prepare gives a response the names of those that are kept, where it has others
 * @throws PaymentError (`input`)
 */
export function readSimplified(
	item: Item,
	kept: Kept,
	prepare = (data: IDataObject): IDataObject => data,
): (data: IDataObject) => IDataObject {
	if (!boolean(item.parameter('simplify'), 'Simplify')) return (data) => data;
	return (data) => ({ ...withIsoTimes(simplify(prepare(data), kept)), ...notesOf(data) });
}

/** A member that a response does not have is null, so that an expression finds it in every item. */
const simplify = (data: IDataObject, kept: Kept): IDataObject =>
	Object.fromEntries(kept.map((path) => [path.split('.').at(-1) ?? path, memberAt(data, path) ?? null])) as IDataObject;

const memberAt = (data: IDataObject, path: string): unknown =>
	path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), data);

function withIsoTimes(data: IDataObject): IDataObject {
	const times = TIMES.filter((name) => isTime(data[name])).map((name) => [
		name,
		new Date(Number(data[name])).toISOString(),
	]);
	return { ...data, ...(Object.fromEntries(times) as IDataObject) };
}

const isTime = (value: unknown) => typeof value === 'number' && value > 0 && value <= MAX_DATE_MS;

const notesOf = (data: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(data).filter(([name]) => OWN_NOTES.includes(name)));
