import type { IDataObject } from 'n8n-workflow';

import { RECORDS_LAG_MS } from '../../../nodes/shared/batch/lookUp';
import { isObject } from '../../../nodes/shared/values/json';
import type { Ledger, LedgerEntry } from '../../../sandbox/index.cts';
import { planChangePromises, ordersOf, plansThatWait } from './plan-change-invariants.cts';
import { operationSetups } from './operations.cts';
import { CENTS_BEFORE_CHANGE, EARLIER_BY_MS, type InputItem } from './preparation.cts';
import type { Execution, Played, Round } from './run-scenario.cts';
import type { Operation, Scenario } from './scenario.cts';
import { textOf } from '../../support/text.cts';

/** The promises of the action nodes, as functions of what the items say and what the ledger holds. */

export type Kind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown' | 'unexpected';

export const kindOf = ({ details }: IDataObject): Kind | undefined =>
	isObject(details) ? (details.kind as Kind) : undefined;

const isClink = (operation: Operation) => operation.startsWith('clink');
const isRefund = (operation: Operation) => ['refund', 'fullRefund', 'clinkRefund'].includes(operation);
const paidStatuses = ['success', 'partial_refunded', 'refunded'];
const failedStatuses = ['failed', 'cancelled', 'expired'];

/** Every item has one end of its own when the node goes on; otherwise all have one, or the node has. */
export function everyItemHasOneResult(
	{ continueOnFail }: Scenario,
	{ inputItems, outputs, error, isKilled }: Execution,
): void {
	if (isKilled) return;
	if (error !== undefined) {
		expect(continueOnFail).toBe(false);
		expect(outputs).toEqual([]);
		return;
	}
	expect(outputs).toHaveLength(inputItems.length);
	for (const output of outputs) {
		const kind = kindOf(output);
		expect(kind === undefined).toBe(output.error === undefined);
		expect(kind === undefined).toBe(typeof output.outcome === 'string');
		// A mistake of ours is a mistake, whatever it is called.
		expect(kind).not.toBe('unexpected');
	}
}

/** What the gateway itself lets happen only once for a reference. */
const isUnique = ({ operation, duplicateReference }: Scenario) =>
	operation === 'clinkRefund' || (!isClink(operation) && duplicateReference !== 'accept');

/** Whether the node looks before it sends. A link is made again unless asked: nobody is charged by it. */
const looksFirst = ({ operation, reuseExisting }: Scenario) =>
	operation === 'clinkPlanChange' || (reuseExisting === undefined ? operation !== 'link' : reuseExisting !== false);

/** Executions that no process can keep apart: in several processes, where look-ups do not see each other's writes. */
export function isUncoordinated({ executions, queryLagMs }: Scenario): boolean {
	const isAcross = new Set(executions.map(({ process }) => process)).size > 1;
	return (
		isAcross &&
		executions.slice(1).some(({ starts }) => starts === 'meanwhile' || (starts === 'rightAfter' && queryLagMs > 0))
	);
}

/** How often money may move for one reference, by what is promised. */
export function allowedMovements(scenario: Scenario): number {
	if (isUnique(scenario)) return 1;
	if (!looksFirst(scenario)) return scenario.executions.length;
	const processes = isUncoordinated(scenario) ? new Set(scenario.executions.map(({ process }) => process)).size : 1;
	return processes * changesAskedFor(scenario);
}

/** A plan may be changed to one price and then to another. */
const changesAskedFor = ({ operation, executions }: Scenario) =>
	operation === 'clinkPlanChange' && executions.some(({ variation }) => variation === 'otherAmount') ? 2 : 1;

/** Money moves at most once for a reference, also where customers pay whatever they are asked to. */
export function moneyMovesAtMostOnce(scenario: Scenario, { rounds, end }: Played): void {
	const { operation, earlier } = scenario;
	const limit = allowedMovements(scenario);
	const field = isRefund(operation) ? 'refunded' : 'charged';
	for (const reference of referencesOf(rounds)) {
		const before = rounds[0]?.before.of(reference)[field] ?? 0;
		expect(end.of(reference)[field] - before).toBeLessThanOrEqual(limit);
		if (operation === 'link')
			expect(end.of(reference).created).toBeLessThanOrEqual(limit + (earlier === 'nothing' ? 0 : 1));
	}
}

