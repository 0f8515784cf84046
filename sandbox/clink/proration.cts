import { daysBetween } from './billing-period.cts';
import type { Period } from './billing-period.cts';

/** An amount in a currency's smallest unit, for a period. */
export interface Rate {
	readonly minor: number;
	readonly period: Period;
}

/** Both in a currency's smallest unit. */
export interface Proration {
	/** What was paid for the days that are left. */
	readonly credit: number;
	/** What those days, or the new period, cost with the new price. */
	readonly charge: number;
}

/** The part of an amount that these days of all its days are worth, half a unit rounded up. */
export function partOf(minor: number, days: number, allDays: number): number {
	const [amount, part, whole] = [BigInt(minor), BigInt(days), BigInt(allDays)];
	return Number((2n * amount * part + whole) / (2n * whole));
}

const daysOf = ({ start, end }: Period): number => Math.max(1, daysBetween(start, end));

/** Compares without dividing. */
export const isDearerPerDay = (next: Rate, current: Rate): boolean =>
	BigInt(next.minor) * BigInt(daysOf(current.period)) > BigInt(current.minor) * BigInt(daysOf(next.period));

/**
 * What a change at that time costs, in whole days. Where the period goes on, the new price is charged for the days that are
 * left of it; where a new one begins, it is charged whole.
 */
export function prorate(paid: Rate, next: number, at: number, goesOn: boolean): Proration {
	const allDays = daysOf(paid.period);
	const daysLeft = Math.min(allDays, daysBetween(at, paid.period.end));
	return {
		credit: partOf(paid.minor, daysLeft, allDays),
		charge: goesOn ? partOf(next, daysLeft, allDays) : next,
	};
}
