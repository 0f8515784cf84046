/** The units of the gateway's times, in milliseconds. */
export const UNITS_MS = { seconds: 1000, milliseconds: 1 } as const;
export const TIME_UNITS = ['seconds', 'milliseconds'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

/** A time as requests hold it: text, rounded down. @param milliseconds since the epoch @param unitMs milliseconds in its unit */
export const toTimestamp = (milliseconds: number, unitMs: number): string => String(Math.floor(milliseconds / unitMs));
