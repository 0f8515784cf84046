/**
 * A clock that a sleeping node moves on by itself: patience with a gateway costs no time, and the sandbox, which reads
 * the same clock, still lags and settles as long as it says. Only `sleep` and `Date.now` are replaced.
 *
 * In a test file: `jest.mock('n8n-workflow', () => jest.requireActual('./clock.cts').withSkippedSleep())`
 */

const realNow = Date.now;
let skipped = 0;

export function advance(milliseconds: number): void {
	skipped += Math.ceil(milliseconds);
}

export function startClock(): void {
	Date.now = () => realNow() + skipped;
}

export function stopClock(): void {
	Date.now = realNow;
}

export function withSkippedSleep(): object {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	const sleep = async (milliseconds: number): Promise<void> => {
		advance(milliseconds);
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { ...actual, sleep };
}
