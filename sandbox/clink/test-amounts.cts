const resultByLastDigits: Partial<Record<number, 'failed' | 'pending'>> = { 13: 'failed', 2: 'pending' };

/** The result that the last two digits of an amount choose, for payments and refunds alike. */
export const testResult = (amount: number): 'failed' | 'pending' | undefined =>
	resultByLastDigits[Math.round(amount * 100) % 100];
