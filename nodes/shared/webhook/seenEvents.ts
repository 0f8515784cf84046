import { createHash } from 'node:crypto';

/**
 * The events that a trigger has had, as one text: n8n copies static data several times for every run, member by
 * member. Each entry is a time in seconds and the fingerprint of an event, oldest first, so that entries sort by time.
 */

/** How many events are remembered. Two thousand are 38 kB, which n8n loads for every callback and saves for every run. */
export const MAX_EVENTS = 2_000;

/** Gateways repeat for about a day: what is older is forgotten, but for the newest few hundred events. */
const MAX_AGE_SECONDS = 2 * 86_400;
const KEPT_AT_ANY_AGE = 500;

/** 72 bits: enough to tell some thousand events apart. */
const FINGERPRINT_LENGTH = 12;
/** In base 36, enough until the year 2038. */
const TIME_LENGTH = 6;
const STEP = TIME_LENGTH + FINGERPRINT_LENGTH + 1;

export const fingerprint = (eventId: string): string =>
	createHash('sha256').update(eventId).digest('base64url').slice(0, FINGERPRINT_LENGTH);

/** @param at seconds since the epoch, as everywhere here */
export const toEntry = (event: string, at: number): string => at.toString(36).padStart(TIME_LENGTH, '0') + event;

/** The time of an entry; `undefined` for what is none. */
export const entryTime = (entry: string): number | undefined =>
	entry.length === TIME_LENGTH + FINGERPRINT_LENGTH ? parseInt(entry.slice(0, TIME_LENGTH), 36) : undefined;

/** Whether an event is in the text. By search alone: this is done for every callback. */
export const holds = (text: string, event: string): boolean => text.includes(event);

/** The text with entries that are newer than all in it. */
export const append = (text: string, entries: Iterable<string>, now: number): string =>
	cut([text, ...entries].join(' '), now);

/** The entries of the text and others, in the order of their times: for a text that somebody else wrote. */
export function merge(text: string, entries: Iterable<string>, now: number): string {
	return cut([...new Set([...text.split(' ').flatMap(asEntry), ...entries])].sort().join(' '), now);
}

/** Earlier versions wrote fingerprints alone: these count as oldest, in their order. Anything else is not ours. */
function asEntry(text: string, index: number): string[] {
	if (text.length === FINGERPRINT_LENGTH) return [toEntry(text, index)];
	return text.length === TIME_LENGTH + FINGERPRINT_LENGTH ? [text] : [];
}

/** Without the oldest entries, where there are too many or they are too old. All entries are of one length. */
function cut(text: string, now: number): string {
	const count = Math.ceil(text.length / STEP);
	const oldest = toEntry('', now - MAX_AGE_SECONDS);
	let from = Math.max(0, count - MAX_EVENTS);
	while (count - from > KEPT_AT_ANY_AGE && text.slice(from * STEP, from * STEP + TIME_LENGTH) < oldest) from += 1;
	return text.slice(from * STEP);
}
