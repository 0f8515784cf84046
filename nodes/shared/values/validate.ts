import { tryToParseDateTime } from 'n8n-workflow';

import { isObject } from './json';
import { inputError } from './paymentError';

/**
 * Checks of what a user entered. Each takes the raw value and the field's name as the interface shows it, returns
 * what is sent, and throws a `PaymentError` (`input`) that names the field.
 */

/**
 * Text, unchanged. A whole number is taken as its digits, since order numbers often are numbers in the data, but only
 * up to 2^53 - 1: beyond, two orders may read the same.
 */
export function requiredText(value: unknown, label: string, advice = 'Fill it in, or map it from your data.'): string {
	const text = optionalText(value, label);
	if (text === undefined) throw inputError(`'${label}' is empty`, advice);
	return text;
}

/** Text, or `undefined` for a field that is empty or contains only white space. */
export function optionalText(value: unknown, label: string): string | undefined {
	if (isMissing(value)) return undefined;
	if (Number.isSafeInteger(value)) return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) throw inexact(`'${label}' is`, value);
	if (typeof value !== 'string') throw wrongType(label, 'text', value);
	if (!value.isWellFormed())
		throw inputError(
			`'${label}' contains half of a Unicode character`,
			'It was probably cut off in the middle of a character. Shorten text by whole characters.',
		);
	return value;
}

/** A text that is not too long. @param max in UTF-16 code units */
export function checkLength(text: string, label: string, max: number): string {
	if (text.length <= max) return text;
	throw inputError(`'${label}' has ${text.length} characters`, `Shorten it to at most ${max} characters.`);
}

/** What a check makes of a field, or `undefined` for a field that is empty. */
export const ifEntered = <T>(value: unknown, check: (entered: unknown) => T): T | undefined =>
	isMissing(value) ? undefined : check(value);

/** Yes or no, as a boolean or as text: an expression such as `{{ $json.again }}` often returns text. */
export function boolean(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (word === 'true' || word === 'false') return word === 'true';
	const what = isMissing(value) ? 'is empty' : `must be true or false, got ${show(value)}`;
	throw inputError(`'${label}' ${what}`, 'Turn it on or off, or use an expression that returns true or false.');
}

/** Whether a safeguard is turned off, where a mistake cannot be reported: only by an explicit false, never by accident. */
export const isOff = (value: unknown): boolean =>
	value === false || (typeof value === 'string' && value.trim().toLowerCase() === 'false');

/** A whole number. */
export function integer(value: unknown, label: string, min = 0): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number === 'number' && Number.isSafeInteger(number) && number >= min) return number;
	if (isMissing(value)) throw inputError(`'${label}' is empty`, 'Enter a whole number.');
	throw inputError(`'${label}' must be a whole number of at least ${min}, got ${show(value)}`, 'Enter digits only.');
}

/** An absolute http or https address, as entered. */
export function optionalUrl(value: unknown, label: string): string | undefined {
	const text = optionalText(value, label)?.trim();
	if (text === undefined) return undefined;
	if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
	throw inputError(
		`'${label}' is not a complete URL, got ${show(text)}`,
		'Include the scheme, e.g. https://example.com/thank-you.',
	);
}

export function requiredUrl(value: unknown, label: string): string {
	const url = optionalUrl(value, label);
	if (url === undefined) throw inputError(`'${label}' is empty`, 'Enter a URL, e.g. https://example.com/thank-you.');
	return url;
}

/** One of a fixed list of words, in the API's spelling, whatever letter case was entered. */
export function oneOf<T extends string>(value: unknown, label: string, allowed: readonly T[]): T {
	const text = optionalText(value, label)?.trim();
	const match = allowed.find((word) => word.toLowerCase() === text?.toLowerCase());
	if (match !== undefined) return match;
	const what = text === undefined ? 'is empty' : `does not accept ${show(text)}`;
	throw inputError(`'${label}' ${what}`, `Use one of: ${allowed.join(', ')}.`);
}

