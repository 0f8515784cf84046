import { formatWatch, MAX_STATES, parseWatch, type Watch } from '../../../../nodes/shared/webhook/polledStates';
import { fingerprint, toEntry } from '../../../../nodes/shared/webhook/seenEvents';

const entriesOf = (count: number, first = 1_000) =>
	new Map(
		Array.from({ length: count }, (_, index) => {
			const state = fingerprint(`state ${index}`);
			return [state, toEntry(state, first + index)] as const;
		}),
	);

const watch = (changes: Partial<Watch> = {}): Watch => ({
	since: 500,
	horizon: 100,
	isComplete: false,
	entries: new Map(),
	...changes,
});

describe('the states that polls have found, as a text', () => {
	test.each([watch(), watch({ isComplete: true, entries: entriesOf(3) })])('are read back: %j', (known) => {
		expect(parseWatch(formatWatch(known))).toEqual(known);
	});

	test.each(['', 'x', '1.2', '1.2.3 x', 'a.b.0'])('are not there in %j', (text) => {
		expect(parseWatch(text)).toBeUndefined();
	});

	test('leave out what is no entry', () => {
		const [[state, entry] = ['', '']] = entriesOf(1);
		expect(parseWatch(`1.2.0 ${entry} short ${'x'.repeat(99)}`)?.entries).toEqual(new Map([[state, entry]]));
	});

	test('are forgotten with what is older than the horizon', () => {
		const known = parseWatch(formatWatch(watch({ horizon: 1_002, entries: entriesOf(5) })));
		expect(known?.entries.size).toBe(3);
	});

	test('are at most so many: the horizon moves on to what is still remembered', () => {
		const text = formatWatch(watch({ entries: entriesOf(MAX_STATES + 10) }));
		const known = parseWatch(text);
		expect(known?.entries.size).toBe(MAX_STATES);
		expect(known?.horizon).toBe(1_010);
		expect(text.length).toBeLessThan(96_000);
	});

	test('of one moment are forgotten together: some of them would look new again', () => {
		const states = Array.from({ length: MAX_STATES + 1 }, (_, index) => fingerprint(`state ${index}`));
		const entries = new Map(states.map((state, index) => [state, toEntry(state, index < 3 ? 1_000 : 2_000)]));
		const known = parseWatch(formatWatch(watch({ entries })));
		expect(known?.entries.size).toBe(MAX_STATES - 2);
		expect(known?.horizon).toBe(1_001);
	});
});
