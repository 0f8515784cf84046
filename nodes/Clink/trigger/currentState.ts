import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { QuietEndpoint } from '../../shared/http/gateway';
import { isBehind, type Outcome } from '../../shared/values/outcome';
import { isPathId } from '../../shared/values/pathId';
import { toPaymentError, type PaymentError } from '../../shared/values/paymentError';
import { rejected, type Rejection } from '../../shared/webhook/rejection';
import { retryWhileStale } from '../../shared/webhook/retryWhileStale';
import type { ClinkEvent } from '../api/callback';
import { clientOf, type ClinkClient } from '../api/client';
import { CODES } from '../api/conventions';
import type { Credential } from '../api/credential';
import { endpoints } from '../api/endpoints';
import { kindOf } from '../api/events';
import { orderOutcome, refundOutcome, sessionOutcome } from '../api/outcome';

/** For one query. Clink waits for the answer to its event meanwhile. */
const TIMEOUT_MS = 10_000;

/** Longest id that is asked about, in characters. */
const MAX_ID_LENGTH = 256;

/** How many paid orders, sessions and refunds a process remembers, so that no older answer of Clink takes their place. */
const PAID_REMEMBERED = 5000;

interface Query {
	endpoint: QuietEndpoint;
	/** The member that holds the id, in the event, in the path and in the answer. */
	idName: string;
	outcomeOf: (data: IDataObject) => Outcome;
}

/** Kinds of events whose resource can be asked about. Clink has no such call for the others, or it is not used yet. */
const QUERIES: ReadonlyMap<string, Query> = new Map([
	['order', { endpoint: endpoints.order, idName: 'orderId', outcomeOf: orderOutcome }],
	['refund', { endpoint: endpoints.refund, idName: 'refundId', outcomeOf: refundOutcome }],
	['session', { endpoint: endpoints.checkoutSession, idName: 'sessionId', outcomeOf: sessionOutcome }],
]);

const REFUSED_TO_ASK: ReadonlySet<number> = new Set([403, 429, ...CODES.badKey, ...CODES.badTime]);

const paid = new Set<string>();

export const canBeAsked = ({ type }: ClinkEvent): boolean => QUERIES.has(kindOf(type));

interface Current {
	kind: 'current';
	/** The same for every event that finds the resource in this state. */
	state: string;
	data: IDataObject;
	outcome: Outcome;
}

/**
 * What an event is about as Clink has it now. While its records are behind what the event reports, or behind what they
 * have shown before, they are read again for some seconds; then Clink is to repeat the event.
 *
 * @throws PaymentError when Clink cannot be asked
 */
export async function readCurrent(
	context: IWebhookFunctions,
	credential: Credential,
	event: ClinkEvent,
): Promise<Current | Rejection> {
	const kind = kindOf(event.type);
	const query = QUERIES.get(kind);
	const id = query === undefined ? undefined : usableId(event.data[query.idName]);
	if (query === undefined || id === undefined) return rejected(400, `it does not say which ${kind} it belongs to`);

	const client = clientOf(context, credential, TIMEOUT_MS);
	const resource = `${kind} ${id}`;
	// An answer that took longer may have been overtaken by another event's.
	const isStale = (found: Found | undefined) =>
		found === undefined ||
		isBehind(found.outcome, event.outcome) ||
		(paid.has(resource) && isBehind(found.outcome, 'succeeded'));
	const found = await retryWhileStale(async () => await find(client, query, id), isStale);

	if (found === undefined) return rejected(503, `Clink does not know its ${kind}, or does not know it yet`);
	if (isStale(found)) return rejected(503, `Clink still has an older state of the ${kind}`);
	const { data, outcome } = found;
	if (!isBehind(outcome, 'succeeded')) rememberPaid(resource);
	return { kind: 'current', state: stateOf(resource, outcome, data), data, outcome };
}

interface Found {
	data: IDataObject;
	outcome: Outcome;
}

/** The resource, or `undefined` where Clink refuses to show it, as it does while it does not know it. */
async function find(client: ClinkClient, query: Query, id: string): Promise<Found | undefined> {
	const { endpoint, idName, outcomeOf } = query;
	try {
		const data = await client.send({ endpoint, path: { [idName]: id }, once: true });
		return data[idName] === id ? { data, outcome: outcomeOf(data) } : undefined;
	} catch (thrown) {
		const error = toPaymentError(thrown);
		if (error.kind !== 'refused' || isRefusedToAsk(error)) throw error;
		return undefined;
	}
}

/** Whether Clink refused the key, the clock or the number of questions, and so said nothing of the resource. */
function isRefusedToAsk({ details: { httpStatus, gatewayCode } }: PaymentError): boolean {
	return [httpStatus, gatewayCode].some((code) => typeof code === 'number' && REFUSED_TO_ASK.has(code));
}

/** An id that makes a path of its own. */
function usableId(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_ID_LENGTH && isPathId(value)
		? value
		: undefined;
}

/** Clink's own words as well as the outcome: a status that this version does not know is news when it changes. */
const stateOf = (resource: string, outcome: Outcome, { status, paymentStatus }: IDataObject) =>
	JSON.stringify([resource, outcome, ...[status, paymentStatus].map((word) => String(word ?? '').toLowerCase())]);

function rememberPaid(resource: string): void {
	paid.delete(resource);
	paid.add(resource);
	for (const oldest of paid) {
		if (paid.size <= PAID_REMEMBERED) return;
		paid.delete(oldest);
	}
}
