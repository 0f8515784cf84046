import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Message, Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import { chingchingPayCredential, clinkCredential } from '../../support/engine/sandbox-calls.cts';
import { advance } from '../support/clock.cts';
import { isInLedger } from './ledger.cts';
import type { NodeProcess } from '../support/processes.cts';
import { receive, type Mode, type Published } from '../support/webhook-server.cts';
import { as, type Wire } from '../support/network.cts';

/** A published trigger, the gateway that calls it, and everything that came of it. */

/** Something that the gateway tells, again and again until it gets 200. */
export interface Announcement {
	/** What it is about: a payment, refund or order, by the gateway's number. */
	subject: string;
	/** The gateway's own word for the state, or the event's number at Clink. */
	word: string;
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
	isHeld: boolean;
	/** Whether it started of a copy of something that had got its 200 long before. */
	isEcho: boolean;
}

export interface Attempt {
	message: Message;
	process: 0 | 1;
	mode: Mode;
	/** `callback` or `forged`. */
	cause: string;
}

export type GatewayType = 'chingchingPay' | 'clink';

export class CallbackStage {
	readonly runs: StartedRun[] = [];
	readonly announcements: Announcement[] = [];
	/** Replies to the editor's tests: whether each was 200, and started a run. */
	readonly tests: Array<{ status: number; hasRun: boolean }> = [];
	/** Whether both processes were ever at work at the same moment. */
	isAcross = false;
	/** Whether n8n fails to store the next run. */
	breaksStore = false;
	/** Of deliveries under way: the process of each. */
	private readonly underWay: number[] = [];
	private isEchoing = false;
	private attempts = 0;
	private handedOver = 0;

	constructor(
		readonly sandbox: Sandbox,
		readonly wire: Wire,
		private readonly processes: NodeProcess[],
		readonly published: Published,
	) {}

	get gateway(): GatewayType {
		return this.published.type.startsWith('clink') ? 'clink' : 'chingchingPay';
	}

	/** Begins a delivery; what it waits for is on the wire. */
	begin({ message, process, mode, cause }: Attempt, onReply: (status: number) => void = () => {}): void {
		const nodes = this.processes[process];
		if (nodes === undefined) throw new Error(`There is no process ${process}.`);
		if (mode === 'webhook') {
			this.isAcross ||= this.underWay.some((other) => other !== process);
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
				isEcho: this.isEchoing,
				isHeld: isInLedger(this.sandbox.ledger(), this.gateway, json),
			});
		const canStore = () => !this.breaksStore || ((this.breaksStore = false), false);
		void as(label, async () => {
			if (this.isOver(mode)) return onReply(409);
			const { status, run } = await receive(this.wire, {
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
			this.wire.changed();
		});
	}

	/** Delivers what was announced once more. */
	carry(announcement: Announcement, process: 0 | 1, mode: Mode = 'webhook', onReply: () => void = () => {}): void {
		this.begin({ message: announcement.message(), process, mode, cause: 'callback' }, (status) => {
			if (mode === 'webhook' && (status === 200 || status === 409)) announcement.isAcknowledged = true;
			onReply();
		});
	}

	/** A run that waits goes on once; n8n answers 409 from then on. That it does so once is n8n's own doing. */
	private isOver(mode: Mode): boolean {
		return (
			mode === 'webhook' && this.published.type === 'chingchingPay' && this.runs.some((run) => run.mode === 'webhook')
		);
	}

	/** Runs a node at the gateway's own counter, past the wire: what merchants and customers do elsewhere. */
	async atCounter(parameters: INodeParameters): Promise<IDataObject> {
		const { isHolding } = this.wire;
		this.wire.isHolding = false;
		const { queryLagMs } = this.sandbox.faults;
		this.sandbox.faults.queryLagMs = 0;
		const credential = this.gateway === 'clink' ? clinkCredential(this.sandbox) : chingchingPayCredential(this.sandbox);
		const { items, error } = await runNode({ type: this.gateway, parameters, credential });
		this.sandbox.faults.queryLagMs = queryLagMs;
		this.wire.isHolding = isHolding;
		if (items[0] === undefined) throw new Error(`Nothing came of it: ${error?.message}`);
		return items[0].json;
	}

	/** The gateway goes on repeating, with longer and longer pauses, now that nothing goes wrong any more. */
	async repeatAll(processes: Array<0 | 1>): Promise<void> {
		this.breaksStore = false;
		for (let pause = 200, tries = 0; tries < TRIES; tries += 1, pause *= 2) {
			await this.wire.drain();
			const waiting = this.announcements.filter(({ isAcknowledged }) => !isAcknowledged);
			if (waiting.length === 0) return;
			for (const announcement of waiting) {
				this.carry(announcement, processes[tries % processes.length] ?? 0);
				await this.wire.drain();
			}
			advance(pause);
		}
	}

	/** Everything once more, to one process after the other: copies of what got its 200 long ago. */
	async echoAll(): Promise<void> {
		this.isEchoing = true;
		for (const process of [0, 1] as const) {
			for (const announcement of this.announcements) {
				this.carry(announcement, process);
				await this.wire.drain();
			}
		}
	}
}

/** As often as the sandbox's gateways try: within about two minutes. */
const TRIES = 10;
