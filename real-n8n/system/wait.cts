import { setTimeout as sleep } from 'node:timers/promises';

export interface Polling {
	/** `Infinity` waits for good. */
	timeoutMs: number;
	/** Between one look and the next. */
	intervalMs: number;
}

export interface Wait extends Polling {
	/** What the error says when the time is up; a function where it is to tell what was seen last. */
	message: string | (() => string);
}

type Condition = () => boolean | Promise<boolean>;
type Read<Value> = () => Value | undefined | Promise<Value | undefined>;

export async function pause(milliseconds: number): Promise<void> {
	await sleep(milliseconds);
}

/** Waits until something holds. Throws when it does not in time. */
export async function waitUntil(isReached: Condition, wait: Wait): Promise<void> {
	await waitForValue(trueOnce(isReached), wait);
}

/** Asks until there is a value. Throws when there is none in time. */
export async function waitForValue<Value>(read: Read<Value>, { message, ...polling }: Wait): Promise<Value> {
	const value = await poll(read, polling);
	if (value === undefined) throw new Error(typeof message === 'string' ? message : message());
	return value;
}

/** Waits until something holds, and resolves with whether it did in time. */
export async function isReachedInTime(isReached: Condition, polling: Polling): Promise<boolean> {
	return (await poll(trueOnce(isReached), polling)) ?? false;
}

async function poll<Value>(read: Read<Value>, { timeoutMs, intervalMs }: Polling): Promise<Value | undefined> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const value = await read();
		if (value !== undefined || Date.now() > deadline) return value;
		await pause(intervalMs);
	}
}

const trueOnce =
	(isReached: Condition): Read<true> =>
	async () =>
		(await isReached()) || undefined;
