import type { IExecuteFunctions } from 'n8n-workflow';

import type { Place } from '../values/nodeError';
import type { FoundBy } from './foundBy';
import { Item } from './item';

/** More would hide the message. */
const MAX_REFERENCE_LENGTH = 64;

/**
 * Which item an error is about, and how the user knows it.
 *
 * @param foundBy names the fields in which a reference is entered
 * @param reference what a task was sent under, where it got that far
 */
export const placeOf = (
	context: IExecuteFunctions,
	index: number,
	foundBy: readonly FoundBy[],
	reference: string | undefined = enteredReference(new Item(context, index, 0), foundBy),
): Place => ({ index, of: context.getInputData().length, reference });

function enteredReference(item: Item, foundBy: readonly FoundBy[]): string | undefined {
	return foundBy.flatMap(({ parameters = [] }) => parameters.flatMap((name) => textIn(item, name)))[0];
}

function textIn(item: Item, name: string): string[] {
	try {
		const value = item.parameter(name);
		const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
		return text === '' || text.length > MAX_REFERENCE_LENGTH ? [] : [text];
	} catch {
		// The expression is perhaps what the error is about.
		return [];
	}
}
