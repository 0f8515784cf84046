import type { ChingchingPayCallback, ChingchingPayCallbacks } from './chingchingpay/callbacks.cts';
import type { ClinkDeliveries, ClinkDelivery } from './clink/deliveries.cts';
import type { Deliveries, Delivery, Message, Reply } from './deliveries.cts';

/** Callbacks on request: what a test needs beyond those that are sent by themselves. */
export interface Callbacks {
	/** Deliveries sent by themselves, oldest first. */
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
		send(id: string, wish?: ChingchingPayCallback): Promise<Reply[]>;
		/** The callback, unsent: for a test that carries it itself. */
		message(id: string, wish?: ChingchingPayCallback): Message;
	};
	clink: {
		send(type: string, resource: unknown, wish?: ClinkDelivery): Promise<Reply[]>;
		messages(type: string, resource: unknown, wish?: ClinkDelivery): Message[];
	};
}

export function callbacksOf(
	deliveries: Deliveries,
	chingchingPay: ChingchingPayCallbacks,
	clink: ClinkDeliveries,
): Callbacks {
	return {
		log: deliveries.log,
		hold: () => deliveries.hold(),
		release: (order) => deliveries.release(order),
		idle: (withinMs) => deliveries.idle(withinMs),
		async repeat({ message }) {
			if (message === undefined) throw new Error('this delivery was never sent');
			return deliveries.send(message);
		},
		chingchingPay: {
			send: (id, wish) => chingchingPay.send(id, wish),
			message: (id, wish) => chingchingPay.message(id, wish),
		},
		clink: {
			send: (type, resource, wish) => clink.send(type, resource, wish),
			messages: (type, resource, wish) => clink.messages(type, resource, wish),
		},
	};
}
