import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../nodes/shared/values/json';
import type { Ledger, LedgerEntry } from '../../../sandbox/index.cts';
import type { Execution, Round, InputItem } from './run-scenario.cts';
import type { Operation, Scenario } from './scenario.cts';
import { textOf } from '../../support/text.cts';

/** The promises of the action nodes, as functions of what the items say and what the ledger holds. */

export type Kind = 'input' | 'refused' | 'unreachable' | 'outcomeUnknown' | 'unexpected';

export const kindOf = ({ details }: IDataObject): Kind | undefined =>
	isObject(details) ? (details.kind as Kind) : undefined;

const isClink = (operation: Operation) => operation.startsWith('clink');
const isRefund = (operation: Operation) => operation === 'refund' || operation === 'clinkRefund';
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
	reuseExisting === undefined ? operation !== 'link' : reuseExisting !== false;

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
	return isUncoordinated(scenario) ? new Set(scenario.executions.map(({ process }) => process)).size : 1;
}

/** Money moves at most once for a reference. */
export function moneyMovesAtMostOnce(scenario: Scenario, rounds: Round[]): void {
	const last = rounds.at(-1)?.after;
	if (last === undefined) return;
	const limit = allowedMovements(scenario);
	for (const reference of referencesOf(rounds)) {
		const { charged, refunded, created } = last.of(reference);
		const moved = isRefund(scenario.operation) ? refunded : charged;
		expect(moved - movedEarlier(scenario, reference, rounds)).toBeLessThanOrEqual(limit);
		if (scenario.operation === 'link')
			expect(created).toBeLessThanOrEqual(limit + (scenario.earlier === 'nothing' ? 0 : 1));
	}
}

/**
 * Where two processes charged at the same moment, one of their items says so: Clink lists all orders of a reference, and
 * whoever looks last sees both. (ChingchingPay's query shows one transaction, so there it may go unsaid.)
 */
export function duplicateChargeIsReported(scenario: Scenario, rounds: Round[]): void {
	const { operation, faults, queryLagMs } = scenario;
	const executions = rounds.flatMap((round) => round.executions);
	const isUndisturbed =
		faults.length === 0 &&
		queryLagMs === 0 &&
		executions.every(({ error, isKilled }) => error === undefined && !isKilled);
	const last = rounds.at(-1)?.after;
	if (operation !== 'clinkPayment' || !looksFirst(scenario) || !isUndisturbed || last === undefined) return;
	for (const reference of referencesOf(rounds)) {
		if (last.of(reference).charged < 2) continue;
		figures.reportedDuplicates += 1;
		const items = executions.flatMap(({ inputItems, outputs }) =>
			outputs.filter((_, index) => inputItems[index]?.reference === reference),
		);
		expect(items.filter(({ possibleDuplicates }) => Array.isArray(possibleDuplicates))).not.toEqual([]);
	}
}

/** How often that came up, for the figures of a run. */
export const figures = { reportedDuplicates: 0 };

/** A refund that stood under the first reference before anything ran. */
function movedEarlier({ operation }: Scenario, reference: string, [first]: Round[]): number {
	return isRefund(operation) ? (first?.before.of(reference).refunded ?? 0) : 0;
}

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
	if (isFirstAnswer(scenario)) return;
	const { operation } = scenario;
	const entries = isRefund(operation) ? ledger.refunds : ledger.orders;
	const id = idOf(operation, output);
	const mine = entries.filter(
		(entry) => (id === undefined || entry.id === id) && matchesItem(operation, inputItem, entry, ledger),
	);
	expect({ outcome: output.outcome, isHeld: mine.length > 0 }).toEqual({ outcome: output.outcome, isHeld: true });
	const statuses = mine.map(({ status }) => status);
	if (output.outcome === 'succeeded') {
		expect(isRefund(operation)).toBe(false);
		expect(statuses.filter((status) => paidStatuses.includes(status))).not.toEqual([]);
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
		clinkPayment: 'orderId',
		clinkRefund: 'refundId',
	};
	const id = output[names[operation]];
	return typeof id === 'string' ? id : undefined;
}

