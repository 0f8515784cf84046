import { identifierOf, parseCallback } from '../../nodes/ChingchingPay/api/callback';
import { mediaType, splitUrl, type WebhookRequest } from '../../nodes/shared/webhook/request';
import { statusesIn } from '../findings/status.cts';
import type { Delivery } from './listener.cts';

/** Texts by which gateways know that a callback was received, the likeliest first. */
export const REPLIES = ['success', 'SUCCESS', 'ok', 'OK'];

/** Enough to see how callbacks look, however often they come. */
const MAX_KEPT = 200;

interface Received {
	delivery: Delivery;
	reply: string;
	/** Milliseconds since the epoch. */
	at: number;
}

/** Every callback that came in, and the text that each was replied to with. */
export class Inbox {
	readonly received: Received[] = [];
	/** Replies after which the same callback came again. */
	readonly refuted = new Set<string>();
	private readonly lastReply = new Map<string, string>();
	private readonly now: () => number;
	private readonly isOurs: (members: unknown) => boolean;

	/** @param isOurs whether a callback is about a payment of the probe; others are replied to, and not looked at */
	constructor(now: () => number, isOurs: (members: unknown) => boolean) {
		this.now = now;
		this.isOurs = isOurs;
	}

	/** A reply that came before did not end the repeats, so the next one is tried. */
	receive(delivery: Delivery): string {
		const request = asWebhookRequest(delivery);
		const members = parseCallback(request);
		if (!this.isOurs(members)) return REPLIES[0] ?? '';
		const about = JSON.stringify([members === undefined ? '' : identifierOf(members), statusesIn(members)]);
		const before = this.lastReply.get(about);
		if (before !== undefined) this.refuted.add(before);
		const reply = REPLIES.find((text) => !this.refuted.has(text)) ?? REPLIES.at(-1) ?? '';
		this.lastReply.set(about, reply);
		if (this.received.length < MAX_KEPT) this.received.push({ delivery, reply, at: this.now() });
		return reply;
	}

	/** Milliseconds since the epoch. */
	get lastAt(): number | undefined {
		return this.received.at(-1)?.at;
	}

	/** The text that ended the repeats; undefined when none did. */
	get acceptedReply(): string | undefined {
		return REPLIES.find((text) => !this.refuted.has(text));
	}
}

/** A callback as the n8n trigger reads it. */
export function asWebhookRequest({ method, url, headers, body }: Delivery): WebhookRequest {
	return { method, contentType: mediaType(headers['content-type']), headers, ...splitUrl(url), body };
}
