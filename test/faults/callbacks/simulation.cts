import type { Sandbox } from '../../../sandbox/index.cts';
import { openPayment, publish, settlePayment, type Payment, type ScenarioResult } from './run-scenario.cts';
import { gatewayOf } from './gateway.cts';
import type { CallbackScenario } from './scenario.cts';
import { CallbackEnvironment, type GatewayNotification } from './environment.cts';
import type { NodeProcess } from '../support/processes.cts';
import { normalised, type Move, type Simulation } from '../support/model-checker.cts';
import { Network } from '../support/network.cts';
import { textOf } from '../../support/text.cts';

/** A payment of which the gateway reports twice, that it is being processed and that it is paid, until each got its 200. */

/** How often the gateway reports each of the two at most. */
const TRIES = 3;

export class CallbackSimulation implements Simulation {
	private readonly tries = new Map<GatewayNotification, { made: number; isUnderWay: boolean }>();
	private isSettled = false;

	private constructor(
		readonly result: ScenarioResult,
		private readonly scenario: CallbackScenario,
		private losses: number,
	) {}

	static async start(
		sandbox: Sandbox,
		processes: NodeProcess[],
		scenario: CallbackScenario,
		losses: number,
		name: string,
		setNetwork: (network: Network) => void,
	): Promise<CallbackSimulation> {
		const network = new Network(gatewayOf(sandbox, scenario.hasUnknownStatuses));
		setNetwork(network);
		const environment = new CallbackEnvironment(sandbox, network, processes, publish(sandbox, scenario, '', name));
		const payments: Payment[] = [await openPayment(environment, scenario)];
		network.isHolding = true;
		return new CallbackSimulation({ environment, payments }, scenario, losses);
	}

	moves(): Move[] {
		const { environment, payments } = this.result;
		const [payment] = payments;
		const due = environment.notifications
			.filter((notification) => this.isDue(notification))
			.map((notification): Move => ({
				label: `the gateway reports ${environment.notifications.indexOf(notification) === 0 ? 'processing' : 'paid'}`,
				make: () => this.notify(notification),
			}));
		const paid: Move[] =
			this.isSettled || payment === undefined
				? []
				: [{ label: 'the customer pays', make: async () => await this.settlePayment(payment) }];
		return [...environment.network.moves(this.losses, () => (this.losses -= 1)), ...due, ...paid];
	}

	async settle(): Promise<void> {
		await this.result.environment.network.settle();
	}

	async drain(): Promise<void> {
		await this.result.environment.network.drain();
	}

	fingerprint(): string {
		const { environment, payments } = this.result;
		const tries = environment.notifications.map((notification) => [
			notification.isAcknowledged,
			this.tries.get(notification),
		]);
		const written = Object.values(environment.published.staticData).map((value) => textOf(value).split(' ').length);
		const runs = environment.runs.map(({ json }) => json);
		return normalised(
			JSON.stringify([this.losses, payments, tries, written, runs, environment.network.fingerprint()]),
			[],
		);
	}

	private isDue(notification: GatewayNotification): boolean {
		const { made, isUnderWay } = this.tries.get(notification) ?? { made: 0, isUnderWay: false };
		return !notification.isAcknowledged && !isUnderWay && made < TRIES;
	}

	private notify(notification: GatewayNotification): void {
		const made = (this.tries.get(notification)?.made ?? 0) + 1;
		this.tries.set(notification, { made, isUnderWay: true });
		this.result.environment.deliver(notification, 0, 'webhook', () =>
			this.tries.set(notification, { made, isUnderWay: false }),
		);
	}

	private async settlePayment(payment: Payment): Promise<void> {
		this.isSettled = true;
		await settlePayment(this.result.environment, this.scenario, payment, 'paid');
	}
}
