import type { Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { CUSTOMERS, twists, type Execution, type Round, type Wish } from './run-scenario.cts';
import type { NodeProcess } from '../support/processes.cts';
import { recipes } from './operations.cts';
import type { ExecutionPlan, Scenario } from './scenario.cts';
import { normalised, type Move, type World } from '../support/model-checker.cts';
import { as, type Wire } from '../support/network.cts';

/** Runs of the same payment at the same moment in one process, some of whose messages get lost. */

export interface MoneyCase {
	operation: 'pay' | 'clinkPayment';
	/** The runs, by in what each differs from the first. */
	runs: Array<ExecutionPlan['twist']>;
	/** How many messages may get lost. */
	losses: number;
}

const plansOf = ({ runs }: MoneyCase) =>
	runs.map((twist): ExecutionPlan => ({ process: 0, starts: 'meanwhile', twist }));

/** As people set the node up who change nothing, at a gateway that takes every reference twice. */
export const scenarioOf = (money: MoneyCase): Scenario => ({
	operation: money.operation,
	items: [],
	concurrency: 1,
	faults: [],
	queryLagMs: 0,
	duplicateReference: 'accept',
	reuseExisting: undefined,
	isScanned: true,
	earlier: 'nothing',
	executions: plansOf(money),
	retryOnFail: false,
	continueOnFail: true,
	killedAfterMs: undefined,
});

export class MoneyWorld implements World {
	private readonly executions: Execution[] = [];
	private readonly startedAt = Date.now();
	private readonly before;
	private losses: number;

	constructor(
		private readonly sandbox: Sandbox,
		private readonly wire: Wire,
		process: NodeProcess,
		private readonly money: MoneyCase,
		private readonly reference: string,
	) {
		this.losses = money.losses;
		this.before = sandbox.ledger();
		sandbox.faults.duplicateReference = 'accept';
		wire.isHolding = true;
		for (const [index, plan] of plansOf(money).entries())
			void as(`run ${index + 1}`, async () => await this.execute(process, plan));
	}

	moves(): Move[] {
		return this.wire.moves(this.losses, () => (this.losses -= 1));
	}

	async settle(): Promise<void> {
		await this.wire.settle();
	}

	async drain(): Promise<void> {
		await this.wire.drain();
	}

	fingerprint(): string {
		const entries = this.sandbox
			.ledger()
			.orders.filter(({ reference }) => reference === this.reference)
			.map(({ id, status }) => [id, status]);
		const ends = this.executions.map(({ outputs, error }) => [outputs, error?.message]);
		return normalised(JSON.stringify([this.losses, entries, this.wire.fingerprint(), ends]), [this.reference]);
	}

	/** What came of it, once all is over. */
	round(): Round {
		expect(this.executions).toHaveLength(this.money.runs.length);
		return {
			executions: this.executions,
			startedAt: this.startedAt,
			before: this.before,
			after: this.sandbox.ledger(),
		};
	}

	private async execute(process: NodeProcess, plan: ExecutionPlan): Promise<void> {
		const recipe = recipes[this.money.operation];
		const wish: Wish = twists[plan.twist](
			{ reference: this.reference, cents: 1250, customer: CUSTOMERS[0] ?? '' },
			undefined,
		);
		const { items, error } = await runNode({
			type: recipe.gateway,
			nodeType: process[recipe.gateway],
			parameters: recipe.parameters(true),
			items: [{ json: { ...wish } }],
			credential: recipe.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox),
			settings: { onError: 'continueRegularOutput' },
		});
		this.executions.push({ plan, wishes: [wish], error, outputs: items.map(({ json }) => json), isKilled: false });
		this.wire.changed();
	}
}
