import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Ledger, Sandbox } from '../../../sandbox/index.cts';
import { runNode, type RunResult } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { advance } from '../support/clock.cts';
import type { FaultPlan } from './fault-plan.cts';
import { startProcess, type NodeProcess } from '../support/processes.cts';
import { paid, operationSetups, type GatewayType, type OperationSetup } from './operations.cts';
import type { ExecutionPlan, Operation, Scenario } from './scenario.cts';
import { addSocketFault, clearSocketFaults } from '../support/socket-faults.cts';
import { textOf } from '../../support/text.cts';

/** Plays a scenario against the sandbox and gathers what the items say beside what the ledger holds. */

/** What one input item asks for. */
export interface InputItem {
	reference: string;
	cents: number;
	/** Clink: the customer's e-mail. */
	customer: string;
	/** Of a refund: the order that it gives back, as the gateway names it, and as the merchant does. */
	original?: string;
	originalReference?: string;
}

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
	before: Ledger;
	after: Ledger;
}

export const CUSTOMERS = ['ada@example.com', 'grace@example.com'];

const processes = new Map<number, NodeProcess>();
/** Two processes that run the scenario, and one that prepares it. */
function processOf(index: 0 | 1 | 2): NodeProcess {
	const process = processes.get(index) ?? startProcess();
	processes.set(index, process);
	return process;
}

type Settings = Pick<Parameters<typeof runNode>[0], 'settings' | 'cancelAfterMs'>;

async function run(
	sandbox: Sandbox,
	where: 0 | 1 | 2,
	gateway: GatewayType,
	parameters: INodeParameters,
	inputItems: object[],
	settings: Settings = {},
): Promise<RunResult> {
	const credential = gateway === 'clink' ? clinkCredential(sandbox) : chingchingPayCredential(sandbox);
	const items = inputItems.map((json): INodeExecutionData => ({ json: { ...json } }));
	return await runNode({
		type: gateway,
		nodeType: processOf(where)[gateway],
		parameters,
		credential,
		items,
		...settings,
	});
}

/**
 * Amounts of an order that is to be refunded: enough for more than one refund, and none of the sandbox's magic endings,
 * so that it is paid at once.
 */
const payable = (cents: number) => 3 * (cents - (cents % 10)) + 10;

async function makeOriginal(
	sandbox: Sandbox,
	{ gateway, original }: OperationSetup,
	inputItem: InputItem,
	name: string,
): Promise<InputItem> {
	if (original === undefined) return inputItem;
	const { items } = await run(sandbox, 2, gateway, original, [
		{ ...inputItem, reference: name, cents: payable(inputItem.cents) },
	]);
	return {
		...inputItem,
		original: gateway === 'clink' ? textOf(items[0]?.json['orderId']) : name,
		originalReference: name,
	};
}

/** Somebody else was here half a minute ago, under the same reference and for the same amount. */
async function makeEarlier(
	sandbox: Sandbox,
	{ gateway, earlier }: OperationSetup,
	kind: Scenario['earlier'],
	inputItem: InputItem,
): Promise<void> {
	const parameters = earlier[kind];
	if (parameters === undefined) return;
	const original = `${inputItem.reference}-earlier`;
	if (kind === 'refund')
		await run(sandbox, 2, gateway, paid[gateway], [
			{ ...inputItem, reference: original, cents: payable(inputItem.cents) },
		]);
	const { items } = await run(sandbox, 2, gateway, parameters, [{ ...inputItem, original }]);
	const id = items[0]?.json[gateway === 'clink' ? 'orderId' : 'payment_id'];
	const isOpen = sandbox
		.ledger()
		.orders.some((entry) => entry.id === id && ['pending', 'requires_action'].includes(entry.status));
	if (kind === 'declined' && isOpen) sandbox.pay(textOf(id), 'declined');
	advance(30_000);
}

const applies: Record<
	NonNullable<FaultPlan['only']>,
	(operation: Operation, target: FaultPlan['target']) => boolean
> = {
	chingchingPay: (operation) => operationSetups[operation].gateway === 'chingchingPay',
	payment: (operation, target) => operation === 'pay' && target === 'write',
	order: (operation, target) => (operation === 'pay' || operation === 'link') && target === 'lookUp',
};