/** A three-letter currency code in upper case. */
export function currencyCode(value: unknown, label = 'Currency'): string {
	const code = requiredText(value, label, 'Enter a currency code, e.g. HKD.').trim().toUpperCase();
	if (/^[A-Z]{3}$/.test(code)) return code;
	throw inputError(`'${label}' must be a three-letter code, got ${show(value)}`, 'Enter an ISO 4217 code, e.g. HKD.');
}

/** A point in time, as milliseconds since the epoch. Numbers below 10^11 count as seconds. */
export function optionalTime(value: unknown, label: string, timeZone: string): number | undefined {
	if (isMissing(value)) return undefined;
	const milliseconds = parseTime(value, timeZone);
	if (milliseconds !== undefined) return milliseconds;
	throw inputError(
		`'${label}' is not a date, got ${show(value)}`,
		'Select a date, or enter it like 2030-12-31T23:59:00+08:00.',
	);
}

/** A point in time that has not passed, as milliseconds since the epoch. */
export function optionalFutureTime(value: unknown, label: string, timeZone: string, now: number): number | undefined {
	const time = optionalTime(value, label, timeZone);
	if (time === undefined || time > now) return time;
	throw inputError(
		`'${label}' is in the past, got ${new Date(time).toISOString()}`,
		`Choose a time in the future. For dates without a time zone, the workflow's time zone applies: ${timeZone}.`,
	);
}

/** JSON as text, from text that holds JSON or from an object. */
export function optionalJsonText(value: unknown, label: string): string | undefined {
	if (isObject(value)) return Object.keys(value).length === 0 ? undefined : exactJson(value, label);
	const text = optionalText(value, label)?.trim();
	if (text === undefined) return undefined;
	const parsed = parseJson(text);
	if (!isObject(parsed)) {
		throw inputError(
			`'${label}' is not a JSON object`,
			'Enter it like {"auth_code": "2801…"}, with double quotes around keys and text values.',
		);
	}
	return Object.keys(parsed).length === 0 ? undefined : text;
}

/** How a value reads in a message: short, and with its type where that is the point. */
export function show(value: unknown): string {
	const text =
		typeof value === 'string' ? `"${value}"` : typeof value === 'object' ? describeObject(value) : String(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isMissing(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** JSON of an object, whose numbers may be codes and ids. @throws PaymentError (`input`) for one that has lost digits */
function exactJson(value: object, label: string): string {
	return JSON.stringify(value, (_, member: unknown) => {
		if (Number.isInteger(member) && !Number.isSafeInteger(member)) throw inexact(`'${label}' contains`, member);
		return member;
	});
}

const inexact = (subject: string, value: unknown) =>
	inputError(
		`${subject} a number that cannot be represented exactly, got ${show(value)}`,
		'Numbers keep only 15 digits and no trailing zeros. Have the system that it comes from send it as text, in quotes: converting it to text here is too late.',
	);

function wrongType(label: string, expected: string, value: unknown) {
	return inputError(
		`'${label}' must be ${expected}, got ${show(value)}`,
		'Check the expression: it may point to a whole object instead of one of its fields.',
	);
}

function describeObject(value: object | null): string {
	if (value === null) return 'nothing';
	return Array.isArray(value) ? `a list of ${value.length}` : 'an object';
}

/** The last instant that a `Date` can hold. Source: ECMA-262, 21.4.1.1. */
const MAX_DATE_MS = 8.64e15;

function parseTime(value: unknown, timeZone: string): number | undefined {
	const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
	if (typeof number === 'number') {
		const milliseconds = number < 1e11 ? number * 1000 : number;
		return milliseconds > 0 && milliseconds <= MAX_DATE_MS ? milliseconds : undefined;
	}
	try {
		return tryToParseDateTime(value, timeZone).toMillis();
	} catch {
		return undefined;
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
