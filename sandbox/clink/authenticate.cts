import { timingSafeEqual } from 'node:crypto';
import type { Call } from '../exchange.cts';
import { Refusal } from './refusals.cts';

export const timestampToleranceMs = 2 * 60 * 1000;

function same(left: string, right: string): boolean {
	const [one, other] = [Buffer.from(left), Buffer.from(right)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function header(call: Call, name: string): string {
	const value = call.headers[name];
	return typeof value === 'string' ? value : '';
}

/** Each key is a merchant of its own. Returns the key, undefined when it is missing or unknown. */
export function accountOf(apiKeys: readonly string[], call: Call): string | undefined {
	return apiKeys.find((key) => same(key, header(call, 'x-api-key')));
}

/** @throws Refusal unless `X-Timestamp` is a time in milliseconds within two minutes of now, either way. */
export function checkTimestamp(call: Call): void {
	const timestamp = header(call, 'x-timestamp');
	if (!/^\d{1,16}$/.test(timestamp)) throw new Refusal('timestamp', 'X-Timestamp must be a time in milliseconds');
	if (Math.abs(call.time - Number(timestamp)) > timestampToleranceMs) {
		throw new Refusal('timestamp', 'X-Timestamp is more than two minutes away from now');
	}
}
