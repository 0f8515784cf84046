import { TtlCache } from '../../../../nodes/shared/values/ttlCache';

describe('what came up recently', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	test('is forgotten after its time', () => {
		const recent = new TtlCache<number>(5_000, 10);
		recent.set('A', 1);
		jest.advanceTimersByTime(4_999);
		expect(recent.get('A')).toBe(1);
		jest.advanceTimersByTime(1);
		expect(recent.get('A')).toBeUndefined();
	});

	test('is bounded in number: the oldest goes first, and what comes up again is new', () => {
		const recent = new TtlCache<string>(5_000, 2);
		for (const key of ['A', 'B', 'A', 'C']) recent.set(key, key);
		expect(['A', 'B', 'C'].filter((key) => recent.get(key) === key)).toEqual(['A', 'C']);
	});

	test('is forgotten on delete', () => {
		const recent = new TtlCache<number>(5_000, 2);
		recent.set('A', 1);
		recent.delete('A');
		expect(recent.get('A')).toBeUndefined();
	});
});
