import { createHmac } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { decodeUtf8, isObject, parseJsonObject } from '../../shared/values/json';
import type { Outcome } from '../../shared/values/outcome';
import { equalInConstantTime } from '../../shared/webhook/compare';
import type { WebhookRequest } from '../../shared/webhook/request';
import { eventOutcome } from './events';

export type Verification =
	{ genuine: true } | { genuine: false; reason: 'noSecret' | 'missing' | 'stale' | 'mismatch' };

/**
 * Timestamps below this count seconds, above it milliseconds, as in Clink's own verifier.
 * Source: docs/gateways/clink.md, "Webhook deliveries".
 */
const FIRST_MILLISECONDS = 1e12;

/**
 * Whether a request was recently signed with one of the secrets. Every secret is tried, to allow rotation.
 * Source: docs/gateways/clink.md, "Webhook deliveries".
 *
 * @param now milliseconds since the epoch
 * @param toleranceSeconds how far the timestamp may lie in the past or in the future
 */
export function verify(
	{ headers, body }: Pick<WebhookRequest, 'headers' | 'body'>,
	secrets: string[],
	now: number,
	toleranceSeconds: number,
): Verification {
	const usable = secrets.filter((secret) => secret !== '');
	if (usable.length === 0) return { genuine: false, reason: 'noSecret' };

	const timestamp = headers['x-clink-timestamp'];
	const signature = headers['x-clink-signature'];
	if (!timestamp || !signature) return { genuine: false, reason: 'missing' };

	const isSigned = usable
		.map((secret) => equalInConstantTime(signature.toLowerCase(), sign(timestamp, body, secret)))
		.includes(true);
	if (!isSigned) return { genuine: false, reason: 'mismatch' };
	return isRecent(timestamp, now, toleranceSeconds) ? { genuine: true } : { genuine: false, reason: 'stale' };
}

/** `X-Clink-Signature`: lower-case hex HMAC-SHA256 of `timestamp.body`, keyed with the whole secret, prefix included. */
export const sign = (timestamp: string, body: Buffer, secret: string) =>
	createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');

function isRecent(timestamp: string, now: number, toleranceSeconds: number): boolean {
	if (!/^\d{1,16}$/.test(timestamp)) return false;
	const value = Number(timestamp);
	const milliseconds = value < FIRST_MILLISECONDS ? value * 1000 : value;
	return Math.abs(now - milliseconds) <= toleranceSeconds * 1000;
}

export interface ClinkEvent {
	id: string;
	type: string;
	/** ISO 8601. */
	created: string;
	outcome: Outcome;
	data: IDataObject;
}

/**
 * Turns the three shapes that Clink has sent into one: the resource under `data.object`, directly in `data`, or next to
 * a `data.object` that only names it. Source: docs/gateways/clink.md, "Shapes of an event".
 *
 * @returns undefined for a body that is not an event, or an event without data
 */
export function parseEvent(body: Buffer): ClinkEvent | undefined {
	const event = parseJsonObject(decodeUtf8(body) ?? '');
	if (event === undefined || typeof event.type !== 'string' || !isObject(event.data)) return undefined;
	const data = isObject(event.data.object) ? event.data.object : fromOldShape(event.data);
	if (Object.keys(data).length === 0) return undefined;
	return {
		id: typeof event.id === 'string' ? event.id : '',
		type: event.type,
		created: toIso(event.created),
		outcome: eventOutcome(event.type, data),
		data,
	};
}

/** Without the resource's name, and with its line items under their current name. */
function fromOldShape(data: IDataObject): IDataObject {
	const hasItems = Object.hasOwn(data, 'items');
	const members = Object.entries(data).filter(([name]) => name !== 'object');
	return Object.fromEntries(
		members.map(([name, value]) => [name === 'lineItems' && !hasItems ? 'items' : name, value]),
	);
}

function toIso(created: unknown): string {
	const date = new Date(typeof created === 'number' || typeof created === 'string' ? created : NaN);
	return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
