const SEPARATORS = /[\s\p{Dash_Punctuation}.]/gu;
const CARD_DIGITS = /^\d{12,19}$/;

/**
 * Whether a text is the number of a payment card, as people type or paste one: 12 to 19 digits, also with blanks, dashes or
 * dots between them, whose last digit is the checksum. Source: ISO/IEC 7812-1, annex B (Luhn).
 */
export function looksLikeCardNumber(text: string): boolean {
	const digits = text.normalize('NFKC').replace(SEPARATORS, '');
	return CARD_DIGITS.test(digits) && luhnSum(digits) % 10 === 0;
}

/** Every second digit from the right counts twice, and what exceeds 9 by its digits. */
const luhnSum = (digits: string): number =>
	[...digits].reverse().reduce((sum, digit, place) => {
		const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
		return sum + (value > 9 ? value - 9 : value);
	}, 0);
