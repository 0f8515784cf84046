import { sleep } from 'n8n-workflow';

import type { PaymentError } from '../values/paymentError';

/**
 * What happens if a call arrives twice: nothing (`read`), nothing more than the first time, as the gateway promises
 * (`idempotentWrite`), or money moves twice (`write`).
 */
export type Effect = 'read' | 'idempotentWrite' | 'write';

/** The result of one attempt, before deciding whether to try again. */
export type Attempt<T> =
	| { kind: 'done'; value: T }
	| { kind: 'refused'; error: PaymentError }
	| { kind: 'rateLimited'; error: PaymentError; retryAfterMs: number | undefined }
	| { kind: 'notSent'; error: PaymentError }
	| { kind: 'lost'; error: PaymentError };

type Settled<T> = Exclude<Attempt<T>, { kind: 'rateLimited' }>;

export const MAX_ATTEMPTS = 4;
const BASE_DELAY_MS = 250;
const MAX_DELAY_MS = 30_000;

/** Which attempts are followed by another one: the complete retry policy. */
const REPEATED: Record<Effect, ReadonlySet<Attempt<unknown>['kind']>> = {
	read: new Set(['notSent', 'lost', 'rateLimited']),
	idempotentWrite: new Set(['notSent', 'lost', 'rateLimited']),
	write: new Set(['notSent', 'rateLimited']),
};

/**
 * Repeats an attempt as the policy allows. A write whose request may have arrived is never sent again.
 *
 * @param pause waits for some milliseconds; tests pass their own
 * @param maxAttempts how often it is made at most
 */
export async function withRetries<T>(
	effect: Effect,
	attempt: () => Promise<Attempt<T>>,
	isCancelled: () => boolean = () => false,
	pause: (milliseconds: number) => Promise<void> = sleep,
	maxAttempts: number = MAX_ATTEMPTS,
): Promise<Settled<T>> {
	let result = await attempt();
	let mayHaveActed = result.kind === 'lost';
	for (let tries = 1; tries < maxAttempts && REPEATED[effect].has(result.kind) && !isCancelled(); tries++) {
		await pause(delayBefore(tries, result));
		result = await attempt();
		mayHaveActed ||= result.kind === 'lost';
	}
	// A refusal says nothing about an earlier attempt that was lost.
	if (effect === 'idempotentWrite' && mayHaveActed && result.kind !== 'done') {
		return { kind: 'lost', error: result.error };
	}
	return result.kind === 'rateLimited' ? { kind: 'refused', error: result.error } : result;
}

function delayBefore(tries: number, last: Attempt<unknown>): number {
	if (last.kind === 'rateLimited' && last.retryAfterMs !== undefined) {
		return Math.min(last.retryAfterMs, MAX_DELAY_MS);
	}
	const ceiling = BASE_DELAY_MS * 2 ** tries;
	return ceiling / 2 + Math.random() * (ceiling / 2);
}

/** Every HTTP date has one; `Date.parse` also takes texts such as "retry 7" for a date. */
const TIME_OF_DAY = /\d{2}:\d{2}:\d{2}/;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: seconds or an HTTP date.
 * Source: RFC 9110, section 10.2.3.
 */
export function retryAfter(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = TIME_OF_DAY.test(header) ? Date.parse(header) : NaN;
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
