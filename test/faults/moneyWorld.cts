import type { INodeExecutionData } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox/index.cts';
import { runNode } from '../integration/engine.cts';
import { chingchingPayCredential, clinkCredential } from '../integration/support/gateways.cts';
import type { Execution, Round, Wish } from './drive.cts';
import type { NodeProcess } from './processes.cts';
import { recipes } from './recipes.cts';
import type { ExecutionPlan, Scenario } from './scenario.cts';
import { normalised, type Move, type World } from './search.cts';
import { as, type Wire } from './wire.cts';

/** Two runs of the same payment in one process, with at most one message lost. */

export type PaymentOperation = 'pay' | 'clinkPayment';

const plan: ExecutionPlan = { process: 0, starts: 'meanwhile', twist: 'same' };

/** As people set the node up who change nothing, at a gateway that takes every reference twice. */
export const scenarioOf = (operation: PaymentOperation): Scenario => ({
	operation, items: [], concurrency: 1, faults: [], queryLagMs: 0, duplicateReference: 'accept', reuseExisting: undefined, isScanned: true,
	earlier: 'nothing', executions: [plan, plan], retryOnFail: false, continueOnFail: true, killedAfterMs: undefined,
});

export class MoneyWorld implements World {
	private readonly executions: Execution[] = [];
	private readonly before;
	private losses: number;

	/** @param losses how many messages may get lost */
	constructor(private readonly sandbox: Sandbox, private readonly wire: Wire, process: NodeProcess, operation: PaymentOperation, private readonly reference: string, losses: number) {
		this.losses = losses;
		this.before = sandbox.ledger();
		sandbox.faults.duplicateReference = 'accept';
		wire.isHolding = true;
		for (const name of ['first', 'second']) void as(`${name} run`, async () => await this.execute(process, operation));
	}

	moves(): Move[] {
		const { held } = this.wire;
		const arrivals = held.map((message): Move => ({ label: message.label, make: async () => await this.wire.move(message) }));
		if (this.losses === 0) return arrivals;
		const lost = held.filter(({ lose }) => lose !== undefined).map((message): Move => ({
			label: `${message.label} lost`,
			make: async () => {
				this.losses -= 1;
				await this.wire.move(message, 'lose');
			},
		}));
		return [...arrivals, ...lost];
	}

	async settle(): Promise<void> {
		await this.wire.settle();
	}

	fingerprint(): string {
		const { held, received } = this.wire;
		const messages = held.map(({ label, content }) => [label, content]).sort();
		const state = [this.losses, this.entries(), messages, [...received].sort(), this.executions.map(({ outputs, error }) => [outputs, error?.message])];
		return normalised(JSON.stringify(state), [this.reference]);
	}

	round(): Round {
		expect(this.executions).toHaveLength(2);
		return { executions: this.executions, before: this.before, after: this.sandbox.ledger() };
	}

	private entries(): unknown {
		return this.sandbox.ledger().orders.filter(({ reference }) => reference === this.reference).map(({ id, status }) => [id, status]);
	}

	private async execute(process: NodeProcess, operation: PaymentOperation): Promise<void> {
		const recipe = recipes[operation];
		const wish: Wish = { reference: this.reference, cents: 1250, customer: 'ada@example.com' };
		const { items, error } = await runNode({
			type: recipe.gateway, nodeType: process[recipe.gateway], parameters: recipe.parameters(true), items: [{ json: { ...wish } } satisfies INodeExecutionData],
			credential: recipe.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox),
			settings: { onError: 'continueRegularOutput' },
		});
		this.executions.push({ plan, wishes: [wish], error, outputs: items.map(({ json }) => json), isKilled: false });
		this.wire.changed();
	}
}
