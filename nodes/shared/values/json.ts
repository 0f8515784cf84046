import type { IDataObject } from 'n8n-workflow';

/** The JSON object that some bytes hold, or `undefined` when they hold anything else. */
export function parseJsonObject(bytes: Buffer | string): IDataObject | undefined {
	try {
		const parsed: unknown = JSON.parse(bytes.toString());
		return isObject(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** The text that some bytes hold, without a byte order mark; `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
	[K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy without the members that are undefined. */
export function compact<T extends object>(object: T): Compact<T> {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Compact<T>;
}

/** A whole number, which a gateway or a form may have as text. */
export function wholeNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
	return Number.isSafeInteger(number) ? (number as number) : undefined;
}

/** Whether a member of a response has a value. */
export const isKnown = (value: unknown) => value !== undefined && value !== null && value !== '';

/** Whether both are known and not the same: a missing member never counts as different. 5 and "5" are the same. */
export const differs = (found: unknown, sent: unknown) =>
	isKnown(found) && isKnown(sent) && String(found) !== String(sent);

/** The same for amounts, which a response may contain as text: 5 and "5.00" are the same. */
export const differsInAmount = (found: unknown, sent: unknown) =>
	isKnown(found) && isKnown(sent) && Number(found) !== Number(sent);
