import type { IDataObject } from 'n8n-workflow';

import { differs, isKnown, isObject } from '../../../shared/values/json';
import { isAbove } from '../../../shared/values/money';
import { inputError, PaymentError } from '../../../shared/values/paymentError';
import { ifEntered, show } from '../../../shared/values/validate';
import { chargeOf } from '../../api/conventions';
import type { PlanChange } from './planChange';

/** The check between a preview and its confirmation. */

/** With its unit, as the label of every amount. */
export const CHARGE_AT_MOST = 'Charge at Most in Dollars or Euros';

/** As it was entered, so that no digit of it is lost. */
export type Limit = number | string;

/** @throws PaymentError (`input`) */
export function readChargeAtMost(value: unknown): Limit {
	const limit = ifEntered(value, toLimit);
	if (limit !== undefined) return limit;
	throw inputError(
		`'${CHARGE_AT_MOST}' is empty`,
		'Enter the most that the change may charge now; 0 if nothing may be. It has to be entered, since what a change costs depends on the day, and Clink charges it at once.',
	);
}

function toLimit(value: unknown): Limit {
	if ((typeof value === 'number' || typeof value === 'string') && isAbove(0, value) === false) return value;
	throw inputError(
		`'${CHARGE_AT_MOST}' must be a number of 0 or more, got ${show(value)}`,
		'Enter digits with at most one decimal point, e.g. 20.00.',
	);
}

/** What confirms a preview. @throws PaymentError (`refused`) for a preview that is not of this change, or names nothing */
export function confirmable({ recurringPrice }: IDataObject, { priceId }: PlanChange): string {
	const previewed = isObject(recurringPrice) ? recurringPrice : {};
	if (differs(previewed.priceId, priceId))
		throw notConfirmed(`Clink previewed another price, ${String(previewed.priceId)}`);
	if (!isKnown(previewed.priceSnapshotId))
		throw notConfirmed("Clink's preview has no priceSnapshotId, which a change is confirmed with");
	return String(previewed.priceSnapshotId);
}

/** @throws PaymentError (`input`) for a charge above the limit, (`refused`) for one that cannot be compared with it */
export function assertAtMost(previewed: IDataObject, limit: Limit): void {
	const { totalAmount, currency } = chargeOf(previewed);
	const isTooMuch = isAbove(totalAmount, limit);
	if (isTooMuch === false) return;
	if (isTooMuch === undefined)
		throw notConfirmed(`Clink's preview does not say what the change charges, got ${show(totalAmount)}`);
	throw inputError(
		`The change would charge ${String(totalAmount)} ${isKnown(currency) ? String(currency) : ''}`.trimEnd() +
			` now, more than '${CHARGE_AT_MOST}' (${limit})`,
		`Nothing was changed. Look at it with 'Preview Plan Change', and raise '${CHARGE_AT_MOST}' if that is what you want.`,
	);
}

const notConfirmed = (message: string) =>
	new PaymentError(
		'refused',
		message,
		`Nothing was changed, since '${CHARGE_AT_MOST}' could not be checked. Change the plan in Clink's dashboard, and report this with its message.`,
	);
