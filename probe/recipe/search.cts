import { shown, type Answer } from '../gateway/answer.cts';
import { Stop } from '../stop.cts';
import type { Bench, HeaderNames, Moment } from './baseline.cts';
import { signs, type Candidate } from './candidates.cts';
import type { TimeUnit } from '../../nodes/ChingchingPay/api/timeUnit';
import { signatureOf, signerOf, type Call } from './signing.cts';

/** A recipe that a request was accepted with, beside others that sign that request in the same way. */
export interface Accepted {
	/** All have the same signature for the request. */
	candidates: Candidate[];
	answer: Answer;
	moment: TimeUnit;
}

export const momentOf = ({ unit }: Candidate, units: readonly TimeUnit[]): TimeUnit =>
	unit ?? units[0] ?? 'milliseconds';

/** The units that a timestamp may be in. Both, unless the gateway refuses one as it refuses a time long ago. */
export async function unitsToTry(bench: Bench, call: Call, names: HeaderNames): Promise<TimeUnit[]> {
	const refusal = async (moment: Moment) => await bench.refusal(call, 'hex', moment, names);
	const ancient = await refusal('ancient');
	const both: TimeUnit[] = ['milliseconds', 'seconds'];
	const differing: TimeUnit[] = [];
	for (const unit of both) if (!bench.isSame(await refusal(unit), ancient)) differing.push(unit);
	return differing.length === 1 ? differing : both;
}

const PROGRESS_EVERY = 20;

/**
 * Tries one recipe after the other on a request, until the answer differs from that to a wrong signature, and does so
 * again. @throws Stop when the answer to a wrong signature changes meanwhile
 */
export async function search(
	bench: Bench,
	call: Call,
	candidates: readonly Candidate[],
	units: readonly TimeUnit[],
	names: HeaderNames,
	say: (line: string) => void,
): Promise<Accepted | undefined> {
	for (const [index, candidate] of candidates.entries()) {
		if (index % PROGRESS_EVERY === 0) say(`Trying recipes: ${index + 1} of about ${candidates.length} …`);
		const moment = momentOf(candidate, units);
		const refusal = await bench.refusal(call, candidate.encoding, moment, names);
		const answer = await bench.ask(call, candidate, moment, names);
		if (bench.isSame(answer, refusal)) continue;
		const again = await bench.ask(call, candidate, moment, names);
		const wrong = await bench.askWrongly(call, candidate.encoding, moment, names);
		if (!bench.isSame(wrong, refusal)) throw changed(refusal, wrong);
		if (!bench.isSame(again, answer)) continue;
		return { candidates: alike(bench, call, candidate, candidates, moment, names), answer, moment };
	}
	return undefined;
}

const changed = (before: Answer, after: Answer) =>
	new Stop(
		`The gateway began to answer wrong signatures in another way: before ${shown(before)}; now ${shown(after)}. It may limit such requests. Run the probe later, with a longer --pause.`,
	);

/** The recipes that make the same signature for a request as one of them, that one included. */
export function alike(
	bench: Bench,
	call: Call,
	one: Candidate,
	candidates: readonly Candidate[],
	moment: TimeUnit,
	names: HeaderNames,
): Candidate[] {
	const stamps = bench.stamps(moment, names);
	const signed = (candidate: Candidate) => signatureOf(bench.account, call, signerOf(bench.account, candidate), stamps);
	const signature = signed(one);
	return candidates.filter((other) => other.unit === one.unit && signed(other) === signature);
}

/** Both units, where the gateway takes them alike. */
export interface UnitChoice {
	accepted: Accepted;
	worksWithEither: boolean;
}

/**
 * A gateway that checks the signature before the time accepts the signature over a timestamp in the wrong unit, and then
 * refuses the timestamp. The unit that it refuses like a time long ago is the wrong one.
 */
export async function settleUnit(
	bench: Bench,
	call: Call,
	accepted: Accepted,
	names: HeaderNames,
): Promise<UnitChoice> {
	const { candidates, answer, moment } = accepted;
	const [candidate] = candidates;
	if (candidate === undefined || !(signs(candidate, 'timestamp') || names.timestampHeaders.length > 0)) {
		return { accepted, worksWithEither: false };
	}
	const other: TimeUnit = moment === 'seconds' ? 'milliseconds' : 'seconds';
	const otherAnswer = await bench.ask(call, candidate, other, names);
	if (bench.isSame(otherAnswer, answer)) return { accepted, worksWithEither: signs(candidate, 'timestamp') };
	const ancient = await bench.ask(call, candidate, 'ancient', names);
	if (!bench.isSame(answer, ancient) || bench.isSame(otherAnswer, ancient)) return { accepted, worksWithEither: false };
	return {
		accepted: {
			candidates: candidates.map((entry) => ({ ...entry, unit: entry.unit === undefined ? undefined : other })),
			answer: otherAnswer,
			moment: other,
		},
		worksWithEither: false,
	};
}
