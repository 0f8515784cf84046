import axios from 'axios';
import type { GatewayName } from './ledger-entry.cts';
import type { Timers } from './timers.cts';

const firstPauseMs = 200;
const pauseFactor = 2;
const triesAtMost = 10;
const answerTimeoutMs = 5000;
const deliveriesKept = 5000;

export interface Message {
	target: string;
	method: 'POST' | 'GET';
	headers: Record<string, string>;
	body: string;
}

/** How the receiver answered; status 0 when it did not. */
export interface Reply {
	status: number;
	body: string;
}

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

/** Makes a message afresh for every try, or undefined once nobody wants it any more. */
export type Maker = () => Message | undefined;

/** Sends callbacks of both gateways, again and again until a 2xx answer, and remembers how it went. */
export class Deliveries {
	readonly log: Delivery[] = [];
	private held: { delivery: Delivery; make: Maker }[] | undefined;
	private readonly timers: Timers;
	private readonly stopping = new AbortController();

	constructor(timers: Timers) {
		this.timers = timers;
	}

	enqueue(gateway: GatewayName, about: string, target: string, make: Maker): void {
		const delivery: Delivery = { gateway, about, target, tries: 0, statuses: [], state: 'waiting' };
		if (this.log.length >= deliveriesKept) this.log.shift();
		this.log.push(delivery);
		if (this.held !== undefined) this.held.push({ delivery, make });
		else this.timers.after(0, () => void this.attempt(delivery, make));
	}

	/** From now on deliveries wait for `release`. */
	hold(): void {
		this.held ??= [];
	}

	/** Sends what was held, each after the first try of the one before. */
	async release(order: 'asHappened' | 'reversed' = 'asHappened'): Promise<void> {
		const held = this.held ?? [];
		this.held = undefined;
		for (const { delivery, make } of order === 'reversed' ? held.reverse() : held) await this.attempt(delivery, make);
	}

	/** Sends one message once, outside the log and without another try. */
	async send({ target, method, headers, body }: Message): Promise<Reply> {
		try {
			const response = await axios.request<string>({
				url: target,
				method,
				headers,
				...(method === 'POST' && { data: Buffer.from(body) }),
				responseType: 'text',
				transformResponse: [],
				timeout: answerTimeoutMs,
				maxRedirects: 0,
				proxy: false,
				validateStatus: () => true,
				signal: this.stopping.signal,
			});
			return { status: response.status, body: response.data };
		} catch {
			return { status: 0, body: '' };
		}
	}

	/** Resolves once nothing waits to be sent, rejects after the given milliseconds. */
	async idle(withinMs = 10_000): Promise<void> {
		const pollMs = 5;
		for (let waited = 0; waited < withinMs; waited += pollMs) {
			if (this.log.every(({ state }) => state !== 'waiting')) return;
			await new Promise((resolve) => setTimeout(resolve, pollMs));
		}
		throw new Error(`deliveries are still waiting after ${withinMs} ms`);
	}

	/** Drops what still waits. */
	stop(): void {
		for (const delivery of this.log.filter(({ state }) => state === 'waiting')) delivery.state = 'dropped';
		this.stopping.abort();
	}

	private async attempt(delivery: Delivery, make: Maker): Promise<void> {
		const message = make();
		if (message === undefined) delivery.state = 'dropped';
		if (message === undefined || this.stopping.signal.aborted) return;
		delivery.message = message;
		const { status } = await this.send(message);
		if (this.stopping.signal.aborted) return;
		delivery.tries += 1;
		delivery.statuses.push(status);
		const isDelivered = status >= 200 && status < 300;
		if (isDelivered || delivery.tries >= triesAtMost) {
			delivery.state = isDelivered ? 'delivered' : 'given up';
			return;
		}
		const pause = firstPauseMs * pauseFactor ** (delivery.tries - 1);
		this.timers.after(pause, () => void this.attempt(delivery, make));
	}
}
