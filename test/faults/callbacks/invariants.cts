import type { Outcome } from '../../../nodes/shared/values/outcome';
import { isKnown, subjectOf, wordOf } from './ledger.cts';
import type { Payment, Played } from './run-scenario.cts';
import type { CallbackScript } from './scenario.cts';
import type { Announcement, CallbackStage, StartedRun } from './environment.cts';

/** The promises of the triggers, as functions of what was announced, what started, and what the ledger held. */

const live = (stage: CallbackStage) => stage.runs.filter(({ mode }) => mode === 'webhook');
/** Clink's trigger has no mode that asks only. */
const isSignatureOnly = ({ listener, verifyBy }: CallbackScript) =>
	listener !== 'waitForPayment' && (listener === 'clinkTrigger' ? verifyBy !== 'both' : verifyBy === 'signature');
const isProvenBySignature = ({ listener, verifyBy }: CallbackScript) =>
	listener === 'clinkTrigger' || (listener === 'chingchingPayTrigger' && verifyBy !== 'query');

/** Every state that the gateway announced until it got 200 starts a run. */
export function announcedStarts(script: CallbackScript, { stage, payments }: Played): void {
	const owed = stage.announcements.filter((announcement) => isOwed(script, payments, announcement));
	const missed = owed.filter(
		({ subject, word }) =>
			!live(stage).some(({ json, isEcho }) => !isEcho && tellsOf(script, stage, json, subject, word)),
	);
	expect({ missed: missed.map(({ word }) => word) }).toEqual({ missed: [] });
}

const finalOutcomes: Partial<Record<Payment['state'], string>> = { paid: 'succeeded', declined: 'failed' };

function isOwed(
	script: CallbackScript,
	payments: Payment[],
	{ subject, isFinal, isAcknowledged }: Announcement,
): boolean {
	if (!isAcknowledged || !isFinal) return false;
	// In words that nobody knows, books that are behind cannot be told from a callback that is out of date.
	if (script.isForeign && script.queryLagMs > 0 && !isSignatureOnly(script)) return false;
	// A run that waits goes on with a final outcome, which foreign words never are.
	if (script.listener === 'waitForPayment') return subject === payments[0]?.id && !script.isForeign;
	if (script.listener === 'clinkTrigger' || script.outcomes.length === 0) return true;
	// What was given back meanwhile is another outcome by the time somebody asks; foreign words are none that can be chosen.
	const payment = payments.find(({ id }) => id === subject);
	const outcome = payment === undefined ? 'refunded' : finalOutcomes[payment.state];
	return !script.isForeign && outcome !== undefined && script.outcomes.includes(outcome);
}

/** Clink, asked as well: an event is told as what became of the order since, which another event may have told. */
function tellsOf(
	script: CallbackScript,
	{ gateway }: CallbackStage,
	json: StartedRun['json'],
	subject: string,
	word: string,
): boolean {
	if (subjectOf(gateway, json) !== subject) return false;
	return (
		script.listener === 'waitForPayment' ||
		wordOf(gateway, json) === word ||
		(gateway === 'clink' && !isSignatureOnly(script) && isFinalOutcome(json.outcome))
	);
}

const isFinalOutcome = (outcome: unknown) => !['pending', 'actionRequired', 'unknown'].includes(String(outcome));

/**
 * Each state starts one run: in one process always; across processes unless both were at work at the same moment, or
 * n8n wrote static data in another order than it had loaded it, and so lost what the other process was to know.
 */
export function startsOnce({ stage }: Played): void {
	const limit = stage.isAcross || stage.published.isOvertaken === true ? 2 : 1;
	const runs = live(stage).map(({ json, process }) => {
		const state = JSON.stringify([
			subjectOf(stage.gateway, json),
			wordOf(stage.gateway, json),
			json.outcome,
			json.refunded_amount,
		]);
		return { state, process };
	});
	for (const { state, process } of runs) {
		const same = runs.filter((other) => other.state === state);
		const inProcess = same.filter((other) => other.process === process).length;
		expect({ state, inProcess, isTooOften: same.length > limit }).toEqual({ state, inProcess: 1, isTooOften: false });
	}
}

/** No run says that money moved which the ledger did not hold at that moment. */
export function runsAreHeld({ stage }: Played): void {
	expect(stage.runs.filter(({ isHeld }) => !isHeld).map(({ json }) => json)).toEqual([]);
}

/** A forged callback starts nothing; where the gateway is asked, nothing that it would not confirm. */
export function forgedStartsNothing(script: CallbackScript, { stage }: Played): void {
	const fromForged = stage.runs.filter(({ cause }) => cause === 'forged');
	const ledger = stage.sandbox.ledger();
	const wrong = isProvenBySignature(script)
		? fromForged
		: fromForged.filter(({ json }) => !isKnown(ledger, stage.gateway, json));
	expect(wrong).toEqual([]);
}

const PROGRESS: Partial<Record<Outcome, number>> = {
	failed: 1,
	cancelled: 1,
	expired: 1,
	succeeded: 2,
	partiallyRefunded: 3,
	refunded: 4,
};
const progress = (outcome: unknown) => PROGRESS[outcome as Outcome] ?? 0;

/** Where the gateway is asked, no run tells of less than one before it did, in one process. */
export function neverStepsBack(script: CallbackScript, { stage }: Played): void {
	if (isSignatureOnly(script) || new Set(live(stage).map(({ process }) => process)).size > 1) return;
	const furthest = new Map<string, number>();
	for (const { json } of live(stage).sort((one, other) => one.order - other.order)) {
		const subject = subjectOf(stage.gateway, json);
		const before = furthest.get(subject) ?? 0;
		expect({ outcome: json.outcome, isBack: progress(json.outcome) < before }).toEqual({
			outcome: json.outcome,
			isBack: false,
		});
		furthest.set(subject, progress(json.outcome));
	}
}

/** In the editor every genuine callback starts something, copies too. */
export function testsStart({ listener, outcomes }: CallbackScript, { stage }: Played): void {
	if (listener === 'waitForPayment' || outcomes.length > 0) return;
	expect(stage.tests.filter(({ status, hasRun }) => status === 200 && !hasRun)).toEqual([]);
}

/** Once nothing goes wrong any more, the gateway gets its 200 for every end that it tells. */
export function allIsAcknowledged({ listener }: CallbackScript, { stage, payments }: Played): void {
	const isHeard = ({ subject }: Announcement) => listener !== 'waitForPayment' || subject === payments[0]?.id;
	const refused = stage.announcements.filter(
		(announcement) => announcement.isFinal && isHeard(announcement) && !announcement.isAcknowledged,
	);
	expect({ refused: refused.map(({ word }) => word) }).toEqual({ refused: [] });
}

/** All of it. */
export function assertCallbackPromises(script: CallbackScript, played: Played): void {
	forgedStartsNothing(script, played);
	allIsAcknowledged(script, played);
	testsStart(script, played);
	assertRunPromises(script, played);
}

/** What holds however often the gateway tried. */
export function assertRunPromises(script: CallbackScript, played: Played): void {
	runsAreHeld(played);
	announcedStarts(script, played);
	startsOnce(played);
	neverStepsBack(script, played);
}
