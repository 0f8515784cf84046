import { sleep } from 'n8n-workflow';

import { asFailure, Failure } from './failure';

/** Waits between look-ups after a lost write, in milliseconds: 15.5 s in all, for a gateway that lags behind itself. */
const LOOKUP_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000];

/** No look-up starts later than this: a gateway that is silent costs a timeout for each. */
const LOOKUP_BUDGET_MS = 60_000;

export interface Recovery<T> {
	/** The reference as the user knows it, e.g. `'Merchant Reference' "A-1"`. */
	described: string;
	reference: string;
	/**
	 * Asks the gateway; `undefined` when it does not know the reference.
	 *
	 * @param since when the call was first sent, in milliseconds since the epoch
	 */
	lookUp(since: number): Promise<T | undefined>;
}

/** A write whose reply was lost: ask the gateway by its reference, patiently, and never send it again. */
export async function recover<T>(
	gatewayName: string,
	lost: Failure,
	since: number,
	recovery: Recovery<T> | undefined,
	isCancelled: () => boolean,
): Promise<T> {
	if (recovery === undefined) {
		throw outcomeUnknown(lost, 'It was not sent again', `Look in ${gatewayName}'s dashboard before you run this again. A payment with a merchant reference is looked up by the node itself.`);
	}
	let answered = false;
	const until = Date.now() + LOOKUP_BUDGET_MS;
	for (const delay of LOOKUP_DELAYS_MS) {
		if (Date.now() > until || isCancelled()) break;
		if (delay > 0) await sleep(delay);
		try {
			const found = await recovery.lookUp(since);
			if (found !== undefined) return found;
			answered = true;
		} catch (thrown) {
			const failure = asFailure(thrown);
			if (failure.kind === 'outcomeUnknown') throw failure;
		}
	}
	const looked = answered
		? `${gatewayName} did not know ${recovery.described} yet when asked`
		: `${gatewayName} could not be asked about ${recovery.described}`;
	throw outcomeUnknown(lost, looked, `Query ${recovery.described} in a few minutes. If it is found, that is the result. If it is still not found, run this again with the same reference, never with a new one.`, recovery.reference);
}

/** A repeatable write that was lost every time. */
export function repeatable(lost: Failure): Failure {
	return outcomeUnknown(
		lost,
		'It was sent several times, which takes effect once',
		'Run this again with the same reference: the gateway carries it out once and gives back what exists.',
	);
}

function outcomeUnknown(lost: Failure, looked: string, advice: string, reference?: string): Failure {
	return new Failure('outcomeUnknown', `It is unknown whether this took effect. ${lost.message}. ${looked}`, advice, {
		...lost.details,
		...(reference === undefined ? {} : { reference }),
	});
}
