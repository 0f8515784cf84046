import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';

import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Answer, DirectRequest } from '../../../sandbox/index.cts';
import type { Move } from './model-checker.cts';
import { textOf } from '../../support/text.cts';

/**
 * The way between nodes and gateways, in memory: every request is held before the gateway gets it, and every answer
 * before the node does, until a test lets it go. What stands on both sides is real: n8n's contexts and helpers, the
 * signing, the gateway's own functions. Left out are n8n's HTTP client, the sockets, their time-outs and their order.
 */

/** A message on its way, or a step of n8n's own that takes time. */
export interface Held {
	/** Whose it is, the how-manieth of theirs, and what: the same in every replay. */
	label: string;
	/** What is in it, for telling states apart. */
	content: string;
	release(): void | Promise<void>;
	/** Lets it get lost on the way; only messages can. */
	lose?(): void;
}

const owners = new AsyncLocalStorage<string>();

/** Whatever `work` sends is labelled as the owner's. */
export const sendingAs = async <T,>(owner: string, work: () => Promise<T>): Promise<T> => await owners.run(owner, work);

const reset = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });

export class Network {
	readonly held: Held[] = [];
	/** Whether messages wait; otherwise they arrive at once. */
	isHolding = false;
	/** What every owner has received so far: with it, where the owner stands. */
	readonly received = new Map<string, string[]>();
	private readonly counts = new Map<string, number>();
	private changes = 0;

	/** @param answer what the gateway answers, as it reaches the network */
	constructor(private readonly answer: (request: DirectRequest) => Promise<Answer>) {}

	/** Takes the place of n8n's HTTP client. */
	async send(options: IHttpRequestOptions): Promise<unknown> {
		const request = requestOf(options);
		if (!this.isHolding) return replyOf(await this.answer(request));
		const { label, owner } = this.next();
		const content = `${request.method} ${request.url} ${request.body.toString()}`;
		return await new Promise((resolve, reject) => {
			const lose = () => {
				this.note(owner, 'lost');
				reject(reset());
			};
			const arrive = async () => {
				const answer = await this.answer(request);
				const give = () => {
					this.note(owner, String(answer.body));
					resolve(replyOf(answer));
				};
				this.hold({ label: `${label} answer`, content: String(answer.body), release: give, lose });
			};
			this.hold({ label: `${label} request`, content, release: arrive, lose });
		});
	}

	/** A step of n8n's own, which takes as long as the test lets it. */
	async pause(what: string): Promise<void> {
		if (!this.isHolding) return;
		const { label } = this.next();
		await new Promise<void>((resolve) => this.hold({ label: `${label} ${what}`, content: '', release: resolve }));
	}

	/** Takes a message off the network and lets it arrive, or get lost. */
	async move(message: Held, fate: 'release' | 'lose' = 'release'): Promise<void> {
		this.held.splice(this.held.indexOf(message), 1);
		this.changed();
		if (fate === 'lose' && message.lose !== undefined) message.lose();
		else await message.release();
	}

	/** Until nobody can go on unless a message moves: the event loop turns and nothing new comes of it. */
	async settle(): Promise<void> {
		for (let quietTurns = 0; quietTurns < QUIET_TURNS;) {
			const before = this.changes;
			await new Promise((resolve) => setImmediate(resolve));
			quietTurns = before === this.changes ? quietTurns + 1 : 0;
		}
	}

	/** Every message that can arrive, and every one that can get lost, as moves of a systematic search. */
	moves(losses: number, onLoss: () => void): Move[] {
		const arrivals = this.held.map((message): Move => ({
			label: message.label,
			make: async () => await this.move(message),
		}));
		if (losses === 0) return arrivals;
		const lost = this.held
			.filter((message) => message.lose !== undefined)
			.map((message): Move => ({
				label: `${message.label} lost`,
				make: async () => {
					onLoss();
					await this.move(message, 'lose');
				},
			}));
		return [...arrivals, ...lost];
	}

	/** Where everybody stands: what is on the way, and what everybody has received. */
	fingerprint(): unknown {
		return [this.held.map(({ label, content }) => [label, content]).sort(), [...this.received].sort()];
	}

	/** Lets everything arrive, oldest first. */
	async drain(): Promise<void> {
		await this.settle();
		for (let [oldest] = this.held; oldest !== undefined; [oldest] = this.held) {
			await this.move(oldest);
			await this.settle();
		}
	}

	changed(): void {
		this.changes += 1;
	}

	private hold(message: Held): void {
		this.held.push(message);
		this.changed();
	}

	private note(owner: string, what: string): void {
		this.received.set(owner, [...(this.received.get(owner) ?? []), what]);
		this.changed();
	}

	private next(): { label: string; owner: string } {
		const owner = owners.getStore() ?? 'somebody';
		const count = (this.counts.get(owner) ?? 0) + 1;
		this.counts.set(owner, count);
		return { label: `${owner} ${count}`, owner };
	}
}

/** Turns of the event loop after which nothing new is to be expected; n8n's engine was never seen to need more than 6. */
const QUIET_TURNS = 8;

function requestOf({ method = 'GET', url, headers = {}, body }: IHttpRequestOptions): DirectRequest {
	const { pathname, search } = new URL(url);
	const named = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), textOf(value)]);
	return {
		method,
		url: pathname + search,
		headers: Object.fromEntries(named),
		body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
	};
}

const replyOf = ({ status, headers, body }: Answer) => ({
	statusCode: status,
	headers,
	body: Readable.from([Buffer.from(body)]),
});