function addFaults(sandbox: Sandbox, { paths }: OperationSetup, { operation, faults }: Scenario): void {
	const struck = faults.filter(({ only, target }) => only === undefined || applies[only](operation, target));
	for (const { target, when, kind, times } of struck) {
		const path = paths[target];
		if (typeof kind === 'object' && 'socket' in kind) addSocketFault({ path, when, error: kind.socket, times });
		else sandbox.faults.add({ match: { path }, when, kind, times });
	}
}

/** Minutes pass: every look-up has caught up, and what went wrong is over. */
function letMinutesPass(sandbox: Sandbox, { duplicateReference }: Scenario): void {
	advance(10 * 60_000);
	sandbox.faults.clear();
	clearSocketFaults();
	sandbox.faults.duplicateReference = duplicateReference;
}

/** The inputItem of an execution that differs from the first; `other` holds another order to give back. */
export const variations: Record<
	ExecutionPlan['variation'],
	(inputItem: InputItem, other: InputItem | undefined) => InputItem
> = {
	same: (inputItem) => inputItem,
	otherCustomer: (inputItem) => ({
		...inputItem,
		customer: CUSTOMERS.find((customer) => customer !== inputItem.customer) ?? '',
	}),
	otherAmount: (inputItem) => ({ ...inputItem, cents: inputItem.cents - 7 }),
	otherOrder: (inputItem, other) => ({
		...inputItem,
		...(other?.original === undefined
			? {}
			: { original: other.original, originalReference: other.originalReference ?? '' }),
	}),
};

/** Executions that start together, in the order of the scenario. */
export function roundsOf({ executions }: Scenario): ExecutionPlan[][] {
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

export async function runScenario(sandbox: Sandbox, scenario: Scenario, name: string): Promise<Round[]> {
	const setup = operationSetups[scenario.operation];
	const inputItems: InputItem[] = [];
	const others: InputItem[] = [];
	for (const [index, { cents, reference, customer }] of scenario.items.entries()) {
		const inputItem = { reference: `${name}-${reference}`, cents, customer: CUSTOMERS[customer] ?? '' };
		inputItems.push(await makeOriginal(sandbox, setup, inputItem, `${inputItem.reference}-order-${index}`));
		if (scenario.executions.some(({ variation }) => variation === 'otherOrder')) {
			others.push(await makeOriginal(sandbox, setup, inputItem, `${inputItem.reference}-other-${index}`));
		}
	}
	if (inputItems[0] !== undefined) await makeEarlier(sandbox, setup, scenario.earlier, inputItems[0]);

	const { reuseExisting, retryOnFail, continueOnFail, killedAfterMs, concurrency, isScanned } = scenario;
	const parameters = {
		...setup.parameters(isScanned),
		...(reuseExisting === undefined ? {} : { reuseExisting }),
		options: { concurrency },
	};
	const settings = {
		...(retryOnFail ? { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 } : {}),
		...(continueOnFail ? { onError: 'continueRegularOutput' as const } : {}),
	};
	sandbox.faults.queryLagMs = scenario.queryLagMs;
	sandbox.faults.duplicateReference = scenario.duplicateReference;
	addFaults(sandbox, setup, scenario);

	const execute = async (plan: ExecutionPlan): Promise<Execution> => {
		const own = inputItems.map((inputItem, index) => variations[plan.variation](inputItem, others[index]));
		const cancelAfterMs = plan === scenario.executions[0] ? killedAfterMs : undefined;
		const result = await run(sandbox, plan.process, setup.gateway, parameters, own, {
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
		if (rounds.length > 0 && plans[0]?.starts === 'minutesLater') letMinutesPass(sandbox, scenario);
		const [startedAt, before] = [Date.now(), sandbox.ledger()];
		const executions = await Promise.all(plans.map(execute));
		if (executions.some(({ isKilled }) => isKilled)) await lateRequestsArrive();
		rounds.push({ executions, startedAt, before, after: sandbox.ledger() });
	}
	letMinutesPass(sandbox, scenario);
	sandbox.faults.clear();
	return rounds;
}
