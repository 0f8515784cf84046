import type { Faults } from '../faults/faults.cts';
import type { Timers } from '../faults/timers.cts';
import type { GatewayName } from '../gateway/gateway.cts';
import { sendMessage } from './message.cts';
import type { Message, Reply } from './message.cts';

const FIRST_PAUSE_MS = 200;
const IDLE_TIMEOUT_MS = 10_000;
const IDLE_POLL_MS = 5;
const pauseFactor = 2;
const maxTries = 10;
const deliveriesKept = 5000;
/** Ten times 0.1 is a little less than 1. */
const ROUNDING = 1e-9;

export interface Delivery {
	gateway: GatewayName;
	/** The event's name, or for ChingchingPay the status word. */
	about: string;
	target: string;
	tries: number;
	/** One per try, 0 where no answer came. */
	statuses: number[];
	state: 'waiting' | 'delivered' | 'given up' | 'dropped';
	/** What was sent last, so that a test can send it again byte for byte. */
	message?: Message;
}

/** Makes the message anew for every try; undefined once its receiver is gone. */
type BuildMessage = () => Message | undefined;

/** Whether the receiver has taken a message in. */
type IsReceived = (reply: Reply) => boolean;

const isSuccess: IsReceived = ({ status }) => status >= 200 && status < 300;

interface Job {
	delivery: Delivery;
	build: BuildMessage;
	isReceived: IsReceived;
}

/** Sends the callbacks of both gateways, each until it is received, and keeps a log of how it went. */
export class DeliveryQueue {
	readonly log: Delivery[] = [];
	private held: Job[] | undefined;
	private readonly timers: Timers;
	private readonly faults: Pick<Faults, 'lostCallbacks'>;
	private readonly stopping = new AbortController();
	/** How much of a callback is to be lost by now. */
	private owed = 0;

	constructor(timers: Timers, faults: Pick<Faults, 'lostCallbacks'> = { lostCallbacks: 0 }) {
		this.timers = timers;
		this.faults = faults;
	}

	/** @param isReceived any 2xx answer by default */
	enqueue(
		gateway: GatewayName,
		about: string,
		target: string,
		build: BuildMessage,
		isReceived: IsReceived = isSuccess,
	): void {
		const delivery: Delivery = { gateway, about, target, tries: 0, statuses: [], state: 'waiting' };
		if (this.log.length >= deliveriesKept) this.log.shift();
		this.log.push(delivery);
		if (this.isLost()) {
			delivery.state = 'dropped';
			return;
		}
		const job = { delivery, build, isReceived };
		if (this.held !== undefined) this.held.push(job);
		else this.timers.after(0, () => void this.attempt(job));
	}

	/** From now on deliveries wait for `release`. */
	hold(): void {
		this.held ??= [];
	}

	/** Sends what was held, each after the first try of the one before. */
	async release(order: 'asHappened' | 'reversed' = 'asHappened'): Promise<void> {
		const held = this.held ?? [];
		this.held = undefined;
		for (const job of order === 'reversed' ? held.reverse() : held) await this.attempt(job);
	}

	/** Sends one message once, outside the log and without another try. */
	send(message: Message): Promise<Reply> {
		return sendMessage(message, this.stopping.signal);
	}

	/** Resolves once nothing waits to be sent, rejects after the given milliseconds. */
	async idle(withinMs = IDLE_TIMEOUT_MS): Promise<void> {
		for (let waitedMs = 0; waitedMs < withinMs; waitedMs += IDLE_POLL_MS) {
			if (this.log.every(({ state }) => state !== 'waiting')) return;
			await new Promise((resolve) => setTimeout(resolve, IDLE_POLL_MS));
		}
		throw new Error(`deliveries are still waiting after ${withinMs} ms`);
	}

	/** Drops what still waits. */
	stop(): void {
		for (const delivery of this.log.filter(({ state }) => state === 'waiting')) delivery.state = 'dropped';
		this.stopping.abort();
	}

	private async attempt(job: Job): Promise<void> {
		const { delivery, build, isReceived } = job;
		const message = build();
		if (message === undefined) {
			delivery.state = 'dropped';
			return;
		}
		if (this.isStopped()) return;
		delivery.message = message;
		const reply = await this.send(message);
		if (this.isStopped()) return;
		delivery.tries += 1;
		delivery.statuses.push(reply.status);
		const isDelivered = isReceived(reply);
		if (isDelivered || delivery.tries >= maxTries) {
			delivery.state = isDelivered ? 'delivered' : 'given up';
			return;
		}
		const pauseMs = FIRST_PAUSE_MS * pauseFactor ** (delivery.tries - 1);
		this.timers.after(pauseMs, () => void this.attempt(job));
	}

	private isLost(): boolean {
		this.owed += this.faults.lostCallbacks;
		if (this.owed < 1 - ROUNDING) return false;
		this.owed -= 1;
		return true;
	}

	private isStopped(): boolean {
		return this.stopping.signal.aborted;
	}
}
