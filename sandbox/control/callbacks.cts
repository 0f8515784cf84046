import type { Delivery, DeliveryQueue } from '../callbacks/delivery-queue.cts';
import type { Message, Reply } from '../callbacks/message.cts';
import type { ChingchingPayCallback, ChingchingPayCallbacks } from '../chingchingpay/callbacks.cts';
import type { ClinkDeliveries, ClinkDelivery } from '../clink/deliveries.cts';

/** How a test watches, holds back and sends callbacks. */
export interface Callbacks {
	/** What the gateways sent by themselves, oldest first. */
	readonly log: readonly Delivery[];
	/** From now on deliveries wait for `release`. */
	hold(): void;
	/** Sends what was held, one after the other, in the order it happened or reversed. */
	release(order?: 'asHappened' | 'reversed'): Promise<void>;
	/** Resolves once nothing waits to be sent. */
	idle(withinMs?: number): Promise<void>;
	/** Sends a logged delivery again, byte for byte: a duplicate or a replay. */
	repeat(delivery: Delivery): Promise<Reply>;
	chingchingPay: {
		send(id: string, options?: ChingchingPayCallback): Promise<Reply[]>;
		/** The callback, unsent, for a test that delivers it itself. */
		message(id: string, options?: ChingchingPayCallback): Message;
	};
	clink: {
		send(type: string, resource: unknown, options?: ClinkDelivery): Promise<Reply[]>;
		messages(type: string, resource: unknown, options?: ClinkDelivery): Message[];
	};
}

export function callbacksOf(
	queue: DeliveryQueue,
	chingchingPay: ChingchingPayCallbacks,
	clink: ClinkDeliveries,
): Callbacks {
	return {
		log: queue.log,
		hold: () => queue.hold(),
		release: (order) => queue.release(order),
		idle: (withinMs) => queue.idle(withinMs),
		async repeat({ message }) {
			if (message === undefined) throw new Error('this delivery was never sent');
			return queue.send(message);
		},
		chingchingPay: {
			send: (id, options) => chingchingPay.send(id, options),
			message: (id, options) => chingchingPay.message(id, options),
		},
		clink: {
			send: (type, resource, options) => clink.send(type, resource, options),
			messages: (type, resource, options) => clink.messages(type, resource, options),
		},
	};
}
