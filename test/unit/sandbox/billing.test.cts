import { addMonths, DAY_MS, periodOf } from '../../../sandbox/clink/billing-period.cts';
import type { Recurring } from '../../../sandbox/clink/catalogue-records.cts';
import { decimalText } from '../../../sandbox/clink/money.cts';
import { isDearerPerDay, partOf, prorate } from '../../../sandbox/clink/proration.cts';

type Interval = Recurring['interval'];

const time = (text: string): number => Date.parse(`${text}Z`);
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 16);

describe('months later', () => {
	test.each([
		['2026-01-31T10:30', 1, '2026-02-28T10:30'],
		['2028-01-31T10:30', 1, '2028-02-29T10:30'],
		['2026-01-31T10:30', 2, '2026-03-31T10:30'],
		['2026-03-31T00:00', 1, '2026-04-30T00:00'],
		['2026-08-31T23:59', 6, '2027-02-28T23:59'],
		['2028-02-29T12:00', 12, '2029-02-28T12:00'],
		['2028-02-29T12:00', 48, '2032-02-29T12:00'],
		['2026-12-15T12:00', 1, '2027-01-15T12:00'],
		['2026-01-31T10:30', 0, '2026-01-31T10:30'],
	])('%s and %d months are %s', (from, months, to) => {
		expect(iso(addMonths(time(from), months))).toBe(to);
	});
});

describe('billing periods', () => {
	const starts = (interval: Interval, intervalCount: number, from: string) =>
		[0, 1, 2, 3].map((index) => iso(periodOf(time(from), { interval, intervalCount }, index).start));

	test.each<[Interval, number, string, string[]]>([
		['month', 1, '2026-01-31T10:30', ['2026-01-31T10:30', '2026-02-28T10:30', '2026-03-31T10:30', '2026-04-30T10:30']],
		['month', 2, '2026-12-31T00:00', ['2026-12-31T00:00', '2027-02-28T00:00', '2027-04-30T00:00', '2027-06-30T00:00']],
		[
			'quarter',
			1,
			'2025-11-30T00:00',
			['2025-11-30T00:00', '2026-02-28T00:00', '2026-05-30T00:00', '2026-08-30T00:00'],
		],
		[
			'half_year',
			1,
			'2026-08-31T00:00',
			['2026-08-31T00:00', '2027-02-28T00:00', '2027-08-31T00:00', '2028-02-29T00:00'],
		],
		['year', 1, '2028-02-29T00:00', ['2028-02-29T00:00', '2029-02-28T00:00', '2030-02-28T00:00', '2031-02-28T00:00']],
		['day', 3, '2026-02-27T00:00', ['2026-02-27T00:00', '2026-03-02T00:00', '2026-03-05T00:00', '2026-03-08T00:00']],
		['week', 2, '2026-02-27T00:00', ['2026-02-27T00:00', '2026-03-13T00:00', '2026-03-27T00:00', '2026-04-10T00:00']],
		[
			'custom',
			45,
			'2026-01-01T00:00',
			['2026-01-01T00:00', '2026-02-15T00:00', '2026-04-01T00:00', '2026-05-16T00:00'],
		],
	])('of %s × %d from %s start on %j', (interval, intervalCount, from, expected) => {
		expect(starts(interval, intervalCount, from)).toEqual(expected);
	});

	test.each<Interval>(['day', 'week', 'month', 'quarter', 'half_year', 'year', 'custom'])(
		'of %s follow each other without a gap',
		(interval) => {
			const from = time('2027-08-31T08:00');
			for (let index = 0; index < 30; index += 1) {
				const [period, next] = [index, index + 1].map((at) => periodOf(from, { interval, intervalCount: 1 }, at));
				expect(period?.end).toBe(next?.start);
				expect(period?.end).toBeGreaterThan(period?.start ?? Infinity);
			}
		},
	);

	test.each<Interval>(['year', 'day'])('of the longest interval in %ss end on a date that exists', (interval) => {
		const { end } = periodOf(time('2026-01-01T00:00'), { interval, intervalCount: 2 ** 31 - 1 }, 0);
		expect(Number.isNaN(new Date(end).getTime())).toBe(false);
	});
});

describe('proration', () => {
	const april = { start: time('2026-04-01T12:00'), end: time('2026-05-01T12:00') };
	const on = (days: number, milliseconds = 0): number => april.start + days * DAY_MS + milliseconds;

	test.each([
		[1000, 20, 30, 667],
		[1000, 10, 30, 333],
		[1000, 15, 30, 500],
		[1, 15, 30, 1],
		[1, 14, 30, 0],
		[0, 10, 30, 0],
		[1000, 0, 30, 0],
		[999_999_999_999, 364, 365, 997_260_273_972],
	])('%d for %d of %d days is %d', (minor, days, allDays, part) => {
		expect(partOf(minor, days, allDays)).toBe(part);
	});

	test.each([
		['at its very start', on(0), 1000, 3000],
		['a moment later', on(0, 1), 1000, 3000],
		['after ten days', on(10), 667, 2000],
		['during the eleventh day', on(10, 1), 667, 2000],
		['in its last moment', on(30, -1), 33, 100],
		['when it is over', on(30), 0, 0],
		['long after it is over', on(300), 0, 0],
		['before it has begun', on(-1), 1000, 3000],
	])('credits and charges what is left of a period %s', (_case, at, credit, charge) => {
		expect(prorate({ minor: 1000, period: april }, 3000, at, true)).toEqual({ credit, charge });
	});

	test('charges a new period whole', () => {
		expect(prorate({ minor: 1000, period: april }, 40_000, on(10), false)).toEqual({ credit: 667, charge: 40_000 });
	});

	const rate = (minor: number, days: number) => ({ minor, period: { start: 0, end: days * DAY_MS } });
	test.each([
		['more for the same time', rate(1001, 30), rate(1000, 30), true],
		['the same', rate(1000, 30), rate(1000, 30), false],
		['less', rate(999, 30), rate(1000, 30), false],
		['a year for ten months', rate(10_000, 365), rate(1000, 30), false],
		['a week for a third of a month', rate(334, 7), rate(1000, 30), true],
		['the same by the day', rate(100, 3), rate(1000, 30), false],
	])('compares by the day: %s', (_case, next, current, isDearer) => {
		expect(isDearerPerDay(next, current)).toBe(isDearer);
	});
});

test.each([
	[2000, 'USD', '20.00'],
	[5, 'USD', '0.05'],
	[-667, 'USD', '-6.67'],
	[0, 'HKD', '0.00'],
	[2000, 'JPY', '2000'],
	[1234, 'KWD', '1.234'],
])('%d smallest units of %s are %s', (minor, currency, text) => {
	expect(decimalText(minor, currency)).toBe(text);
});
