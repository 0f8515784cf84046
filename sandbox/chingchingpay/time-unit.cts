import type { TimeUnit } from './personality.cts';

const millisecondsIn: Record<TimeUnit, number> = { seconds: 1000, milliseconds: 1 };

/** Milliseconds in the unit of the wire, rounded down. */
export const toUnit = (milliseconds: number, unit: TimeUnit): number => Math.floor(milliseconds / millisecondsIn[unit]);

/** A time from the wire in milliseconds. */
export const toMilliseconds = (time: number, unit: TimeUnit): number => time * millisecondsIn[unit];
