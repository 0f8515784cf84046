import { inputError } from '../../../shared/values/paymentError';
import { requiredText } from '../../../shared/values/validate';

const MAX_LENGTH = 40;

export const NAME_HINT = `Up to ${MAX_LENGTH} characters`;

/** @throws PaymentError (`input`) for a name that is empty or too long */
export function readCouponName(value: unknown, label: string): string {
	const name = requiredText(value, label);
	if (name.length <= MAX_LENGTH) return name;
	throw inputError(`'${label}' has ${name.length} characters`, `Shorten it to at most ${MAX_LENGTH} characters.`);
}
