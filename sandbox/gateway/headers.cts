import { timingSafeEqual } from 'node:crypto';
import type { GatewayRequest } from './gateway.cts';

/** The header's value, empty when it is missing. `name` is in lower case. */
export function header(request: GatewayRequest, name: string): string {
	const value = request.headers[name];
	return typeof value === 'string' ? value : '';
}

/** The content type without its parameters, in lower case. */
export function mediaType(request: GatewayRequest): string {
	const [type = ''] = header(request, 'content-type').split(';');
	return type.trim().toLowerCase();
}

/** Compares a key or signature in constant time. */
export function isSameSecret(left: string, right: string): boolean {
	const [one, other] = [Buffer.from(left), Buffer.from(right)];
	return one.length === other.length && timingSafeEqual(one, other);
}