/**
 * A free trial moves no money and has no order that a look-up would find: what keeps it from being made again is that a
 * process remembers it for some minutes.
 */
export function trialBeginsOnceForAWhile(scenario: Scenario, { rounds, end }: Played): void {
	if (scenario.operation !== 'clinkTrial') return;
	const limit = looksFirst(scenario) ? timesToForget(rounds) : scenario.executions.length;
	for (const reference of referencesOf(rounds)) {
		const before = rounds[0]?.before.of(reference).created ?? 0;
		expect(end.of(reference).created - before).toBeLessThanOrEqual(limit);
	}
}

/** How many times a process did not know what had been done, by the time that passed, in all processes. */
function timesToForget(rounds: Round[]): number {
	const since = new Map<number, number>();
	let times = 0;
	for (const { executions, startedAt, endedAt } of rounds) {
		for (const process of new Set(executions.map(({ plan }) => plan.process))) {
			if (endedAt - (since.get(process) ?? -Infinity) <= RECORDS_LAG_MS) continue;
			since.set(process, startedAt);
			times += 1;
		}
	}
	return times;
}

/**
 * Nothing is added to what stands under a reference. A payment there is no subscription, nor the other way round, so that the
 * other one is refused; a subscription is given again, and its renewals are no others.
 */
export function whatStandsIsKept(scenario: Scenario, { rounds, end }: Played): void {
	const { earlier, operation, queryLagMs } = scenario;
	const [first] = rounds;
	const reference = first?.executions[0]?.inputItems[0]?.reference;
	const isMade = isClink(operation) && operationSetups[operation].earlier[earlier] !== undefined;
	if (!isMade || first === undefined || reference === undefined) return;
	const isSeen = first.before.of(reference).charged > 0 && looksFirst(scenario) && queryLagMs < EARLIER_BY_MS;
	if (!isSeen) return;
	figures.standing += 1;
	const results = outputsOf(rounds, reference).filter((output) => kindOf(output) === undefined);
	if (earlier === 'otherKind') expect(results).toEqual([]);
	for (const result of results) {
		expect(result.reused).toBe(true);
		expect(result.possibleDuplicates).toBeUndefined();
	}
	expect(end.of(reference)).toEqual(first.before.of(reference));
}

const outputsOf = (rounds: Array<Pick<Round, 'executions'>>, reference: string): IDataObject[] =>
	rounds.flatMap(({ executions }) =>
		executions.flatMap(({ inputItems, outputs }) =>
			outputs.filter((_, index) => inputItems[index]?.reference === reference),
		),
	);

/**
 * Where two processes charged at the same moment, one of their items says so: Clink lists all orders of a reference or a
 * subscription, and whoever looks last sees both. (ChingchingPay's query shows one transaction, so there it may go unsaid.)
 */
export function duplicateChargeIsReported(scenario: Scenario, { rounds, end }: Played): void {
	const { operation, faults, queryLagMs } = scenario;
	const executions = rounds.flatMap((round) => round.executions);
	const isUndisturbed =
		faults.length === 0 &&
		queryLagMs === 0 &&
		executions.every(({ error, isKilled }) => error === undefined && !isKilled);
	const isListed = ['clinkPayment', 'clinkSubscription', 'clinkPlanChange'].includes(operation);
	if (!isListed || !looksFirst(scenario) || !isUndisturbed || changesAskedFor(scenario) > 1) return;
	for (const reference of referencesOf(rounds)) {
		if (end.of(reference).charged - (rounds[0]?.before.of(reference).charged ?? 0) < 2) continue;
		figures.reportedDuplicates += 1;
		expect(
			outputsOf(rounds, reference).filter(({ possibleDuplicates }) => Array.isArray(possibleDuplicates)),
		).not.toEqual([]);
	}
}

/** How often that came up, for the figures of a run. */
export const figures = { reportedDuplicates: 0, standing: 0 };

const referencesOf = (rounds: Array<Pick<Round, 'executions'>>): Set<string> =>
	new Set(
		rounds.flatMap(({ executions }) =>
			executions.flatMap(({ inputItems }) => inputItems.map(({ reference }) => reference)),
		),
	);

