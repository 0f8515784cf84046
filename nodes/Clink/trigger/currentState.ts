import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { isPathId } from '../../shared/values/pathId';
import { rejected, type Rejection } from '../../shared/webhook/receive';
import { toPaymentError, type PaymentError } from '../../shared/values/paymentError';
import type { Endpoint } from '../../shared/http/gateway';
import { isBehind, type Outcome } from '../../shared/values/outcome';
import type { ClinkEvent } from '../api/callback';
import { createClient, type ClinkClient } from '../api/client';
import { CODES } from '../api/conventions';
import { endpoints } from '../api/endpoints';
import { kindOf } from '../api/events';
import { orderOutcome, refundOutcome, sessionOutcome } from '../api/outcome';

/** Waits between questions while Clink's books are behind its own event, in milliseconds: 3.5 s in all. */
const PAUSES_MS = [500, 1000, 2000];

/** For one question. Clink waits for the answer to its event meanwhile. */
const TIMEOUT_MS = 10_000;

/** Longest id that is asked about, in characters. */
const MAX_ID_LENGTH = 256;

/** How many paid orders, sessions and refunds a process remembers, so that no older answer of Clink takes their place. */
const PAID_REMEMBERED = 5000;

interface Question {
	endpoint: Endpoint;
	/** The member that holds the id, in the event, in the path and in the answer. */
	idName: string;
	outcome: (data: IDataObject) => Outcome;
}

/** Kinds of events whose resource can be asked about. Clink has no such call for the others, or it is not used yet. */
const QUESTIONS: ReadonlyMap<string, Question> = new Map([
	['order', { endpoint: endpoints.order, idName: 'orderId', outcome: orderOutcome }],
	['refund', { endpoint: endpoints.refund, idName: 'refundId', outcome: refundOutcome }],
	['session', { endpoint: endpoints.checkoutSession, idName: 'sessionId', outcome: sessionOutcome }],
]);

const REFUSED_TO_ASK: ReadonlySet<number> = new Set([403, 429, ...CODES.badKey, ...CODES.badTime]);

const paid = new Set<string>();

export const canBeAsked = ({ type }: ClinkEvent): boolean => QUESTIONS.has(kindOf(type));

export interface Current {
	kind: 'current';
	/** The same for every event that finds the resource in this state. */
	state: string;
	data: IDataObject;
	outcome: Outcome;
}

/**
 * What an event is about as Clink has it now. While its books are behind what the event tells, or behind what they have
 * shown before, they are asked again for some seconds; then Clink is to repeat the event.
 *
 * @throws PaymentError when Clink cannot be asked
 */
export async function readCurrent(context: IWebhookFunctions, event: ClinkEvent): Promise<Current | Rejection> {
	const kind = kindOf(event.type);
	const question = QUESTIONS.get(kind);
	const id = question === undefined ? undefined : usableId(event.data[question.idName]);
	if (question === undefined || id === undefined) return rejected(400, `it does not say which ${kind} it is about`);

	const client = await createClient(context, TIMEOUT_MS);
	const resource = `${kind} ${id}`;
	let seen: IDataObject | undefined;
	for (const pause of [0, ...PAUSES_MS]) {
		if (pause > 0) await sleep(pause);
		seen = await ask(client, question, id);
		if (seen === undefined) continue;
		const outcome = question.outcome(seen);
		// An answer that took longer may have been overtaken by another event's.
		if (isBehind(outcome, event.outcome) || (paid.has(resource) && isBehind(outcome, 'succeeded'))) continue;
		if (!isBehind(outcome, 'succeeded')) rememberPaid(resource);
		return { kind: 'current', state: stateOf(resource, outcome, seen), data: seen, outcome };
	}
	return rejected(
		503,
		seen === undefined
			? `Clink does not know the ${kind} that it is about, or not yet`
			: `Clink still has an older state of the ${kind}`,
	);
}

/** The resource, or `undefined` where Clink refuses to show it, as it does while it does not know it. */
async function ask(client: ClinkClient, { endpoint, idName }: Question, id: string): Promise<IDataObject | undefined> {
	try {
		const data = await client.send({ endpoint, path: { [idName]: id }, once: true });
		return data[idName] === id ? data : undefined;
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
