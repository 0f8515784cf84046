import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type { Ledger, LedgerEntry, Sandbox } from '../../../sandbox/index.cts';
import type { RunResult } from '../../support/engine/run-node.cts';
import { advance } from '../support/clock.cts';
import { addSocketFault, clearSocketFaults } from '../support/socket-faults.cts';
import type { FaultPlan } from './fault-plan.cts';
import { operationSetups, type OperationSetup } from './operations.cts';
import {
	CENTS_BEFORE_CHANGE,
	CUSTOMERS,
	makeEarlier,
	OTHER_AMOUNT,
	payAll,
	prepareItems,
	type InputItem,
	type PreparedItem,
} from './preparation.cts';
import { runIn } from './processes.cts';
import type { ExecutionPlan, Operation, Scenario } from './scenario.cts';

/** Plays a scenario against the sandbox and gathers what the items say beside what the ledger holds. */

export interface Execution {
	plan: ExecutionPlan;
	inputItems: InputItem[];
	/** The error that the whole node ended with. */
	error: RunResult['error'];
	/** Output items; with an error, none. */
	outputs: IDataObject[];
	isKilled: boolean;
}

/** Executions that ran at the same time, and the books around them. */
export interface Round {
	executions: Execution[];
	/** Milliseconds of the sandbox's clock. */
	startedAt: number;
	endedAt: number;
	before: Ledger;
	after: Ledger;
}

const applies: Record<
	NonNullable<FaultPlan['only']>,
	(operation: Operation, target: FaultPlan['target']) => boolean
> = {
	chingchingPay: (operation) => operationSetups[operation].gateway === 'chingchingPay',
	payment: (operation, target) => operation === 'pay' && target === 'write',
	order: (operation, target) => (operation === 'pay' || operation === 'link') && target === 'lookUp',
};

/** Where a look-up that finds nothing is a success without data, more data in it would be a payment that nobody made. */
const inventsARecord = ({ personality }: Sandbox, target: FaultPlan['target'], kind: FaultPlan['kind']): boolean =>
	personality.unknownReference === 'emptyData' &&
	target !== 'write' &&
	typeof kind === 'object' &&
	'amend' in kind &&
	'data' in kind.amend;

function addFaults(sandbox: Sandbox, { paths }: OperationSetup, { operation, faults }: Scenario): void {
	const struck = faults.filter(
		({ only, target, kind }) =>
			(only === undefined || applies[only](operation, target)) && !inventsARecord(sandbox, target, kind),
	);
	for (const { target, when, kind, times } of struck) {
		const path = paths[target] ?? paths.lookUp;
		if (typeof kind === 'object' && 'socket' in kind) addSocketFault({ path, when, error: kind.socket, times });
		else sandbox.faults.add({ match: { path }, when, kind, times });
	}
}

/** Minutes pass: customers have acted, every look-up has caught up, and what went wrong is over. */
function letMinutesPass(sandbox: Sandbox, scenario: Scenario, isTheirs: (entry: LedgerEntry) => boolean): void {
	const action = { pay: 'paid', decline: 'declined', wait: undefined } as const;
	const done = action[scenario.customers];
	if (done !== undefined) payAll(sandbox, isTheirs, done);
	advance(10 * 60_000);
	sandbox.faults.clear();
	clearSocketFaults();
	setUp(sandbox, scenario);
}

function setUp({ faults }: Sandbox, { duplicateReference, confirmedChange }: Scenario): void {
	Object.assign(faults, { duplicateReference, confirmedChange });
}

/** The inputItem of an execution that differs from the first. */
export const variations: Record<ExecutionPlan['variation'], (prepared: PreparedItem) => InputItem> = {
	same: ({ inputItem }) => inputItem,
	otherCustomer: ({ inputItem }) => ({
		...inputItem,
		customer: CUSTOMERS.find((customer) => customer !== inputItem.customer) ?? '',
	}),
	otherAmount: ({ inputItem, other: { price } }) => ({
		...inputItem,
		cents: inputItem.cents - OTHER_AMOUNT,
		...(price === undefined ? {} : { price }),
	}),
	otherOrder: ({ inputItem, other: { original, originalReference = '' } }) => ({
		...inputItem,
		...(original === undefined ? {} : { original, originalReference }),
	}),
};

/** With the most that a change of its plan may charge: what that costs, or too little. */
export function withLimit({ limit }: Pick<Scenario, 'limit'>, inputItem: InputItem): InputItem {
	const costs = inputItem.cents - CENTS_BEFORE_CHANGE;
	return { ...inputItem, limit: Math.max(0, limit === 'exact' ? costs : costs - 1) / 100 };
}

/** Executions that start together, in the order of the scenario. */
export function roundsOf({ executions }: Pick<Scenario, 'executions'>): ExecutionPlan[][] {
	const rounds: ExecutionPlan[][] = [];
	for (const plan of executions) {
		const current = rounds.at(-1);
		if (plan.starts === 'meanwhile' && current !== undefined) current.push(plan);
		else rounds.push([plan]);
	}
	return rounds;
}

/** What an execution sent before it was stopped reaches the gateway after its end. */
const lateRequestsArrive = async () => await sleep(10);

/** What came of a scenario. */
export interface Played {
	rounds: Round[];
	/** The books once customers have paid whatever waited for them. */
	end: Ledger;
}

export async function runScenario(sandbox: Sandbox, scenario: Scenario, name: string): Promise<Played> {
	const setup = operationSetups[scenario.operation];
	const prepared = await prepareItems(sandbox, scenario, name);
	if (prepared[0] !== undefined) await makeEarlier(sandbox, setup, scenario.earlier, prepared[0].inputItem);
	const isTheirs = ({ reference }: LedgerEntry) => reference.startsWith(`${name}-`);

	const { reuseExisting, retryOnFail, continueOnFail, killedAfterMs, concurrency, isChargedAtOnce } = scenario;
	const parameters = {
		...setup.parameters(isChargedAtOnce),
		...(reuseExisting === undefined ? {} : { reuseExisting }),
		options: { concurrency },
	};
	const settings = {
		...(retryOnFail ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } : {}),
		...(continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
	};
	sandbox.faults.queryLagMs = scenario.queryLagMs;
	setUp(sandbox, scenario);
	addFaults(sandbox, setup, scenario);

	const execute = async (plan: ExecutionPlan): Promise<Execution> => {
		const own = prepared.map((item) => withLimit(scenario, variations[plan.variation](item)));
		const cancelAfterMs = plan === scenario.executions[0] ? killedAfterMs : undefined;
		const result = await runIn(plan.process, sandbox, setup.gateway, parameters, own, {
			settings,
			...(cancelAfterMs === undefined ? {} : { cancelAfterMs }),
		});
		return {
			plan,
			inputItems: own,
			error: result.error,
			outputs: result.items.map(({ json }) => json),
			isKilled: cancelAfterMs !== undefined,
		};
	};
	const rounds: Round[] = [];
	for (const plans of roundsOf(scenario)) {
		if (rounds.length > 0 && plans[0]?.starts === 'minutesLater') letMinutesPass(sandbox, scenario, isTheirs);
		const [startedAt, before] = [Date.now(), sandbox.ledger()];
		const executions = await Promise.all(plans.map(execute));
		if (executions.some(({ isKilled }) => isKilled)) await lateRequestsArrive();
		rounds.push({ executions, startedAt, endedAt: Date.now(), before, after: sandbox.ledger() });
	}
	letMinutesPass(sandbox, scenario, isTheirs);
	payAll(sandbox, isTheirs, 'paid');
	sandbox.faults.clear();
	return { rounds, end: sandbox.ledger() };
}
