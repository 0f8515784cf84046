import type { Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { CUSTOMERS, type InputItem } from './preparation.cts';
import { variations, type Execution, type Played } from './run-scenario.cts';
import type { NodeProcess } from '../support/processes.cts';
import { operationSetups } from './operations.cts';
import type { ExecutionPlan, Scenario } from './scenario.cts';
import { normalised, type Move, type Simulation } from '../support/model-checker.cts';
import { sendingAs, type Network } from '../support/network.cts';

/** Runs of the same payment at the same moment in one process, some of whose messages get lost. */

export interface MoneyCase {
	operation: 'pay' | 'clinkPayment';
	/** The runs, by in what each differs from the first. */
	runs: Array<ExecutionPlan['variation']>;
	/** How many messages may get lost. */
	losses: number;
}

const plansOf = ({ runs }: MoneyCase) =>
	runs.map((variation): ExecutionPlan => ({ process: 0, starts: 'meanwhile', variation }));

/** As people set the node up who change nothing, at a gateway that takes every reference twice. */
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

export class MoneySimulation implements Simulation {
	private readonly executions: Execution[] = [];
	private readonly startedAt = Date.now();
	private readonly before;
	private losses: number;

	constructor(
		private readonly sandbox: Sandbox,
		private readonly network: Network,
		process: NodeProcess,
		private readonly money: MoneyCase,
		private readonly reference: string,
	) {
		this.losses = money.losses;
		this.before = sandbox.ledger();
		sandbox.faults.duplicateReference = 'accept';
		network.isHolding = true;
		for (const [index, plan] of plansOf(money).entries())
			void sendingAs(`run ${index + 1}`, async () => await this.execute(process, plan));
	}

	moves(): Move[] {
		return this.network.moves(this.losses, () => (this.losses -= 1));
	}

	async settle(): Promise<void> {
		await this.network.settle();
	}

	async drain(): Promise<void> {
		await this.network.drain();
	}

	fingerprint(): string {
		const entries = this.sandbox
			.ledger()
			.orders.filter(({ reference }) => reference === this.reference)
			.map(({ id, status }) => [id, status]);
		const ends = this.executions.map(({ outputs, error }) => [outputs, error?.message]);
		return normalised(JSON.stringify([this.losses, entries, this.network.fingerprint(), ends]), [this.reference]);
	}

	/** What came of it, once all is over. */
	played(): Played {
		expect(this.executions).toHaveLength(this.money.runs.length);
		const { executions, startedAt, before, sandbox } = this;
		const after = sandbox.ledger();
		return { rounds: [{ executions, startedAt, endedAt: Date.now(), before, after }], end: after };
	}

	private async execute(process: NodeProcess, plan: ExecutionPlan): Promise<void> {
		const setup = operationSetups[this.money.operation];
		const inputItem: InputItem = variations[plan.variation]({
			inputItem: { reference: this.reference, cents: 1250, customer: CUSTOMERS[0] ?? '' },
			other: {},
		});
		const { items, error } = await runNode({
			type: setup.gateway,
			nodeType: process[setup.gateway],
			parameters: setup.parameters(true),
			items: [{ json: { ...inputItem } }],
			credential: setup.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox),
			settings: { onError: 'continueRegularOutput' },
		});
		this.executions.push({
			plan,
			inputItems: [inputItem],
			error,
			outputs: items.map(({ json }) => json),
			isKilled: false,
		});
		this.network.changed();
	}
}
