import type { GatewayRequest } from '../gateway/gateway.cts';
import { header, isSameSecret } from '../gateway/headers.cts';
import { Refusal } from './refusals.cts';

const TIMESTAMP_TOLERANCE_MS = 2 * 60 * 1000;

/** Each key is a merchant of its own. Returns the key, undefined when it is missing or unknown. */
export function accountOf(apiKeys: readonly string[], request: GatewayRequest): string | undefined {
	return apiKeys.find((key) => isSameSecret(key, header(request, 'x-api-key')));
}

/** @throws Refusal unless `X-Timestamp` is a time in milliseconds within two minutes of now, either way. */
export function checkTimestamp(request: GatewayRequest): void {
	const timestamp = header(request, 'x-timestamp');
	if (!/^\d{1,16}$/.test(timestamp)) throw new Refusal('timestamp', 'X-Timestamp must be a time in milliseconds');
	if (Math.abs(request.time - Number(timestamp)) > TIMESTAMP_TOLERANCE_MS) {
		throw new Refusal('timestamp', 'X-Timestamp is more than two minutes away from now');
	}
}
