import fc from 'fast-check';

import { looksLikeCardNumber } from '../../../../nodes/shared/values/cardNumber';

// Published test numbers of the schemes, none of which is anybody's card.
const CARDS = [
	'4242424242424242',
	'4222222222222',
	'378282246310005',
	'30569309025904',
	'6011111111111117',
	'3530111333300000',
	'5555555555554444',
	'6759649826438453',
];

test.each(CARDS)('%s is the number of a card', (number) => {
	expect(looksLikeCardNumber(number)).toBe(true);
});

test.each([
	['blanks', '4242 4242 4242 4242'],
	['dashes', '4242-4242-4242-4242'],
	['dots', '4242.4242.4242.4242'],
	['what a web page puts between', '4242\u00a04242\u20104242\u20134242'],
	['a line break after it', ' 4242424242424242\n'],
	['full-width digits', '４２４２４２４２４２４２４２４２'],
])('a card number is recognized with %s', (_case, text) => {
	expect(looksLikeCardNumber(text)).toBe(true);
});

test.each([
	['an ID', 'pi_4242424242424242'],
	['a wrong last digit', '4242424242424241'],
	['eleven digits', '42424242420'],
	['twenty digits', '42424242424242424242'],
	['a date', '2026-11-30'],
	['nothing', ''],
])('%s is not one', (_case, text) => {
	expect(looksLikeCardNumber(text)).toBe(false);
});

test('one wrong digit is always noticed', () => {
	const digit = fc.integer({ min: 0, max: 9 });
	fc.assert(
		fc.property(fc.constantFrom(...CARDS), fc.nat(), digit, (card, place, other) => {
			const at = place % card.length;
			fc.pre(card[at] !== String(other));
			return !looksLikeCardNumber(`${card.slice(0, at)}${other}${card.slice(at + 1)}`);
		}),
	);
});