/** No result that the ledger does not hold for this customer, amount, currency and order. */
export function resultMatchesLedger(
	scenario: Scenario,
	inputItem: InputItem,
	output: IDataObject,
	ledger: Ledger,
): void {
	const { operation } = scenario;
	if (isFirstAnswer(scenario) || operation === 'clinkPlanChange') return;
	const entries = isRefund(operation) ? ledger.refunds : ledger.orders;
	const id = idOf(operation, output);
	const mine = entries.filter(
		(entry) =>
			(id === undefined || entry.id === id) &&
			matchesItem(operation, inputItem, entry, ledger) &&
			(operation !== 'fullRefund' || Math.round(Number(output.amount) * 100) === entry.amount),
	);
	expect({ outcome: output.outcome, isHeld: mine.length > 0 }).toEqual({ outcome: output.outcome, isHeld: true });
	const statuses = mine.map(({ status }) => status);
	if (output.outcome === 'succeeded') {
		expect(isRefund(operation)).toBe(false);
		const succeeded = operation === 'clinkTrial' ? ['free_trial'] : paidStatuses;
		expect(statuses.filter((status) => succeeded.includes(status))).not.toEqual([]);
	}
	if (output.outcome === 'refunded') {
		expect(isRefund(operation)).toBe(true);
		expect(statuses).toContain('success');
	}
	if (['failed', 'cancelled', 'expired'].includes(textOf(output.outcome))) {
		expect(statuses.filter((status) => failedStatuses.includes(status))).not.toEqual([]);
	}
}

/**
 * A gateway that gives its first answer again, to a node that did not look first or could not see yet: the answer to a
 * link or payment does not tell the amount it is for.
 */
const isFirstAnswer = (scenario: Scenario) =>
	(scenario.operation === 'link' || scenario.operation === 'pay') &&
	scenario.duplicateReference === 'returnFirst' &&
	(!looksFirst(scenario) || scenario.queryLagMs > 0 || isUncoordinated(scenario));

/** The gateway's number of what the item tells about, where it is told. */
function idOf(operation: Operation, output: IDataObject): string | undefined {
	const names: Record<Operation, string> = {
		link: 'payment_id',
		pay: 'payment_id',
		refund: 'transaction_id',
		fullRefund: 'transaction_id',
		clinkPayment: 'orderId',
		clinkRefund: 'refundId',
		clinkSubscription: 'orderId',
		clinkTrial: 'subscriptionId',
		clinkPlanChange: 'subscriptionId',
	};
	const id = output[names[operation]];
	return typeof id === 'string' ? id : undefined;
}

/** Whether an entry of the ledger is what the item asked for. */
function matchesItem(operation: Operation, inputItem: InputItem, entry: LedgerEntry, ledger: Ledger): boolean {
	const isTrial = operation === 'clinkTrial';
	const amount = isTrial ? 0 : isClink(operation) ? inputItem.cents / 100 : inputItem.cents;
	const isSame =
		entry.reference === inputItem.reference &&
		(operation === 'fullRefund' || Math.abs(entry.amount - amount) < 1e-9) &&
		entry.currency === (isClink(operation) ? 'USD' : 'HKD');
	if (!isSame) return false;
	if (isTrial && entry.prices?.now !== inputItem.price) return false;
	if (isClink(operation) && !isRefund(operation)) return entry.customer === inputItem.customer;
	if (!isRefund(operation)) return true;
	const original = isClink(operation) ? entry.orderId : ledger.orders.find(({ id }) => id === entry.orderId)?.reference;
	return original === inputItem.original;
}

/** Whatever was made in a round, some item of that round answers for: none says "nothing happened" of it. */
export function everyWriteIsReported(scenario: Scenario, { executions, before, after }: Round): void {
	if (executions.some(({ error, isKilled }) => error !== undefined || isKilled)) return;
	for (const reference of referencesOf([{ executions }])) {
		const said = outputsOf([{ executions }], reference);
		const owners = said.filter(
			(output) => output.reused !== true && [undefined, 'outcomeUnknown'].includes(kindOf(output)),
		);
		const made = madeUnder(scenario, reference, { before, after });
		if (!said.some(isUrlLost))
			expect({ reference, made, isOwned: owners.length >= made }).toEqual({ reference, made, isOwned: true });
	}
}

function madeUnder(
	{ operation }: Scenario,
	reference: string,
	{ before, after }: Pick<Round, 'before' | 'after'>,
): number {
	const madeOf = (ledger: Ledger) =>
		entriesOf(operation, ledger, reference).length +
		(operation === 'clinkPlanChange' ? plansThatWait(ledger, reference) : 0);
	return madeOf(after) - madeOf(before);
}

