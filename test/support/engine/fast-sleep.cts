/**
 * n8n-workflow with a `sleep` that is a hundred times as fast and writes down what was asked of it. It is the one
 * thing replaced: patience with a gateway takes up to half a minute, and what it does can be seen in less.
 *
 * In a test file: `jest.mock('n8n-workflow', () => jest.requireActual('../support/engine/fast-sleep.cts').hurried())`
 */

const HURRY = 100;

/** Milliseconds of every sleep asked for since the last `forgetPauses`. */
export const pauses: number[] = [];

export function forgetPauses(): void {
	pauses.length = 0;
}

let held: Promise<void> | undefined;

/** Lets no sleep end until the function that it returns is called. */
export function holdPauses(): () => void {
	let release = () => {};
	held = new Promise((resolve) => {
		release = () => {
			held = undefined;
			resolve();
		};
	});
	return release;
}

export function hurried(): object {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	const sleep = async (milliseconds: number): Promise<void> => {
		pauses.push(milliseconds);
		await held;
		await actual.sleep(milliseconds / HURRY);
	};
	return { ...actual, sleep };
}
