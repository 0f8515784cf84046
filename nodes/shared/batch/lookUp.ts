import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';

import { PaymentError, toPaymentError, type Baseline } from '../values/paymentError';
import type { Records } from './records';
import type { Claim } from './task';

/** Waits between look-ups after a lost answer, in milliseconds: 15.5 s in all, for a gateway that lags behind itself. */
const LOOKUP_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000];

/** No look-up starts later than this: a gateway that is silent costs a timeout for each. */
const LOOKUP_BUDGET_MS = 60_000;

/** How long a gateway's own look-ups may lag behind a write, in milliseconds. Assumed: no gateway says. */
export const RECORDS_LAG_MS = 5 * 60_000;

/** A write whose answer was lost. */
interface LostWrite {
	/** The gateway's name, for messages. */
	gateway: string;
	/** First the reference. */
	claims: [Claim, ...Claim[]];
	reference: string;
	records: Records;
	/** What to do if it stays unknown, where running it again later is not safe. */
	whereToLook?: string | undefined;
	isCancelled(): boolean;
}

/** Asks the gateway what became of a write, and never sends it again. Without an answer, what to say of it. */
export async function lookUpPatiently(
	{ records, claims: [{ label }], gateway, isCancelled, reference, whereToLook }: LostWrite,
	lost: PaymentError,
	baseline: Baseline,
): Promise<IDataObject | PaymentError> {
	const until = Date.now() + LOOKUP_BUDGET_MS;
	let answered = false;
	for (const delay of LOOKUP_DELAYS_MS) {
		if (Date.now() > until || isCancelled()) break;
		if (delay > 0) await sleep(delay);
		const found = await lookUpOnce(records, baseline);
		if (!(found instanceof PaymentError)) {
			if (found !== undefined) return found;
			answered = true;
		} else if (found.kind === 'outcomeUnknown') {
			return new PaymentError(found.kind, found.message, found.advice, found.details, baseline);
		}
	}
	const looked = answered ? `${gateway} did not know ${label} yet` : `${gateway} could not be queried for ${label}`;
	return new PaymentError(
		'outcomeUnknown',
		`It is unknown whether this took effect. ${lost.message}. ${looked}`,
		whereToLook ??
			`Query ${label} in a few minutes. If it is found, that is the result. If it is still not found after ${RECORDS_LAG_MS / 60_000} minutes, run this again with the same reference, never with a new one.`,
		{ ...lost.details, reference },
		baseline,
	);
}

async function lookUpOnce(
	{ read, recovered }: Records,
	baseline: Baseline,
): Promise<IDataObject | PaymentError | undefined> {
	try {
		return recovered(await read(), baseline);
	} catch (thrown) {
		return toPaymentError(thrown);
	}
}
