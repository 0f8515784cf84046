import type { IDataObject } from 'n8n-workflow';

import { NOTES } from '../../shared/batch/simplify';
import { isKnown, isObject, wholeNumber } from '../../shared/values/json';
import { fromMinorUnits } from '../../shared/values/money';
import { CURRENCY_DECIMALS, isAmountMember, isTimeMember, type Conventions } from './conventions';

/** How a result is output. */
export interface Presentation {
	simplify: boolean;
	/** What the call itself asked for, where the answer does not repeat it. */
	sent?: IDataObject;
	/** Whether a customer may have to go somewhere to pay. */
	isPayable?: boolean;
}

/**
 * A result as it leaves the node: the last step. Simplified, amounts are in major units and times are ISO 8601; what people
 * map comes first, and of the rest all that is not empty. Else the gateway's own data, with the address to pay at.
 *
 * @param data as the gateway has it, with the outcome and what the node has to say of it
 */
export function present(
	data: IDataObject,
	conventions: Pick<Conventions, 'timeUnitMs'>,
	how: Presentation,
): IDataObject {
	const payUrl = payUrlOf(data);
	const raw = payUrl === undefined ? data : { ...data, payUrl };
	return how.simplify ? simplified(raw, conventions, how) : raw;
}

/** Where a customer pays, or allows later charges. */
export function payUrlOf({ payment_link: link, next_action: action }: IDataObject): string | undefined {
	return [link, isObject(action) ? action.url : undefined].find(
		(address): address is string => typeof address === 'string' && address !== '',
	);
}

/** What people map: always there, and null if it is not known. */
const FIRST = [
	'outcome',
	'merchant_reference',
	'amount',
	'currency',
	'payUrl',
	'payment_id',
	'transaction_id',
	'created_at',
] as const;

const PLACED: ReadonlySet<string> = new Set([...FIRST, ...NOTES]);

/** What an answer may leave out, although it is known from the call. */
const STATED = ['merchant_reference', 'amount', 'currency'] as const;

function simplified(
	raw: IDataObject,
	{ timeUnitMs }: Pick<Conventions, 'timeUnitMs'>,
	{ sent = {}, isPayable = false }: Presentation,
): IDataObject {
	const known = Object.entries(raw).filter(([, value]) => !isEmpty(value));
	const stated = STATED.map((name) => [name, sent[name]] as const);
	const whole = Object.entries(Object.fromEntries([...stated, ...known]) as IDataObject);
	const read = Object.fromEntries(whole.map(([name, value]) => [name, readable(name, value, timeUnitMs)]));
	const first = FIRST.filter((name) => name !== 'payUrl' || isPayable || isKnown(read.payUrl));
	return {
		...Object.fromEntries(first.map((name) => [name, read[name] ?? null])),
		...Object.fromEntries(Object.entries(read).filter(([name]) => !PLACED.has(name))),
		...Object.fromEntries(NOTES.filter((name) => name in read).map((name) => [name, read[name]])),
	} as IDataObject;
}

const isEmpty = (value: unknown): boolean =>
	!isKnown(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** An answer holds a payment, a payment its refunds. What a sender nests deeper is not looked at. */
const DEPTH = 4;

/** What a wallet is given as it is, so that nothing in it is touched. */
const FOR_THE_WALLET = 'next_action';

function readable(name: string, value: unknown, timeUnitMs: number, depth = DEPTH): unknown {
	if (name === FOR_THE_WALLET || depth === 0) return value;
	if (Array.isArray(value)) return value.map((entry: unknown) => readable(name, entry, timeUnitMs, depth - 1));
	if (isObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([member, inner]) => [member, readable(member, inner, timeUnitMs, depth - 1)]),
		);
	}
	if (isAmountMember(name)) return inMajor(value);
	return isTimeMember(name) ? isoTime(value, timeUnitMs) : value;
}

/** What is not a plain number of cents is left as it came. */
function inMajor(value: unknown): unknown {
	const cents = wholeNumber(value);
	return cents === undefined ? value : fromMinorUnits(cents, CURRENCY_DECIMALS);
}

/** Numbers outside the years 1973 to 9999 are no times in this unit, and are left as they came. */
const TIMES_MS = { from: 1e11, to: 253_402_300_799_999 };

function isoTime(value: unknown, timeUnitMs: number): unknown {
	const milliseconds = (wholeNumber(value) ?? NaN) * timeUnitMs;
	const isTime = milliseconds >= TIMES_MS.from && milliseconds <= TIMES_MS.to;
	return isTime ? new Date(milliseconds).toISOString() : value;
}
