import { entryTime, toEntry } from './seenEvents';

/**
 * The states that a node has found by polling, as one text, as `seenEvents` has it for callbacks. An entry's time is that
 * of the resource, not of its state: a resource that is too old to be watched is forgotten with all its states.
 */

/** How many states are remembered. Five thousand are 95 kB. */
export const MAX_STATES = 5_000;

/** All times are seconds since the epoch. */
export interface Watch {
	/** What was reached before is none of this workflow's business. */
	since: number;
	/** Resources that were made before are not looked at: their states are forgotten. Only ever grows. */
	horizon: number;
	/** Whether everything that there was at `since` has been seen. */
	isComplete: boolean;
	/** The entry of each state that was found. */
	entries: ReadonlyMap<string, string>;
}

/** @returns undefined for a text that is empty or not ours */
export function parseWatch(text: string): Watch | undefined {
	const [head = '', ...entries] = text.split(' ');
	const [, since, horizon, isComplete] = /^(\d+)\.(\d+)\.([01])$/.exec(head) ?? [];
	if (since === undefined) return undefined;
	return {
		since: Number(since),
		horizon: Number(horizon),
		isComplete: isComplete === '1',
		entries: new Map(entries.flatMap((entry) => (entryTime(entry) === undefined ? [] : [[stateOf(entry), entry]]))),
	};
}

/** Without states of resources before the horizon, which moves on where there are too many. */
export function formatWatch({ since, horizon, isComplete, entries }: Watch): string {
	const sorted = [...entries.values()].sort();
	const newestDropped = sorted.at(-MAX_STATES - 1);
	const from = newestDropped === undefined ? horizon : Math.max(horizon, (entryTime(newestDropped) ?? 0) + 1);
	const oldest = toEntry('', from);
	const head = `${since}.${from}.${isComplete ? 1 : 0}`;
	return [head, ...sorted.filter((entry) => entry >= oldest)].join(' ');
}

const stateOf = (entry: string) => entry.slice(toEntry('', 0).length);
