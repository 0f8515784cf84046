/**
 * A clock that a sleeping node moves on by itself: patience with a gateway costs no time, and the sandbox, which reads
 * the same clock, still lags and settles as long as it says. Only `sleep` and `Date.now` are replaced.
 *
 * A test file imports this before anything that loads n8n-workflow.
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

if (Object.keys(require.cache).some((path) => path.includes('/node_modules/n8n-workflow/'))) {
	throw new Error('Import clock.cts first: n8n-workflow is loaded already, with its real sleep.');
}

jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	const sleep = async (milliseconds: number): Promise<void> => {
		advance(milliseconds);
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { ...actual, sleep };
});
