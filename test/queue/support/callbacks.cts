import { createHmac, randomBytes } from 'node:crypto';

import { newSecret, signedHeaders } from '../../support/n8n/clink-signature.cts';

const STALE_BY_MS = 600_000;
/** How far behind its original a late copy comes, in callbacks. */
const LATE_BY = 25;

/** One callback that is to be delivered, in as many tries as it takes. */
export interface Callback {
	kind: 'genuine' | 'copy' | 'forgery';
	eventId: string;
	reference: string;
	/** What every try is sent with, signed anew. */
	sign(): { headers: Record<string, string>; body: Buffer };
	/** Which of the webhook processors gets the first try. */
	target: number;
}

export interface Counts {
	genuine: number;
	copies: number;
	forgeries: number;
}

/** 85 % are events, 10 % come once more, 5 % are forged. */
export function countsOf(callbacks: number): Counts {
	const copies = Math.round(callbacks * 0.1);
	const forgeries = Math.round(callbacks * 0.05);
	return { genuine: callbacks - copies - forgeries, copies, forgeries };
}

/** The event that the given order was paid. */
function paidEvent(run: string, number: number): { eventId: string; reference: string; body: Buffer } {
	const eventId = `event-${run}-${number}`;
	const reference = `ORDER-${run}-${number}`;
	const resource = {
		orderId: `order-${run}-${number}`,
		customerId: `cus-${run}-${number}`,
		customerEmail: `customer.${number}@example.com`,
		merchantReferenceId: reference,
		type: 'onetime',
		status: 'success',
		amountTotal: 10 + number / 100,
		paymentCurrency: 'USD',
		priceDataList: [{ name: 'Tea tasting for two', quantity: 1 }],
	};
	const envelope = {
		id: eventId,
		object: 'event',
		type: 'order.succeeded',
		created: Date.now(),
		data: { object: resource },
	};
	return { eventId, reference, body: Buffer.from(JSON.stringify(envelope)) };
}

/** Genuine events, some of them twice, with forgeries in between. Of the copies, half come at the same moment at another processor, half come later. */
export function createCallbacks(
	run: string,
	{ genuine, copies, forgeries }: Counts,
	secret: string,
	processors: number,
): Callback[] {
	const callbacks: Callback[] = [];
	const late = new Map<number, Callback>();
	const copyEvery = Math.floor(genuine / copies);
	const forgeryEvery = Math.floor(genuine / forgeries);
	for (let number = 1; number <= genuine; number++) {
		const callback = genuineCallback(run, number, secret, number % processors);
		callbacks.push(callback);
		const nthCopy = number / copyEvery;
		if (Number.isInteger(nthCopy) && nthCopy <= copies) {
			const copy: Callback = { ...callback, kind: 'copy', target: (callback.target + 1) % processors };
			if (nthCopy % 2 === 0) callbacks.push(copy);
			else late.set(number + LATE_BY, copy);
		}
		const due = late.get(number);
		if (due) callbacks.push(due);
		late.delete(number);
		const nthForgery = number / forgeryEvery;
		if (Number.isInteger(nthForgery) && nthForgery <= forgeries)
			callbacks.push(forgery(run, genuine + nthForgery, secret, number % processors));
	}
	return [...callbacks, ...late.values()];
}

export function genuineCallback(run: string, number: number, secret: string, target: number): Callback {
	const { eventId, reference, body } = paidEvent(run, number);
	return { kind: 'genuine', eventId, reference, target, sign: () => ({ headers: signedHeaders(body, secret), body }) };
}

/** Somebody who does not have the secret; now and then somebody who has a genuine callback in hand. */
function forgery(run: string, number: number, secret: string, target: number): Callback {
	const { eventId, reference, body } = paidEvent(run, number);
	const ways: Array<() => Record<string, string>> = [
		() => signedHeaders(body, newSecret()),
		() => signedHeaders(body, ''),
		() => signedHeaders(paidEvent(run, 1).body, secret),
		() => signedHeaders(body, secret, String(Date.now() - STALE_BY_MS)),
		() => ({ ...signedHeaders(body, secret), 'x-clink-signature': '' }),
		() => ({
			...signedHeaders(body, secret),
			'x-clink-signature': createHmac('sha256', secret).update(body).digest('hex'),
		}),
		() => ({ 'content-type': 'application/json' }),
	];
	const way = ways[number % ways.length] ?? (() => ({}));
	return { kind: 'forgery', eventId, reference, target, sign: () => ({ headers: way(), body }) };
}

export const newRun = () => randomBytes(4).toString('hex');
