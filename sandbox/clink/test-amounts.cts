/** The last two digits of an amount in a currency with two decimals; some of them choose what becomes of it. */
export const lastTwoDigits = (amount: number): number => Math.round(amount * 100) % 100;
