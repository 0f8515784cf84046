import type { IDataObject } from 'n8n-workflow';

import type { Item } from '../../shared/batch/item';
import { simplify, type Kept } from '../../shared/batch/simplify';
import { boolean } from '../../shared/values/validate';
import { TIMES } from '../api/simplified';

/** What the node itself says of a result. It stays. */
const NOTES = ['reused', 'recovered', 'possibleDuplicates', 'timedOut'];

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

function withIsoTimes(data: IDataObject): IDataObject {
	const times = TIMES.filter((name) => isTime(data[name])).map((name) => [
		name,
		new Date(Number(data[name])).toISOString(),
	]);
	return { ...data, ...(Object.fromEntries(times) as IDataObject) };
}

const isTime = (value: unknown) => typeof value === 'number' && value > 0 && value <= MAX_DATE_MS;

const notesOf = (data: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(data).filter(([name]) => NOTES.includes(name)));