/** Whether an entry of the ledger is what the item asked for. */
function matchesItem(operation: Operation, inputItem: InputItem, entry: LedgerEntry, ledger: Ledger): boolean {
	const amount = isClink(operation) ? inputItem.cents / 100 : inputItem.cents;
	const isSame =
		entry.reference === inputItem.reference &&
		Math.abs(entry.amount - amount) < 1e-9 &&
		entry.currency === (isClink(operation) ? 'USD' : 'HKD');
	if (!isSame) return false;
	if (operation === 'clinkPayment') return entry.customer === inputItem.customer;
	if (!isRefund(operation)) return true;
	const original = isClink(operation) ? entry.orderId : ledger.orders.find(({ id }) => id === entry.orderId)?.reference;
	return original === inputItem.original;
}

/** Whatever was made in a round, some item of that round answers for: none says "nothing happened" of it. */
export function everyWriteIsReported({ operation }: Scenario, { executions, before, after }: Round): void {
	if (executions.some(({ error, isKilled }) => error !== undefined || isKilled)) return;
	const madeOf = (ledger: Ledger, reference: string) =>
		(isRefund(operation) ? ledger.refunds : ledger.orders).filter((entry) => entry.reference === reference).length;
	for (const reference of referencesOf([{ executions }])) {
		const said = executions.flatMap(({ inputItems, outputs }) =>
			outputs.filter((_, index) => inputItems[index]?.reference === reference),
		);
		const owners = said.filter(
			(output) => output.reused !== true && [undefined, 'outcomeUnknown'].includes(kindOf(output)),
		);
		const made = madeOf(after, reference) - madeOf(before, reference);
		if (!said.some(isUrlLost))
			expect({ reference, made, isOwned: owners.length >= made }).toEqual({ reference, made, isOwned: true });
	}
}

/** Known to be there, and of no use: the gateway gives the URL of a link once. */
const isUrlLost = ({ error }: IDataObject) => /its URL (was lost|cannot be retrieved)/.test(textOf(error));

/** Clink: what is given back for a lost answer was made in this round, not before, as far as a look-up could see that. */
export function recoveredPaymentIsNew(
	{ operation, queryLagMs }: Scenario,
	output: IDataObject,
	{ before, startedAt }: Round,
): void {
	if (operation !== 'clinkPayment' || output.recovered !== true) return;
	const older = before.orders.filter(({ time }) => startedAt - time > queryLagMs);
	expect(older.map(({ id }) => id)).not.toContain(output.orderId);
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
		const isMade = [...after.orders, ...after.refunds].some(
			(entry) => entry.reference === reference && !before.orders.includes(entry),
		);
		if (isMade) expect(isUndecidable(scenario)).toBe(true);
	}
}

function isUndecidable({ operation, faults, queryLagMs }: Scenario): boolean {
	if (operation === 'clinkRefund') return faults.some(({ target }) => target === 'write');
	return queryLagMs >= 15_000 || faults.some(({ target }) => target === 'lookUp');
}

/** All of it. */
export function assertPromises(scenario: Scenario, rounds: Round[]): void {
	for (const round of rounds) {
		for (const execution of round.executions) {
			everyItemHasOneResult(scenario, execution);
			if (execution.error !== undefined || execution.isKilled) continue;
			for (const [index, output] of execution.outputs.entries()) {
				const inputItem = execution.inputItems[index];
				if (inputItem === undefined || kindOf(output) !== undefined) continue;
				resultMatchesLedger(scenario, inputItem, output, round.after);
				recoveredPaymentIsNew(scenario, output, round);
			}
		}
		everyWriteIsReported(scenario, round);
		unknownOutcomeIsJustified(scenario, round, rounds.length);
	}
	moneyMovesAtMostOnce(scenario, rounds);
	duplicateChargeIsReported(scenario, rounds);
}
