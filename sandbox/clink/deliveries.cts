import { createHmac } from 'node:crypto';
import type { DeliveryQueue } from '../callbacks/delivery-queue.cts';
import type { Message, Reply } from '../callbacks/message.cts';
import { newId } from '../gateway/ids.cts';
import type { SandboxContext } from '../server/context.cts';
import type { Endpoint } from './endpoint.cts';
import type { Webhooks } from './webhooks.cts';

interface ClinkEvent {
	id: string;
	object: 'event';
	/** Milliseconds. */
	created: number;
	type: string;
	data: { object: unknown };
}

export interface ClinkDelivery {
	/** The endpoint whose URL and secret are used; by default every enabled one that wants the event. */
	endpointId?: string;
	/** Where it is sent; by default the endpoint's URL. */
	to?: string;
	/** `forged` is made with another secret. */
	signature?: 'valid' | 'forged' | 'missing';
	/** The secret that signs; by default the endpoint's. For an endpoint that was registered by hand. */
	secret?: string;
	/** X-Clink-Timestamp in milliseconds; now by default. For late and stale deliveries. */
	timestamp?: number;
	timestampUnit?: 'milliseconds' | 'seconds';
	/** `legacy`: ISO time and the resource straight in data. `named`: data.object is the resource's name. */
	shape?: 'canonical' | 'legacy' | 'named';
	eventId?: string;
	times?: number;
}

const forgedSecret = 'whsec_not-the-secret';

const membersOf = (resource: unknown): object => (typeof resource === 'object' && resource !== null ? resource : {});

const shapes: Record<NonNullable<ClinkDelivery['shape']>, (event: ClinkEvent) => unknown> = {
	canonical: (event) => event,
	legacy: (event) => ({ ...event, created: new Date(event.created).toISOString(), data: event.data.object }),
	named: (event) => ({ ...event, data: { object: event.type.split('.')[0], ...membersOf(event.data.object) } }),
};

function signatureHeaders(
	secret: string,
	timestamp: number,
	body: string,
	options: ClinkDelivery,
): Record<string, string> {
	const stamp = String(options.timestampUnit === 'seconds' ? Math.floor(timestamp / 1000) : timestamp);
	if (options.signature === 'missing') return { 'x-clink-timestamp': stamp };
	const signature = createHmac('sha256', options.signature === 'forged' ? forgedSecret : secret)
		.update(`${stamp}.${body}`)
		.digest('hex');
	return { 'x-clink-timestamp': stamp, 'x-clink-signature': signature, 'x-clink-signtype': 'SHA256' };
}

/** Sends events to the registered endpoints, signed as Clink documents it. */
export class ClinkDeliveries {
	private readonly context: SandboxContext;
	private readonly queue: DeliveryQueue;
	private readonly webhooks: () => Webhooks;

	constructor(context: SandboxContext, queue: DeliveryQueue, webhooks: () => Webhooks) {
		this.context = context;
		this.queue = queue;
		this.webhooks = webhooks;
	}

	/** Returns the event's id. */
	publish(account: string, type: string, resource: unknown): string {
		const event = this.event(type, resource);
		for (const { id, url } of this.webhooks().subscribers(account, type)) {
			this.queue.enqueue('Clink', type, url, () => {
				const endpoint = this.webhooks().find(id);
				return endpoint?.enabled ? this.message(event, endpoint.url, endpoint.secret, {}) : undefined;
			});
		}
		return event.id;
	}

	/** Sends an event now, true or forged, and returns the answers. */
	async send(type: string, resource: unknown, options: ClinkDelivery = {}): Promise<Reply[]> {
		const messages = this.messages(type, resource, options);
		const replies: Reply[] = [];
		for (let time = 0; time < (options.times ?? 1); time += 1) {
			for (const message of messages) replies.push(await this.queue.send(message));
		}
		return replies;
	}

	/** An event for every endpoint that wants it, unsent. */
	messages(type: string, resource: unknown, options: ClinkDelivery = {}): Message[] {
		const event = this.event(type, resource, options.eventId);
		return this.targets(type, options).map(({ url, secret }) => this.message(event, url, secret, options));
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
		return { id, object: 'event', created: this.context.now(), type, data: { object: resource } };
	}

	private message(event: ClinkEvent, target: string, secret: string, options: ClinkDelivery): Message {
		const body = JSON.stringify(shapes[options.shape ?? 'canonical'](event));
		const timestamp = options.timestamp ?? this.context.now();
		return {
			method: 'POST',
			target,
			headers: {
				'content-type': 'application/json',
				'user-agent': 'clink-sandbox',
				...signatureHeaders(secret, timestamp, body, options),
			},
			body,
		};
	}
}
