import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
	timeoutMs: number;
	intervalMs: number;
	/** What the test fails with when the time is over. */
	message: string;
}

/** Reads again and again until there is a value. */
export async function waitForValue<Value>(
	read: () => Value | undefined | Promise<Value | undefined>,
	{ timeoutMs, intervalMs, message }: WaitOptions,
): Promise<Value> {
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const value = await read();
		if (value !== undefined) return value;
		if (performance.now() > deadline) throw new Error(`${message} (waited ${timeoutMs} ms)`);
		await sleep(intervalMs);
	}
}

/** Asks again and again until the answer is yes. */
export async function waitUntil(isReached: () => boolean | Promise<boolean>, options: WaitOptions): Promise<void> {
	await waitForValue(async () => ((await isReached()) ? true : undefined), options);
}
