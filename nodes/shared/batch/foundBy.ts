import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isObject } from '../values/json';
import { isOff } from '../values/validate';

/**
 * What a run is found by in n8n's list of executions: its custom data. n8n keeps ten pairs for a run, of all its nodes
 * together. Who looks for a run enters a key and, unless an exact match is asked for, a part of its value. So the values of a
 * batch stand side by side under one key, and under a few more where they do not fit into one.
 */

/** Which members of a result go under a key. */
export interface FoundBy {
	/** Letters and digits: n8n takes nothing else. */
	key: string;
	members: readonly string[];
	/** How many pairs it may take: `key`, `key2` and so on. */
	pairs: number;
	/** The fields in which a user enters it. */
	parameters?: readonly string[];
}

/** What became of an item. */
export interface Mark {
	/** Its result, if it has one. */
	json: IDataObject;
	/** What it was sent under. */
	reference?: string | undefined;
	outcome: unknown;
}

/** n8n cuts off what is longer than 512 characters, and writes a message to its log above 255. */
const MAX_VALUE_LENGTH = 255;
const SEPARATOR = ', ';
const OUTCOME = { key: 'outcome', pairs: 1 };

/** Writes down what the run is found by. It never fails, since nothing may depend on it. @param foundBy first the reference */
export function markRun(context: IExecuteFunctions, foundBy: readonly FoundBy[], marks: Mark[]): void {
	try {
		const store = isWanted(context) ? customDataOf(context) : undefined;
		if (store === undefined) return;
		const references = marks.map(({ reference }) => reference);
		for (const [position, { members, ...place }] of foundBy.entries()) {
			const own = marks.flatMap(({ json }) => members.map((member) => json[member]));
			add(store, place, position === 0 ? [...own, ...references] : own);
		}
		add(
			store,
			OUTCOME,
			marks.map(({ outcome }) => outcome),
		);
	} catch {
		// The run is then found by its time, as ever.
	}
}

function isWanted(context: IExecuteFunctions): boolean {
	const options: unknown = context.getNodeParameter('options', 0, {});
	return !(isObject(options) && isOff(options.findByReference));
}

type Store = Pick<IExecuteFunctions['customData'], 'get' | 'set'>;

/** Older versions of n8n offer it to expressions only, and some runs have none. */
function customDataOf(context: IExecuteFunctions): Store | undefined {
	if ('customData' in context) return (context as { customData?: Store }).customData;
	const { $execution } = (context as IExecuteFunctions).getWorkflowDataProxy(0);
	return ($execution as { customData?: Store } | undefined)?.customData;
}

/** Adds values to those that an earlier node, or an earlier round of a loop, left under the key. */
function add(store: Store, { key, pairs }: Omit<FoundBy, 'members'>, values: unknown[]): void {
	const keys = Array.from({ length: pairs }, (_, index) => (index === 0 ? key : `${key}${index + 1}`));
	const before = keys.flatMap((name) => store.get(name)?.split(SEPARATOR) ?? []);
	const added = [...new Set([...before, ...values.flatMap(toText)])];
	for (const [index, value] of packed(added).slice(0, pairs).entries()) store.set(keys[index] ?? key, value);
}

/** An email address belongs to a person, and is left out. */
function toText(value: unknown): string[] {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' || text.length > MAX_VALUE_LENGTH || text.includes('@') ? [] : [text];
}

/** Joined to values that are not too long; none is cut in the middle. */
function packed(values: string[]): string[] {
	const full: string[] = [];
	for (const value of values) {
		const last = full.at(-1);
		const joined = last === undefined ? value : `${last}${SEPARATOR}${value}`;
		if (last !== undefined && joined.length <= MAX_VALUE_LENGTH) full[full.length - 1] = joined;
		else full.push(value);
	}
	return full;
}
