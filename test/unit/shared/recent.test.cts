import { Recent } from '../../../nodes/shared/recent';

describe('what came up recently', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	test('is forgotten after its time', () => {
		const recent = new Recent(5_000, 10);
		recent.add('A');
		jest.advanceTimersByTime(4_999);
		expect(recent.has('A')).toBe(true);
		jest.advanceTimersByTime(1);
		expect(recent.has('A')).toBe(false);
	});

	test('is bounded in number: the oldest goes first, and what comes up again is new', () => {
		const recent = new Recent(5_000, 2);
		for (const key of ['A', 'B', 'A', 'C']) recent.add(key);
		expect(['A', 'B', 'C'].filter((key) => recent.has(key))).toEqual(['A', 'C']);
	});
});
