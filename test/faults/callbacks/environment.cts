import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Message, Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { advance } from '../support/clock.cts';
import { isInLedger } from './ledger.cts';
import type { NodeProcess } from '../support/processes.cts';
import { receive, type Mode, type PublishedTrigger } from '../support/webhook-server.cts';
import { sendingAs, type Network } from '../support/network.cts';

/** A published trigger, the gateway that calls it, and everything that came of it. */

/** Something that the gateway reports, again and again until it gets 200. */
export interface GatewayNotification {
	/** What it is about: a payment, refund or order, by the gateway's number. */
	resourceId: string;
	/** The gateway's own word for the state, or the event's number at Clink. */
	stateOrEventId: string;
	isFinal: boolean;
	message(): Message;
	isAcknowledged: boolean;
}

export interface StartedRun {
	json: IDataObject;
	process: number;
	mode: Mode;
	/** The delivery that started it. */
	cause: string;
	/** When the node handed it over, among all runs. */
	order: number;
	/** Whether the ledger held what it says, when it started. */
	isInLedger: boolean;
	/** Whether it started of a copy of something that had got its 200 long before. */
	isResent: boolean;
}

export interface DeliveryAttempt {
	message: Message;
	process: 0 | 1;
	mode: Mode;
	/** `callback` or `forged`. */
	cause: string;
}

export type GatewayType = 'chingchingPay' | 'clink';

export class CallbackEnvironment {
	readonly runs: StartedRun[] = [];
	readonly notifications: GatewayNotification[] = [];
	/** Replies to the editor's tests: whether each was 200, and started a run. */
	readonly tests: Array<{ status: number; hasRun: boolean }> = [];
	/** Whether both processes were ever at work at the same moment. */
	haveProcessesOverlapped = false;
	/** Whether n8n fails to store the next run. */
	failsToStore = false;
	/** Of deliveries under way: the process of each. */
	private readonly underWay: number[] = [];
	private isResending = false;
	private attempts = 0;
	private handedOver = 0;

	constructor(
		readonly sandbox: Sandbox,
		readonly network: Network,
		private readonly processes: NodeProcess[],
		readonly published: PublishedTrigger,
	) {}

	get gateway(): GatewayType {
		return this.published.type.startsWith('clink') ? 'clink' : 'chingchingPay';
	}

	/** Begins a delivery; what it waits for is on the network. */
	startDelivery(
		{ message, process, mode, cause }: DeliveryAttempt,
		onReply: (status: number) => void = () => {},
	): void {
		const nodes = this.processes[process];
		if (nodes === undefined) throw new Error(`There is no process ${process}.`);
		if (mode === 'webhook') {
			this.haveProcessesOverlapped ||= this.underWay.some((other) => other !== process);
			this.underWay.push(process);
		}
		const label = `${cause} ${(this.attempts += 1)}`;
		let order = 0;
		const onHandOver = () => void (order = this.handedOver += 1);
		const onRun = (json: IDataObject) =>
			this.isOver(mode) ||
			this.runs.push({
				json,
				process,
				mode,
				cause,
				order,
				isResent: this.isResending,
				isInLedger: isInLedger(this.sandbox.ledger(), this.gateway, json),
			});
		const canStore = () => {
			const isStored = !this.failsToStore;
			this.failsToStore = false;
			return isStored;
		};
		void sendingAs(label, async () => {
			if (this.isOver(mode)) {
				onReply(409);
				return;
			}
			const { status, run } = await receive(this.network, {
				published: this.published,
				process: nodes,
				mode,
				message,
				canStore,
				onHandOver,
				onRun,
			});
			if (mode === 'manual') this.tests.push({ status, hasRun: run !== undefined });
			onReply(status);
		}).finally(() => {
			if (mode === 'webhook') this.underWay.splice(this.underWay.indexOf(process), 1);
			this.network.changed();
		});
	}

	/** Delivers what was announced once more. */
	deliver(
		notification: GatewayNotification,
		process: 0 | 1,
		mode: Mode = 'webhook',
		onReply: () => void = () => {},
	): void {
		this.startDelivery({ message: notification.message(), process, mode, cause: 'callback' }, (status) => {
			if (mode === 'webhook' && (status === 200 || status === 409)) notification.isAcknowledged = true;
			onReply();
		});
	}

	/** A run that waits goes on once; n8n answers 409 from then on. That it does so once is n8n's own doing. */
	private isOver(mode: Mode): boolean {
		return (
			mode === 'webhook' && this.published.type === 'chingchingPay' && this.runs.some((run) => run.mode === 'webhook')
		);
	}

	/** Runs a node past the network: what merchants and customers do elsewhere. */
	async runDirectly(parameters: INodeParameters): Promise<IDataObject> {
		const { isHolding } = this.network;
		this.network.isHolding = false;
		const { queryLagMs } = this.sandbox.faults;
		this.sandbox.faults.queryLagMs = 0;
		const credential = this.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox);
		const { items, error } = await runNode({ type: this.gateway, parameters, credential });
		this.sandbox.faults.queryLagMs = queryLagMs;
		this.network.isHolding = isHolding;
		if (items[0] === undefined) throw new Error(`Nothing came of it: ${error?.message}`);
		return items[0].json;
	}

	/** The gateway goes on repeating, with longer and longer pauses, now that nothing goes wrong any more. */
	async retryAll(processes: Array<0 | 1>): Promise<void> {
		this.failsToStore = false;
		for (let pause = 200, tries = 0; tries < TRIES; tries += 1, pause *= 2) {
			await this.network.drain();
			const waiting = this.notifications.filter(({ isAcknowledged }) => !isAcknowledged);
			if (waiting.length === 0) return;
			for (const notification of waiting) {
				this.deliver(notification, processes[tries % processes.length] ?? 0);
				await this.network.drain();
			}
			advance(pause);
		}
	}

	/** Everything once more, to one process after the other: copies of what got its 200 long ago. */
	async resendAll(): Promise<void> {
		this.isResending = true;
		for (const process of [0, 1] as const) {
			for (const notification of this.notifications) {
				this.deliver(notification, process);
				await this.network.drain();
			}
		}
	}
}

/** As often as the sandbox's gateways try: within about two minutes. */
const TRIES = 10;
