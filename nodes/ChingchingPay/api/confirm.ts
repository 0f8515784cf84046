import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { isBehind, type Outcome } from '../../shared/values/outcome';
import { toPaymentError } from '../../shared/values/paymentError';
import { TtlCache } from '../../shared/values/ttlCache';
import { rejected, type Rejection } from '../../shared/webhook/rejection';
import { retryWhileStale } from '../../shared/webhook/retryWhileStale';
import { isAbout } from './callback';
import { queryForCallback } from './client';
import { CoalescedQueries } from './coalescedQueries';
import { readerOf, type Credential } from './credential';
import { outcomeOf } from './outcome';
import type { QueryRequest } from './wire';

/** How many queries a gateway is sent at once because of callbacks, with one key and by one n8n process. */
const LIMITS = { atOnce: 5, waiting: 500, patienceMs: 5_000 };

/** How long a payment that the gateway does not know is not asked about again, and how many such are remembered. */
const NOT_KNOWN_MS = 5_000;
const MAX_NOT_KNOWN = 1_000;

/** What is used of a callback. */
interface Report {
	/** What the gateway is asked about. */
	identifier: QueryRequest;
	/** The outcome that the callback reports. It starts nothing; it says whether to ask again. */
	reported: Outcome;
	/** Whether a run here waits for this payment. If the gateway does not know it, its records are behind. */
	isExpected: boolean;
}

export type Confirmation = Confirmed | Rejection;

/** The gateway's own answer, or a callback that needs none. */
export interface Confirmed {
	kind: 'confirmed';
	data: IDataObject;
	outcome: Outcome;
}

type Answer = Confirmed | { kind: 'notKnown' } | { kind: 'otherPayment' } | { kind: 'failed'; reason: string };

/**
 * What the gateway itself says of the payment that a callback is about, once its records have come as far as the
 * callback reports. If they do not within some seconds, the callback is rejected with 503, so that it comes again.
 */
export async function confirm(
	context: IWebhookFunctions,
	credential: Credential,
	report: Report,
): Promise<Confirmation> {
	const account = queriesOf(credential);
	const about = JSON.stringify(report.identifier);
	if (!report.isExpected && account.notKnown.get(about) === true) return toConfirmation({ kind: 'notKnown' });

	const isStale = (found: Answer | undefined) => areRecordsBehind(found, report);
	const answer = await retryWhileStale(
		async () => await account.queries.ask(about, async () => await query(context, credential, report.identifier)),
		isStale,
	);
	if (answer?.kind === 'notKnown') account.notKnown.set(about, true);
	return isStale(answer)
		? rejected(503, `it says that the outcome is ${report.reported}, which the gateway does not confirm yet`)
		: toConfirmation(answer);
}

function areRecordsBehind(answer: Answer | undefined, { reported, isExpected }: Report): boolean {
	if (answer?.kind === 'confirmed') return isBehind(answer.outcome, reported);
	return answer?.kind === 'notKnown' && isExpected && isBehind('unknown', reported);
}

function toConfirmation(answer: Answer | undefined): Confirmation {
	switch (answer?.kind) {
		case 'confirmed':
			return answer;
		case 'notKnown':
			return rejected(401, 'the gateway does not confirm it');
		case 'otherPayment':
			return rejected(401, "the gateway's response is about another payment");
		case 'failed':
			return rejected(503, answer.reason);
		case undefined:
			return rejected(503, 'too many callbacks came at once to query the gateway for all of them');
	}
}

async function query(context: IWebhookFunctions, credential: Credential, identifier: QueryRequest): Promise<Answer> {
	try {
		const data = await queryForCallback(context, credential, identifier);
		if (data === undefined) return { kind: 'notKnown' };
		return isAbout(data, identifier)
			? { kind: 'confirmed', data, outcome: outcomeOf(data, credential.conventions) }
			: { kind: 'otherPayment' };
	} catch (thrown) {
		return { kind: 'failed', reason: toPaymentError(thrown).message };
	}
}

/** The queries that callbacks cause at one gateway with one key. */
interface AccountQueries {
	queries: CoalescedQueries<Answer>;
	notKnown: TtlCache<true>;
}

const queriesByAccount = new Map<string, AccountQueries>();

/** So many credentials at most are kept in memory at once, unless more are in use. */
const MAX_ACCOUNTS = 100;

function queriesOf(credential: Credential): AccountQueries {
	const key = readerOf(credential);
	const account = queriesByAccount.get(key) ?? {
		queries: new CoalescedQueries(LIMITS),
		notKnown: new TtlCache(NOT_KNOWN_MS, MAX_NOT_KNOWN),
	};
	if (queriesByAccount.size >= MAX_ACCOUNTS) forgetIdleAccounts();
	queriesByAccount.set(key, account);
	return account;
}

function forgetIdleAccounts(): void {
	for (const [key, { queries }] of queriesByAccount) if (queries.isIdle) queriesByAccount.delete(key);
}
