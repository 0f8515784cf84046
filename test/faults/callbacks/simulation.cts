import type { Sandbox } from '../../../sandbox/index.cts';
import { open, publish, settle, type Payment, type Played } from './run-scenario.cts';
import { gatewayOf } from './gateway.cts';
import type { CallbackScript } from './scenario.cts';
import { CallbackStage, type Announcement } from './environment.cts';
import type { NodeProcess } from '../support/processes.cts';
import { normalised, type Move, type World } from '../support/model-checker.cts';
import { Wire } from '../support/network.cts';

/** A payment of which the gateway tells twice, that it is being processed and that it is paid, until each got its 200. */

/** How often the gateway tells each of the two at most. */
const TRIES = 3;

export class CallbackWorld implements World {
	private readonly tries = new Map<Announcement, { made: number; isUnderWay: boolean }>();
	private isSettled = false;

	private constructor(
		readonly played: Played,
		private readonly script: CallbackScript,
		private losses: number,
	) {}

	static async start(
		sandbox: Sandbox,
		processes: NodeProcess[],
		script: CallbackScript,
		losses: number,
		name: string,
		use: (wire: Wire) => void,
	): Promise<CallbackWorld> {
		const wire = new Wire(gatewayOf(sandbox, script.isForeign));
		use(wire);
		const stage = new CallbackStage(sandbox, wire, processes, publish(sandbox, script, '', name));
		const payments: Payment[] = [await open(stage, script)];
		wire.isHolding = true;
		return new CallbackWorld({ stage, payments }, script, losses);
	}

	moves(): Move[] {
		const { stage, payments } = this.played;
		const [payment] = payments;
		const told = stage.announcements
			.filter((announcement) => this.isToBeTold(announcement))
			.map((announcement): Move => ({
				label: `the gateway tells ${stage.announcements.indexOf(announcement) === 0 ? 'processing' : 'paid'}`,
				make: () => this.tell(announcement),
			}));
		const paid: Move[] =
			this.isSettled || payment === undefined
				? []
				: [{ label: 'the customer pays', make: async () => await this.settlePayment(payment) }];
		return [...stage.wire.moves(this.losses, () => (this.losses -= 1)), ...told, ...paid];
	}

	async settle(): Promise<void> {
		await this.played.stage.wire.settle();
	}

	async drain(): Promise<void> {
		await this.played.stage.wire.drain();
	}

	fingerprint(): string {
		const { stage, payments } = this.played;
		const tries = stage.announcements.map((announcement) => [
			announcement.isAcknowledged,
			this.tries.get(announcement),
		]);
		const written = Object.values(stage.published.staticData).map((value) => String(value).split(' ').length);
		const runs = stage.runs.map(({ json }) => json);
		return normalised(JSON.stringify([this.losses, payments, tries, written, runs, stage.wire.fingerprint()]), []);
	}

	private isToBeTold(announcement: Announcement): boolean {
		const { made, isUnderWay } = this.tries.get(announcement) ?? { made: 0, isUnderWay: false };
		return !announcement.isAcknowledged && !isUnderWay && made < TRIES;
	}

	private tell(announcement: Announcement): void {
		const made = (this.tries.get(announcement)?.made ?? 0) + 1;
		this.tries.set(announcement, { made, isUnderWay: true });
		this.played.stage.carry(announcement, 0, 'webhook', () =>
			this.tries.set(announcement, { made, isUnderWay: false }),
		);
	}

	private async settlePayment(payment: Payment): Promise<void> {
		this.isSettled = true;
		await settle(this.played.stage, this.script, payment, 'paid');
	}
}
