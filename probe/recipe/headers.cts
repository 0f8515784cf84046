import { isSame } from '../gateway/answer.cts';
import type { Bench, HeaderNames } from './baseline.cts';
import { signs } from './candidates.cts';
import type { Accepted } from './search.cts';
import type { Call } from './signing.cts';

/** The headers that a gateway takes the time and the nonce from. */
export interface FoundHeaders {
	timestamp: string | undefined;
	nonce: string | undefined;
}

/**
 * Which of the headers that were sent together are needed: first the request without all that the recipe does not sign,
 * then with one name at a time.
 */
export async function findHeaders(
	bench: Bench,
	call: Call,
	accepted: Accepted,
	names: HeaderNames,
): Promise<FoundHeaders | undefined> {
	const found = await tryHeaders(bench, call, accepted, names, bench.comparesWords);
	if (found !== undefined || !bench.comparesWords) return found;
	// A gateway that repeats what it was sent has other words for other headers.
	return await tryHeaders(bench, call, accepted, names, false);
}

async function tryHeaders(
	bench: Bench,
	call: Call,
	{ candidates, answer, moment }: Accepted,
	names: HeaderNames,
	withWords: boolean,
): Promise<FoundHeaders | undefined> {
	const [candidate] = candidates;
	if (candidate === undefined) return undefined;
	const works = async (sent: HeaderNames) => isSame(await bench.ask(call, candidate, moment, sent), answer, withWords);

	const bare: HeaderNames = {
		timestampHeaders: signs(candidate, 'timestamp') ? names.timestampHeaders : [],
		nonceHeaders: signs(candidate, 'nonce') ? names.nonceHeaders : [],
	};
	const base = (await works(bare)) ? bare : names;
	const timestamp = await firstThatWorks(
		base.timestampHeaders,
		signs(candidate, 'timestamp'),
		async (sent) => await works({ ...base, timestampHeaders: sent }),
	);
	if (timestamp === undefined) return undefined;
	const nonce = await firstThatWorks(
		base.nonceHeaders,
		signs(candidate, 'nonce'),
		async (sent) => await works({ timestampHeaders: timestamp, nonceHeaders: sent }),
	);
	return nonce === undefined ? undefined : { timestamp: timestamp[0], nonce: nonce[0] };
}

/** None if that works and none is signed, else the first name that works alone; undefined if none does. */
async function firstThatWorks(
	names: readonly string[],
	isSigned: boolean,
	works: (sent: readonly string[]) => Promise<boolean>,
): Promise<readonly string[] | undefined> {
	if (names.length === 0) return [];
	if (!isSigned && (await works([]))) return [];
	for (const name of names) if (await works([name])) return [name];
	return undefined;
}
