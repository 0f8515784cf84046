import { createHash } from 'node:crypto';

import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { rejected, type Rejection } from '../../shared/webhook/receive';
import { toPaymentError } from '../../shared/values/paymentError';
import { isBehind, type Outcome } from '../../shared/values/outcome';
import { CoalescedQueries } from './coalescedQueries';
import { TtlCache } from '../../shared/values/ttlCache';
import { isAbout } from './callback';
import { queryForCallback } from './client';
import type { Credential } from './credential';
import { outcomeOf } from './outcome';
import type { QueryRequest } from './wire';

/** How many questions a gateway is asked at once because of callbacks, with one key and by one n8n process. */
const LIMITS = { atOnce: 5, waiting: 500, patienceMs: 5_000 };

/** The pauses before the gateway is asked again while its books are behind a callback, in milliseconds. */
const PAUSES_MS = [500, 1_000, 2_000];

/** How long a payment that the gateway does not know is not asked about again, and how many such are remembered. */
const NOT_KNOWN_MS = 5_000;
const MAX_NOT_KNOWN = 1_000;

/** What is used of a callback. */
export interface Hint {
	/** What the gateway is asked about. */
	identifier: QueryRequest;
	/** What the callback says that became of it. This starts nothing; it tells whether to ask again. */
	reported: Outcome;
	/** Whether a run here waits for this payment. If the gateway does not know it, its books are behind. */
	isExpected: boolean;
}

export type Confirmation = { kind: 'confirmed'; data: IDataObject } | Rejection;

type Answer =
	| { kind: 'known'; data: IDataObject }
	| { kind: 'notKnown' }
	| { kind: 'otherPayment' }
	| { kind: 'failed'; reason: string };

/**
 * What the gateway itself says of the payment that a callback is about, once its books have come as far as the
 * callback tells. If they do not within some seconds, the callback is rejected with 503, so that it comes again.
 */
export async function confirm(context: IWebhookFunctions, credential: Credential, hint: Hint): Promise<Confirmation> {
	const account = queriesOf(credential);
	const about = JSON.stringify(hint.identifier);
	if (!hint.isExpected && account.notKnown.get(about) === true) return toConfirmation({ kind: 'notKnown' });

	const ask = async () =>
		await account.questions.ask(about, async () => await query(context, credential, hint.identifier));
	let answer = await ask();
	for (const pause of PAUSES_MS) {
		if (!areRecordsBehind(answer, hint)) break;
		await sleep(pause);
		answer = await ask();
	}
	if (answer?.kind === 'notKnown') account.notKnown.set(about, true);
	return areRecordsBehind(answer, hint)
		? rejected(503, `it says that the outcome is ${hint.reported}, which the gateway does not confirm yet`)
		: toConfirmation(answer);
}

function areRecordsBehind(answer: Answer | undefined, { reported, isExpected }: Hint): boolean {
	if (answer?.kind === 'known') return isBehind(outcomeOf(answer.data), reported);
	return answer?.kind === 'notKnown' && isExpected && isBehind('unknown', reported);
}

function toConfirmation(answer: Answer | undefined): Confirmation {
	switch (answer?.kind) {
		case 'known':
			return { kind: 'confirmed', data: answer.data };
		case 'notKnown':
			return rejected(401, 'the gateway does not confirm it');
		case 'otherPayment':
			return rejected(401, 'the gateway answers about another payment, or says nothing');
		case 'failed':
			return rejected(503, answer.reason);
		case undefined:
			return rejected(503, 'too many callbacks came at once to ask the gateway about all of them');
	}
}

async function query(context: IWebhookFunctions, credential: Credential, identifier: QueryRequest): Promise<Answer> {
	try {
		const data = await queryForCallback(context, credential, identifier);
		if (data === undefined) return { kind: 'notKnown' };
		return isAbout(data, identifier) && Object.keys(data).length > 0
			? { kind: 'known', data }
			: { kind: 'otherPayment' };
	} catch (thrown) {
		return { kind: 'failed', reason: toPaymentError(thrown).message };
	}
}

/** Where callbacks that concern one gateway and key are asked about. */
interface AccountQueries {
	questions: CoalescedQueries<Answer>;
	notKnown: TtlCache<true>;
}

const queriesByAccount = new Map<string, AccountQueries>();

/** So many credentials at most are kept in memory at once, unless more are in use. */
const MAX_ACCOUNTS = 100;

function queriesOf({ baseUrl, apiKey }: Credential): AccountQueries {
	// A digest, so that no key stays in memory for the sake of this.
	const key = createHash('sha256')
		.update(JSON.stringify([baseUrl, apiKey]))
		.digest('base64');
	const account = queriesByAccount.get(key) ?? {
		questions: new CoalescedQueries(LIMITS),
		notKnown: new TtlCache(NOT_KNOWN_MS, MAX_NOT_KNOWN),
	};
	if (queriesByAccount.size >= MAX_ACCOUNTS) forgetIdleAccounts();
	queriesByAccount.set(key, account);
	return account;
}

function forgetIdleAccounts(): void {
	for (const [key, { questions }] of queriesByAccount) if (questions.isIdle) queriesByAccount.delete(key);
}
