import type { Outcome } from '../../../nodes/shared/values/outcome';
import { isKnown, resourceIdOf, stateOrEventIdOf } from './ledger.cts';
import type { Payment, ScenarioResult } from './run-scenario.cts';
import type { CallbackScenario } from './scenario.cts';
import type { GatewayNotification, CallbackEnvironment, StartedRun } from './environment.cts';

/** The promises of the triggers, as functions of what was announced, what started, and what the ledger held. */

const productionRuns = (environment: CallbackEnvironment) => environment.runs.filter(({ mode }) => mode === 'webhook');
/** Clink's trigger has no mode that asks only. */
const isSignatureOnly = ({ listener, verifyBy }: CallbackScenario) =>
	listener !== 'waitForPayment' && (listener === 'clinkTrigger' ? verifyBy !== 'both' : verifyBy === 'signature');
const isVerifiedBySignature = ({ listener, verifyBy }: CallbackScenario) =>
	listener === 'clinkTrigger' || (listener === 'chingchingPayTrigger' && verifyBy !== 'query');

/** Every state that the gateway announced until it got 200 starts a run. */
export function everyFinalNotificationStartsARun(
	scenario: CallbackScenario,
	{ environment, payments }: ScenarioResult,
): void {
	const expected = environment.notifications.filter((notification) => mustStartARun(scenario, payments, notification));
	const missed = expected.filter(
		({ resourceId, stateOrEventId }) =>
			!productionRuns(environment).some(
				({ json, isResent }) => !isResent && reportsState(scenario, environment, json, resourceId, stateOrEventId),
			),
	);
	expect({ missed: missed.map(({ stateOrEventId }) => stateOrEventId) }).toEqual({ missed: [] });
}

const finalOutcomes: Partial<Record<Payment['state'], string>> = { paid: 'succeeded', declined: 'failed' };

/** Whether the gateway's words mean nothing to the nodes. */
const isForeign = ({ hasUnknownStatuses, areWordsSettled }: CallbackScenario) => hasUnknownStatuses && !areWordsSettled;

function mustStartARun(
	scenario: CallbackScenario,
	payments: Payment[],
	{ resourceId, isFinal, isAcknowledged }: GatewayNotification,
): boolean {
	if (!isAcknowledged || !isFinal) return false;
	// In words that nobody knows, books that are behind cannot be told from a callback that is out of date.
	if (isForeign(scenario) && scenario.queryLagMs > 0 && !isSignatureOnly(scenario)) return false;
	// A run that waits goes on with a final outcome, which foreign words never are.
	if (scenario.listener === 'waitForPayment') return resourceId === payments[0]?.id && !isForeign(scenario);
	if (scenario.listener === 'clinkTrigger' || scenario.outcomes.length === 0) return true;
	// What was given back meanwhile is another outcome by the time somebody asks; foreign words are none that can be chosen.
	const payment = payments.find(({ id }) => id === resourceId);
	const outcome = payment === undefined ? 'refunded' : finalOutcomes[payment.state];
	return !isForeign(scenario) && outcome !== undefined && scenario.outcomes.includes(outcome);
}

/** Clink, asked as well: an event is told as what became of the order since, which another event may have told. */
function reportsState(
	scenario: CallbackScenario,
	{ gateway }: CallbackEnvironment,
	json: StartedRun['json'],
	resourceId: string,
	stateOrEventId: string,
): boolean {
	if (resourceIdOf(gateway, json) !== resourceId) return false;
	return (
		scenario.listener === 'waitForPayment' ||
		stateOrEventIdOf(gateway, json) === stateOrEventId ||
		(gateway === 'clink' && !isSignatureOnly(scenario) && isFinalOutcome(json.outcome))
	);
}

const isFinalOutcome = (outcome: unknown) => !['pending', 'actionRequired', 'unknown'].includes(String(outcome));

/**
 * Each state starts one run: in one process always; across processes unless both were at work at the same moment, or
 * n8n wrote static data in another order than it had loaded it, and so lost what the other process was to know.
 */
export function eachStateStartsOneRun({ environment }: ScenarioResult): void {
	const limit = environment.haveProcessesOverlapped || environment.published.isOvertaken === true ? 2 : 1;
	const runs = productionRuns(environment).map(({ json, process }) => {
		const state = JSON.stringify([
			resourceIdOf(environment.gateway, json),
			stateOrEventIdOf(environment.gateway, json),
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
export function runsMatchLedger({ environment }: ScenarioResult): void {
	expect(environment.runs.filter(({ isInLedger }) => !isInLedger).map(({ json }) => json)).toEqual([]);
}

/** A forged callback starts nothing; where the gateway is asked, nothing that it would not confirm. */
export function forgedCallbacksStartNothing(scenario: CallbackScenario, { environment }: ScenarioResult): void {
	const fromForged = environment.runs.filter(({ cause }) => cause === 'forged');
	const ledger = environment.sandbox.ledger();
	const wrong = isVerifiedBySignature(scenario)
		? fromForged
		: fromForged.filter(({ json }) => !isKnown(ledger, environment.gateway, json));
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
export function outcomesNeverGoBack(scenario: CallbackScenario, { environment }: ScenarioResult): void {
	if (isSignatureOnly(scenario) || new Set(productionRuns(environment).map(({ process }) => process)).size > 1) return;
	const furthest = new Map<string, number>();
	for (const { json } of productionRuns(environment).sort((one, other) => one.order - other.order)) {
		const resourceId = resourceIdOf(environment.gateway, json);
		const before = furthest.get(resourceId) ?? 0;
		expect({ outcome: json.outcome, isBack: progress(json.outcome) < before }).toEqual({
			outcome: json.outcome,
			isBack: false,
		});
		furthest.set(resourceId, progress(json.outcome));
	}
}

/** In the editor every genuine callback starts something, copies too. */
export function editorTestsStartRuns({ listener, outcomes }: CallbackScenario, { environment }: ScenarioResult): void {
	if (listener === 'waitForPayment' || outcomes.length > 0) return;
	expect(environment.tests.filter(({ status, hasRun }) => status === 200 && !hasRun)).toEqual([]);
}

/** Once nothing goes wrong any more, the gateway gets its 200 for every end that it tells. */
export function everyFinalNotificationIsAcknowledged(
	{ listener }: CallbackScenario,
	{ environment, payments }: ScenarioResult,
): void {
	const isHeard = ({ resourceId }: GatewayNotification) =>
		listener !== 'waitForPayment' || resourceId === payments[0]?.id;
	const refused = environment.notifications.filter(
		(notification) => notification.isFinal && isHeard(notification) && !notification.isAcknowledged,
	);
	expect({ refused: refused.map(({ stateOrEventId }) => stateOrEventId) }).toEqual({ refused: [] });
}

/** All of it. */
export function assertCallbackPromises(scenario: CallbackScenario, result: ScenarioResult): void {
	forgedCallbacksStartNothing(scenario, result);
	everyFinalNotificationIsAcknowledged(scenario, result);
	editorTestsStartRuns(scenario, result);
	assertRunPromises(scenario, result);
}

/** What holds however often the gateway tried. */
export function assertRunPromises(scenario: CallbackScenario, result: ScenarioResult): void {
	runsMatchLedger(result);
	everyFinalNotificationStartsARun(scenario, result);
	eachStateStartsOneRun(result);
	outcomesNeverGoBack(scenario, result);
}
