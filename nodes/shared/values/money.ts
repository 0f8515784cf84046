import { inputError } from './paymentError';
import { show } from './validate';

export const AMOUNT_UNITS = ['minor', 'major'] as const;
export type AmountUnit = (typeof AMOUNT_UNITS)[number];

interface Decimal {
	/** All digits without the point, with the sign. */
	digits: bigint;
	/** How many of them come after the point, without trailing zeros. */
	decimals: number;
}

const PLAIN_DECIMAL = /^\+?(\d{1,30})(?:\.(\d{1,30}))?$/;
const EXPONENT = /^(\d)(?:\.(\d+))?e([+-]\d+)$/;

/**
 * An amount in minor units (cents), exact: 12.1 major is 1210, never 1209.999….
 *
 * @param value a number or a plain decimal text such as "12.50"
 * @param unit what `value` counts: minor units (cents) or major units (dollars, yuan)
 * @param decimals how many decimals the currency has
 * @throws PaymentError (`input`) for anything that is not a positive whole number of minor units up to 2^53 - 1
 */
export function toMinorUnits(value: unknown, unit: AmountUnit, decimals = 2, label = 'Amount'): number {
	const amount = parsePositive(value, unit, label);
	const shift = unit === 'major' ? decimals : 0;
	if (amount.decimals > shift) throw tooManyDecimals(value, unit, decimals, label);
	const minor = amount.digits * 10n ** BigInt(shift - amount.decimals);
	if (minor > BigInt(Number.MAX_SAFE_INTEGER)) {
		throw inputError(`'${label}' is too large, got ${show(value)}`, `Enter at most ${Number.MAX_SAFE_INTEGER} cents.`);
	}
	return Number(minor);
}

/**
 * An amount in major units as the JSON number to send, exact to the currency's last decimal.
 *
 * @throws PaymentError (`input`) for anything that is not a positive amount with at most `decimals` decimals
 */
export function toMajorUnits(value: unknown, decimals: number, label = 'Amount'): number {
	return fromMinorUnits(toMinorUnits(value, 'major', decimals, label), decimals);
}

/**
 * The same for an amount that may also be 0, or below it.
 *
 * @throws PaymentError (`input`) for anything that is not a whole number of minor units between -(2^53 - 1) and 2^53 - 1
 */
export function toSignedMinorUnits(value: unknown, unit: AmountUnit, decimals = 2, label = 'Amount'): number {
	const amount = parseSigned(value);
	if (amount === undefined || amount.digits > 0n) return toMinorUnits(value, unit, decimals, label);
	if (amount.digits === 0n) return 0;
	const size = typeof value === 'number' ? -value : String(value).trim().slice(1);
	return -toMinorUnits(size, unit, decimals, label);
}

/** Minor units as major ones, exact to the last decimal: 1250 cents are 12.5. */
export const fromMinorUnits = (minor: number, decimals = 2): number => minor / 10 ** decimals;

/** An amount as people read it, e.g. 1250 cents as "12.50". */
export const inMajorUnits = (minor: number, decimals = 2): string => fromMinorUnits(minor, decimals).toFixed(decimals);

/**
 * Whether an amount is above another one, compared digit by digit; either may be below 0. `undefined` where one of them is
 * not a plain decimal number.
 */
export function isAbove(amount: unknown, limit: unknown): boolean | undefined {
	const [left, right] = [parseSigned(amount), parseSigned(limit)];
	if (left === undefined || right === undefined) return undefined;
	const decimals = Math.max(left.decimals, right.decimals);
	return atScale(left, decimals) > atScale(right, decimals);
}

/** An amount in major units, as exact text: 1210 with 2 decimals is "12.10". */
export const majorText = (minor: number, decimals: number): string => toText({ digits: BigInt(minor), decimals });

/** What several amounts come to, each so many times, as exact text; `undefined` where one is not a plain decimal number. */
export function sumOf(parts: ReadonlyArray<{ amount: unknown; times: number }>): string | undefined {
	const read = parts.map(({ amount, times }) => ({ amount: parseSigned(amount), times: parseSigned(times) }));
	const scale = Math.max(0, ...read.map(({ amount }) => amount?.decimals ?? 0));
	let total = 0n;
	for (const { amount, times } of read) {
		if (amount === undefined || times === undefined || times.decimals > 0) return undefined;
		total += atScale(amount, scale) * times.digits;
	}
	return toText({ digits: total, decimals: scale });
}

function toText({ digits, decimals }: Decimal): string {
	const size = String(digits < 0n ? -digits : digits).padStart(decimals + 1, '0');
	const text = decimals === 0 ? size : `${size.slice(0, -decimals)}.${size.slice(-decimals)}`;
	return digits < 0n ? `-${text}` : text;
}

const atScale = ({ digits, decimals }: Decimal, scale: number) => digits * 10n ** BigInt(scale - decimals);

function parseSigned(value: unknown): Decimal | undefined {
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string' || !/^\s*-\d/.test(text)) return parseDecimal(value);
	const size = parseDecimal(typeof value === 'number' ? -value : text.trim().slice(1));
	return size === undefined ? undefined : { ...size, digits: -size.digits };
}

function parsePositive(value: unknown, unit: AmountUnit, label: string): Decimal {
	const amount = parseDecimal(value);
	if (amount !== undefined && amount.digits > 0n) return amount;
	if (value === '' || value === null || value === undefined) {
		throw inputError(`'${label}' is empty`, `Enter the amount in ${unitName(unit)}, e.g. ${example(unit)}.`);
	}
	throw inputError(
		`'${label}' must be a number greater than 0, got ${show(value)}`,
		`Enter digits with at most one decimal point, e.g. ${example(unit)}. Thousands separators and currency signs are not supported.`,
	);
}

function parseDecimal(value: unknown): Decimal | undefined {
	if (typeof value === 'number') return parseNumber(value);
	if (typeof value === 'string') return parsePlain(value.trim());
	return undefined;
}

function parseNumber(value: number): Decimal | undefined {
	const shortest = String(value);
	const parts = EXPONENT.exec(shortest);
	if (parts === null) return parsePlain(shortest);
	const [, whole = '', fraction = '', exponent = '0'] = parts;
	const decimals = fraction.length - Number(exponent);
	const digits = BigInt(whole + fraction);
	return decimals >= 0 ? { digits, decimals } : { digits: digits * 10n ** BigInt(-decimals), decimals: 0 };
}

function parsePlain(text: string): Decimal | undefined {
	const parts = PLAIN_DECIMAL.exec(text);
	if (parts === null) return undefined;
	const [, whole = '', fraction = ''] = parts;
	const significant = fraction.replace(/0+$/, '');
	return { digits: BigInt(whole + significant), decimals: significant.length };
}

function tooManyDecimals(value: unknown, unit: AmountUnit, decimals: number, label: string) {
	if (unit === 'minor') {
		return inputError(
			`'${label}' must be a whole number of cents, got ${show(value)}`,
			"Enter 1250 for 12.50, or set 'Amount Unit' to Dollars or Yuan.",
		);
	}
	return inputError(
		`'${label}' has more decimals than the currency allows (${decimals}), got ${show(value)}`,
		`Round it first, e.g. with {{ $json.total.toFixed(${decimals}) }}. The node does not round amounts, so that nobody is charged an unintended amount.`,
	);
}

const unitName = (unit: AmountUnit) => (unit === 'minor' ? 'cents' : 'dollars, yuan or the like');
const example = (unit: AmountUnit) => (unit === 'minor' ? '1250 for 12.50' : '12.50');
