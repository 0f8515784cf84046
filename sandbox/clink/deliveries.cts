import { createHmac } from 'node:crypto';
import type { Deliveries, Message, Reply } from '../deliveries.cts';
import { newId } from '../ids.cts';
import type { World } from '../world.cts';
import type { Endpoint } from './endpoint.cts';
import type { Webhooks } from './webhooks.cts';

export interface ClinkEvent {
	id: string;
	object: 'event';
	/** Milliseconds. */
	created: number;
	type: string;
	data: { object: unknown };
}

export interface ClinkDelivery {
	/** The endpoint whose URL and secret are used; every enabled one that wants the event unless told. */
	endpointId?: string;
	/** Where to, the endpoint's URL unless told. */
	to?: string;
	/** `forged` is made with another secret. */
	signature?: 'valid' | 'forged' | 'missing';
	/** The secret that signs, the endpoint's unless told: for an endpoint that was registered by hand. */
	secret?: string;
	/** What X-Clink-Timestamp says (milliseconds), now unless told: late and stale deliveries. */
	timestamp?: number;
	timestampUnit?: 'milliseconds' | 'seconds';
	/** `legacy`: ISO time and the resource straight in data. `named`: data.object is the resource's name. */
	shape?: 'canonical' | 'legacy' | 'named';
	eventId?: string;
	times?: number;
}

const forgedSecret = 'whsec_not-the-secret';

const shapes: Record<NonNullable<ClinkDelivery['shape']>, (event: ClinkEvent) => unknown> = {
	canonical: (event) => event,
	legacy: (event) => ({ ...event, created: new Date(event.created).toISOString(), data: event.data.object }),
	named: (event) => ({ ...event, data: { object: event.type.split('.')[0], ...Object(event.data.object) } }),
};

function signatureHeaders(
	secret: string,
	timestamp: number,
	body: string,
	wish: ClinkDelivery,
): Record<string, string> {
	const stamp = String(wish.timestampUnit === 'seconds' ? Math.floor(timestamp / 1000) : timestamp);
	if (wish.signature === 'missing') return { 'x-clink-timestamp': stamp };
	const signature = createHmac('sha256', wish.signature === 'forged' ? forgedSecret : secret)
		.update(`${stamp}.${body}`)
		.digest('hex');
	return { 'x-clink-timestamp': stamp, 'x-clink-signature': signature, 'x-clink-signtype': 'SHA256' };
}

/** Tells the registered endpoints what happened, signed as Clink documents it. */
export class ClinkDeliveries {
	private readonly world: World;
	private readonly deliveries: Deliveries;
	private readonly webhooks: () => Webhooks;

	constructor(world: World, deliveries: Deliveries, webhooks: () => Webhooks) {
		this.world = world;
		this.deliveries = deliveries;
		this.webhooks = webhooks;
	}

	publish(account: string, type: string, resource: unknown): void {
		const event = this.event(type, resource);
		for (const { id, url } of this.webhooks().subscribers(account, type)) {
			this.deliveries.enqueue('Clink', type, url, () => {
				const endpoint = this.webhooks().find(id);
				return endpoint?.enabled ? this.message(event, endpoint.url, endpoint.secret, {}) : undefined;
			});
		}
	}

	/** Sends an event now, true or forged, and returns the answers. */
	async send(type: string, resource: unknown, wish: ClinkDelivery = {}): Promise<Reply[]> {
		const messages = this.messages(type, resource, wish);
		const replies: Reply[] = [];
		for (let time = 0; time < (wish.times ?? 1); time += 1) {
			for (const message of messages) replies.push(await this.deliveries.send(message));
		}
		return replies;
	}

	/** An event for every endpoint that wants it, unsent. */
	messages(type: string, resource: unknown, wish: ClinkDelivery = {}): Message[] {
		const event = this.event(type, resource, wish.eventId);
		return this.targets(type, wish).map(({ url, secret }) => this.message(event, url, secret, wish));
	}

	private targets(type: string, { endpointId, to, secret }: ClinkDelivery): { url: string; secret: string }[] {
		const all = this.webhooks().all();
		const endpoints = all.filter((endpoint: Endpoint) =>
			endpointId === undefined ? endpoint.enabled && endpoint.events.includes(type) : endpoint.id === endpointId,
		);
		if (endpoints.length === 0 && to !== undefined) return [{ url: to, secret: secret ?? forgedSecret }];
		return endpoints.map((endpoint) => ({ url: to ?? endpoint.url, secret: secret ?? endpoint.secret }));
	}

	private event(type: string, resource: unknown, id = newId('event')): ClinkEvent {
		return { id, object: 'event', created: this.world.now(), type, data: { object: resource } };
	}

	private message(event: ClinkEvent, target: string, secret: string, wish: ClinkDelivery): Message {
		const body = JSON.stringify(shapes[wish.shape ?? 'canonical'](event));
		const timestamp = wish.timestamp ?? this.world.now();
		return {
			method: 'POST',
			target,
			headers: {
				'content-type': 'application/json',
				'user-agent': 'clink-sandbox',
				...signatureHeaders(secret, timestamp, body, wish),
			},
			body,
		};
	}
}