/** What the operation makes, under the reference; of a subscription and its order, the first. */
function entriesOf(operation: Operation, ledger: Ledger, reference: string): LedgerEntry[] {
	if (isRefund(operation)) return ledger.refunds.filter((entry) => entry.reference === reference);
	const isSubscription = operation === 'clinkSubscription' || operation === 'clinkTrial';
	if (isSubscription)
		return ledger.orders.filter(({ kind, reference: own }) => kind === 'subscription' && own === reference);
	return ordersOf(ledger, reference);
}

/** Known to be there, and of no use: the gateway gives the URL of a link once. */
const isUrlLost = ({ error }: IDataObject) => /its URL (was lost|cannot be retrieved)/.test(textOf(error));

/** Clink: what was declined may be tried again, so it is not given again instead. */
export function declinedIsNotReused({ operation }: Scenario, output: IDataObject): void {
	if (isClink(operation) && output.reused === true) expect(output.outcome).not.toBe('failed');
}

/** Clink: what is given back for a lost answer was made in this round, not before, as far as a look-up could see that. */
export function recoveredPaymentIsNew(
	{ operation, queryLagMs }: Scenario,
	output: IDataObject,
	{ before, startedAt }: Round,
): void {
	const isListed = operation === 'clinkPayment' || operation === 'clinkSubscription';
	if (!isListed || output.recovered !== true) return;
	const older = before.orders.filter(({ time }) => startedAt - time > queryLagMs).map(({ id }) => id);
	expect(older).not.toContain(output.orderId);
	if (operation === 'clinkSubscription') expect(older).not.toContain(output.subscriptionId);
}

/** "Unknown" is said only where the gateway's own answers hid what it did for longer than the node has patience. */
export function unknownOutcomeIsJustified(
	scenario: Scenario,
	{ executions: [execution, ...others], before, after }: Round,
	rounds: number,
): void {
	if (
		execution === undefined ||
		others.length > 0 ||
		rounds > 1 ||
		scenario.earlier !== 'nothing' ||
		execution.isKilled
	)
		return;
	const { inputItems, outputs } = execution;
	for (const [index, output] of outputs.entries()) {
		const reference = inputItems[index]?.reference ?? '';
		const isRepeated = inputItems.filter((inputItem) => inputItem.reference === reference).length > 1;
		if (isRepeated || kindOf(output) !== 'outcomeUnknown' || isUrlLost(output)) continue;
		if (madeUnder(scenario, reference, { before, after }) > 0)
			expect(isUndecidable(scenario, inputItems[index])).toBe(true);
	}
}

function isUndecidable({ operation, faults, queryLagMs, isChargedAtOnce }: Scenario, item?: InputItem): boolean {
	if (operation === 'clinkRefund' || operation === 'clinkTrial') return faults.some(({ target }) => target === 'write');
	// A subscription shows neither what waits for its customer nor what was declined.
	const { cents = 0 } = item ?? {};
	const isHidden = cents > CENTS_BEFORE_CHANGE && (!isChargedAtOnce || cents % 100 === 13);
	if (operation === 'clinkPlanChange' && isHidden) return true;
	return queryLagMs >= 15_000 || faults.some(({ target }) => target !== 'write');
}

/** All of it. */
export function assertPromises(scenario: Scenario, played: Played): void {
	const { rounds } = played;
	for (const round of rounds) {
		for (const execution of round.executions) {
			everyItemHasOneResult(scenario, execution);
			if (execution.error !== undefined || execution.isKilled) continue;
			for (const [index, output] of execution.outputs.entries()) {
				const inputItem = execution.inputItems[index];
				if (inputItem === undefined || kindOf(output) !== undefined) continue;
				resultMatchesLedger(scenario, inputItem, output, round.after);
				recoveredPaymentIsNew(scenario, output, round);
				declinedIsNotReused(scenario, output);
			}
		}
		everyWriteIsReported(scenario, round);
		unknownOutcomeIsJustified(scenario, round, rounds.length);
	}
	moneyMovesAtMostOnce(scenario, played);
	trialBeginsOnceForAWhile(scenario, played);
	whatStandsIsKept(scenario, played);
	duplicateChargeIsReported(scenario, played);
	if (scenario.operation === 'clinkPlanChange')
		planChangePromises(scenario, played, { isUncoordinated: isUncoordinated(scenario) });
}
