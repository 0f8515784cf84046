import type { Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { callClink, chingchingPayCredential, clinkCredential, newPlan } from '../../support/engine/sandbox-calls.cts';
import { normalised, type Move, type Simulation } from '../support/model-checker.cts';
import { sendingAs, type Network } from '../support/network.cts';
import type { NodeProcess } from '../support/processes.cts';
import { operationSetups, type OperationSetup } from './operations.cts';
import { CENTS_BEFORE_CHANGE, CUSTOMERS, OTHER_AMOUNT, type InputItem, type PreparedItem } from './preparation.cts';
import { variations, withLimit, type Execution, type Played } from './run-scenario.cts';
import type { ExecutionPlan, Operation, Scenario } from './scenario.cts';

/** Runs of the same payment at the same moment, some of whose messages get lost. */

export interface MoneyCase {
	operation: Extract<Operation, 'pay' | 'clinkPayment' | 'clinkSubscription' | 'clinkTrial' | 'clinkPlanChange'>;
	/** The runs, by in what each differs from the first. */
	runs: Array<ExecutionPlan['variation']>;
	/** How many messages may get lost. */
	losses: number;
	/** Whether the first run may be stopped, at any moment. */
	isStopped?: boolean;
	/** Whether the runs are in two processes, in turns; otherwise they are in one. */
	isAcross?: boolean;
}

const plansOf = ({ runs, isAcross = false }: MoneyCase) =>
	runs.map((variation, index): ExecutionPlan => ({
		process: isAcross && index % 2 === 1 ? 1 : 0,
		starts: 'meanwhile',
		variation,
	}));

/** As people set the node up who change nothing, at a gateway that takes everything twice. */
export const scenarioOf = (money: MoneyCase): Scenario => ({
	operation: money.operation,
	items: [],
	concurrency: 1,
	faults: [],
	queryLagMs: 0,
	duplicateReference: 'accept',
	confirmedChange: 'asPreviewed',
	reuseExisting: undefined,
	isChargedAtOnce: true,
	customers: 'wait',
	limit: 'exact',
	earlier: 'nothing',
	executions: plansOf(money),
	retryOnFail: false,
	continueOnFail: true,
	killedAfterMs: undefined,
});

const CENTS = 1250;

/** Of an item's own amount, of another one, and of a plan before its change. */
type Prices = Record<'own' | 'other' | 'before', string>;
type Terms = OperationSetup['recurring'];

/** Made once in each sandbox. */
const prices = new WeakMap<Sandbox, Map<Terms, Promise<Prices>>>();
function pricesIn(sandbox: Sandbox, terms: Terms): Promise<Prices> {
	const known = prices.get(sandbox) ?? new Map<Terms, Promise<Prices>>();
	prices.set(sandbox, known);
	const made = known.get(terms) ?? makePrices(sandbox, terms);
	known.set(terms, made);
	return made;
}
const makePrices = async (sandbox: Sandbox, terms: Terms): Promise<Prices> => ({
	own: await newPlan(sandbox, CENTS / 100, terms),
	other: await newPlan(sandbox, (CENTS - OTHER_AMOUNT) / 100, terms),
	before: await newPlan(sandbox, CENTS_BEFORE_CHANGE / 100),
});

async function prepare(sandbox: Sandbox, operation: Operation, reference: string): Promise<PreparedItem> {
	const customer = CUSTOMERS[0] ?? '';
	const plain: InputItem = { reference, cents: CENTS, customer };
	const { recurring, subscription } = operationSetups[operation];
	if (recurring === undefined) return { inputItem: plain, other: {} };
	const { own, other, before } = await pricesIn(sandbox, recurring);
	if (subscription === undefined) return { inputItem: { ...plain, price: own }, other: { price: other } };
	const { subscriptionId } = await callClink(sandbox, 'POST', '/subscription', {
		productId: 'prd_plans',
		priceId: before,
		customerEmail: customer,
		paymentMethodType: 'CARD',
		paymentInstrumentId: 'pi_1',
		paymentCurrency: 'USD',
		returnUrl: 'https://shop.example.com/',
		merchantReferenceId: reference,
	});
	return { inputItem: { ...plain, price: own, subscription: String(subscriptionId) }, other: { price: other } };
}

export class MoneySimulation implements Simulation {
	private readonly executions: Execution[] = [];
	private readonly startedAt = Date.now();
	private readonly before;
	private losses: number;
	/** Stops the first run, which nobody has done yet. */
	private stop: (() => void) | undefined;
	private isStopped = false;

	static async start(
		sandbox: Sandbox,
		network: Network,
		processes: NodeProcess[],
		money: MoneyCase,
		reference: string,
	): Promise<MoneySimulation> {
		const prepared = await prepare(sandbox, money.operation, reference);
		return new MoneySimulation(sandbox, network, processes, money, prepared);
	}

	private constructor(
		private readonly sandbox: Sandbox,
		private readonly network: Network,
		processes: NodeProcess[],
		private readonly money: MoneyCase,
		private readonly prepared: PreparedItem,
	) {
		this.losses = money.losses;
		this.before = sandbox.ledger();
		const { duplicateReference, confirmedChange } = scenarioOf(money);
		Object.assign(sandbox.faults, { duplicateReference, confirmedChange });
		network.isHolding = true;
		for (const [index, plan] of plansOf(money).entries()) {
			const process = processes[plan.process];
			if (process === undefined) throw new Error(`Process ${plan.process} was not started.`);
			void sendingAs(`run ${index + 1}`, async () => await this.execute(process, plan, index === 0));
		}
	}

	moves(): Move[] {
		const moves = this.network.moves(this.losses, () => (this.losses -= 1));
		const { stop } = this;
		if (stop === undefined || moves.length === 0) return moves;
		const label = 'run 1 is stopped';
		const make = () => {
			this.stop = undefined;
			this.isStopped = true;
			stop();
			this.network.changed();
		};
		return [...moves, { label, make }];
	}

	async settle(): Promise<void> {
		await this.network.settle();
	}

	async drain(): Promise<void> {
		await this.network.drain();
	}

	fingerprint(): string {
		const { reference } = this.prepared.inputItem;
		const entries = this.sandbox
			.ledger()
			.orders.filter((entry) => entry.reference === reference)
			.map(({ id, status, prices }) => [id, status, prices]);
		const ends = this.executions.map(({ outputs, error }) => [outputs, error?.message]);
		const state = [this.losses, this.isStopped, entries, this.network.fingerprint(), ends];
		return normalised(JSON.stringify(state), [reference]);
	}

	/** What came of it, once all is over. */
	played(): Played {
		expect(this.executions).toHaveLength(this.money.runs.length);
		const { executions, startedAt, before, sandbox } = this;
		const after = sandbox.ledger();
		return { rounds: [{ executions, startedAt, endedAt: Date.now(), before, after }], end: after };
	}

	private async execute(process: NodeProcess, plan: ExecutionPlan, isFirst: boolean): Promise<void> {
		const setup = operationSetups[this.money.operation];
		const inputItem = withLimit(scenarioOf(this.money), variations[plan.variation](this.prepared));
		const { items, error } = await runNode({
			type: setup.gateway,
			nodeType: process[setup.gateway],
			parameters: setup.parameters(true),
			items: [{ json: { ...inputItem } }],
			credential: setup.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox),
			settings: { onError: 'continueRegularOutput' },
			...(isFirst && this.money.isStopped === true ? { onStart: (cancel) => (this.stop = cancel) } : {}),
		});
		if (isFirst) this.stop = undefined;
		this.executions.push({
			plan,
			inputItems: [inputItem],
			error,
			outputs: items.map(({ json }) => json),
			isKilled: isFirst && this.isStopped,
		});
		this.network.changed();
	}
}
