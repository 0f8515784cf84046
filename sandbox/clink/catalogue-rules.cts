import { checkAmount } from './money.cts';
import { Refusal } from './refusals.cts';

/** @throws Refusal with the words of the first rule that is broken. */
export function checkRules(rules: readonly [isBroken: boolean, words: string][]): void {
	const broken = rules.find(([isBroken]) => isBroken);
	if (broken !== undefined) throw new Refusal('invalidParameter', broken[1]);
}

/** @throws Refusal unless the field is there exactly when it has to be. */
export function checkPresence(field: string, value: unknown, isWanted: boolean, condition: string): void {
	checkRules([
		[isWanted && value === undefined, `${field} is required when ${condition}`],
		[!isWanted && value !== undefined, `${field} is only for the case that ${condition}`],
	]);
}

/** @throws Refusal unless each amount fits its currency. */
export function checkAmounts(field: string, amounts: Readonly<Record<string, number>> = {}): void {
	for (const [currency, amount] of Object.entries(amounts)) checkAmount(`${field}.${currency}`, amount, currency);
}

/** @param now milliseconds, as the period is. @throws Refusal when the period is over or ends before it begins. */
export function checkPeriod(period: { validPeriodStart?: number; validPeriodEnd?: number }, now: number): void {
	const { validPeriodStart = -Infinity, validPeriodEnd = Infinity } = period;
	checkRules([
		[validPeriodEnd <= now, 'validPeriodEnd must be in the future'],
		[validPeriodEnd <= validPeriodStart, 'validPeriodEnd must be after validPeriodStart'],
	]);
}
