/**
 * Makes n8n-workflow's `sleep` a hundred times as fast and writes down what was asked of it. It is the one thing
 * replaced: waiting for a gateway takes up to half a minute, and what a node does meanwhile can be seen in less.
 *
 * A test file imports this before anything that loads n8n-workflow.
 */

const SPEED = 100;

/** Milliseconds of every sleep asked for since the last `forgetSleeps`. */
export const sleepsMs: number[] = [];

export function forgetSleeps(): void {
	sleepsMs.length = 0;
}

let held: Promise<void> | undefined;

/** Lets no sleep end until the function that it returns is called. */
export function holdSleeps(): () => void {
	let release = () => {};
	held = new Promise((resolve) => {
		release = () => {
			held = undefined;
			resolve();
		};
	});
	return release;
}

if (Object.keys(require.cache).some((path) => path.includes('/node_modules/n8n-workflow/'))) {
	throw new Error('Import fast-sleep.cts first: n8n-workflow is loaded already, with its real sleep.');
}

jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	const sleep = async (milliseconds: number): Promise<void> => {
		sleepsMs.push(milliseconds);
		await held;
		await actual.sleep(milliseconds / SPEED);
	};
	return { ...actual, sleep };
});
