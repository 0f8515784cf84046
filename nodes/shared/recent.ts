import type { IDataObject } from 'n8n-workflow';

import type { Failure, Mark } from './failure';

/** How long a gateway's own look-ups may lag behind a write, in milliseconds. Assumed: no gateway says. */
export const BOOKS_LAG_MS = 5 * 60_000;

const MAX_REMEMBERED = 10_000;

/** A write of this process that the gateway's look-ups may not show yet. */
export type RecentWrite = { at: number; identity: string } & (
	| { kind: 'done'; answer: IDataObject }
	| { kind: 'unknown'; failure: Failure; mark: Mark }
);

const writes = new Map<string, RecentWrite>();

/** The last write under a key, as long as the gateway's look-ups may not show it. */
export function recentWrite(key: string): RecentWrite | undefined {
	const found = writes.get(key);
	return found !== undefined && Date.now() - found.at < BOOKS_LAG_MS ? found : undefined;
}

export function rememberWrite(key: string, write: RecentWrite): void {
	// Again at the end: the oldest stand first.
	writes.delete(key);
	writes.set(key, write);
	for (const [oldest, { at }] of writes) {
		if (writes.size <= MAX_REMEMBERED && Date.now() - at < BOOKS_LAG_MS) return;
		writes.delete(oldest);
	}
}

export const forgetWrite = (key: string): void => void writes.delete(key);
