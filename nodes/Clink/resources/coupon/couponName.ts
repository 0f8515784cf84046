import { checkLength, requiredText } from '../../../shared/values/validate';

const MAX_LENGTH = 40;

export const NAME_HINT = `Up to ${MAX_LENGTH} characters`;

/** @throws PaymentError (`input`) for a name that is empty or too long */
export const readCouponName = (value: unknown, label: string): string =>
	checkLength(requiredText(value, label), label, MAX_LENGTH);
