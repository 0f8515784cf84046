import type { Recurring } from './catalogue-records.cts';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** Milliseconds; the end belongs to the next period. */
export interface Period {
	readonly start: number;
	readonly end: number;
}

type Recurrence = Pick<Recurring, 'interval' | 'intervalCount'>;

const monthsIn: Partial<Record<Recurring['interval'], number>> = { month: 1, quarter: 3, half_year: 6, year: 12 };
const daysIn: Partial<Record<Recurring['interval'], number>> = { day: 1, week: 7, custom: 1 };

/** The same day and time of a later month in UTC; the last day of a month that is too short for it. */
export function addMonths(time: number, months: number): number {
	const date = new Date(time);
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
	const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
	const midnight = Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay));
	return midnight + (time - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}

/** Always counted from the anchor, so that what began on the 31st comes back to it after a shorter month. */
function boundary(anchor: number, { interval, intervalCount }: Recurrence, count: number): number {
	const months = monthsIn[interval];
	if (months !== undefined) return addMonths(anchor, months * intervalCount * count);
	return anchor + (daysIn[interval] ?? 1) * intervalCount * count * DAY_MS;
}

/** The last moment that a date can be made of; an interval may be longer than that. */
const lastTime = 8.64e15;

/** The period with this number, the first of which is 0 and begins at the anchor. */
export function periodOf(anchor: number, recurrence: Recurrence, index: number): Period {
	const end = boundary(anchor, recurrence, index + 1);
	return { start: boundary(anchor, recurrence, index), end: end <= lastTime ? end : lastTime };
}

export const isSameRecurrence = (one: Recurrence, other: Recurrence): boolean =>
	one.interval === other.interval && one.intervalCount === other.intervalCount;

/** Days from one moment to another; one that has begun counts, and there are never fewer than none. */
export const daysBetween = (from: number, to: number): number => Math.max(0, Math.ceil((to - from) / DAY_MS));
