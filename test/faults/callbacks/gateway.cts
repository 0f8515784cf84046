import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Answer, DirectRequest, Message, Sandbox } from '../../../sandbox/index.cts';
import { isObject } from '../../../nodes/shared/values/json';
import type { GatewayNotification, CallbackEnvironment } from './environment.cts';
import { textOf } from '../../support/text.cts';

/** What the gateways report, and in which words. */

export const TARGET = 'http://n8n.example.com/webhook';
let count = 0;
const fresh = (prefix: string) => `${prefix}-${++count}`;

/** Words of another gateway of the kind, in another member. */
const UNKNOWN_STATUSES: Record<string, string> = {
	pending: 'WAIT',
	success: 'TRADE_SUCCESS',
	failed: 'TRADE_CLOSED',
	cancelled: 'TRADE_CLOSED',
	expired: 'TRADE_CLOSED',
};

/** The same words, as a merchant settles them. */
export const SETTLED_STATUSES = {
	status: {
		field: 'trade_status',
		words: {
			word: [
				{ word: 'WAIT', outcome: 'pending' },
				{ word: 'TRADE_SUCCESS', outcome: 'succeeded' },
				{ word: 'TRADE_CLOSED', outcome: 'failed' },
			],
		},
	},
};

const withUnknownStatuses = ({ status, ...data }: IDataObject): IDataObject => ({
	...data,
	trade_status: UNKNOWN_STATUSES[textOf(status)] ?? status,
});

/** What the gateway answers; ChingchingPay's in its own words or in foreign ones. */
export function gatewayOf(sandbox: Sandbox, hasUnknownStatuses: boolean): (request: DirectRequest) => Promise<Answer> {
	return async (request) => {
		const answer = await sandbox.answer(request);
		if (!hasUnknownStatuses || !request.url.endsWith('/transactions/query')) return answer;
		const envelope = JSON.parse(String(answer.body)) as IDataObject;
		return isObject(envelope.data)
			? { ...answer, body: JSON.stringify({ ...envelope, data: withUnknownStatuses(envelope.data) }) }
			: answer;
	};
}

export const paymentOnPage = (): INodeParameters => ({
	resource: 'payment',
	operation: 'pay',
	amount: 1250,
	currency: 'HKD',
	merchantReference: fresh('ORDER'),
	channelId: '101',
	paymentMethod: 'ALIPAY',
});
export const walletPayment = (): INodeParameters => ({
	resource: 'payment',
	operation: 'create',
	customerIdentifierType: 'customerEmail',
	customerIdentifier: 'ada@example.com',
	pricing: 'amount',
	amount: 12.5,
	currency: 'USD',
	paymentMethodType: 'ALIPAY',
	returnUrl: 'https://shop.example.com/',
	merchantReferenceId: fresh('ORDER'),
});
export const refundOf = (reference: string): INodeParameters => ({
	resource: 'payment',
	operation: 'refund',
	amount: 1250,
	currency: 'HKD',
	merchantReference: fresh('REFUND'),
	originalMerchantReference: reference,
});
export const clinkRefundOf = (orderId: string): INodeParameters => ({
	resource: 'refund',
	operation: 'create',
	orderId,
	refundMerchantOrderId: fresh('REFUND'),
	amount: 12.5,
	// Its event is made of it.
	simplify: false,
});

/** ChingchingPay reports the state that a payment or refund is in now; the message never changes again. */
export function notificationOf(
	{ sandbox }: CallbackEnvironment,
	resourceId: string,
	hasUnknownStatuses: boolean,
): GatewayNotification {
	const plain = JSON.parse(sandbox.callbacks.chingchingPay.message(resourceId, { to: TARGET }).body) as IDataObject;
	const { trade_status: unknownStatus } = withUnknownStatuses(plain);
	const claims = hasUnknownStatuses ? { status: undefined, trade_status: unknownStatus } : {};
	const message = sandbox.callbacks.chingchingPay.message(resourceId, { to: TARGET, claims });
	return {
		resourceId,
		stateOrEventId: textOf(hasUnknownStatuses ? unknownStatus : plain.status),
		isFinal: plain.status !== 'pending',
		message: () => message,
		isAcknowledged: false,
	};
}

/** Clink reports an event, signed afresh for every try, or with the time of the first for those who ask as well. */
export function eventNotificationOf(
	{ sandbox, published }: CallbackEnvironment,
	type: string,
	resource: IDataObject,
	resourceId: string,
): GatewayNotification {
	const eventId = fresh('event');
	const make = (): Message => {
		const [message] = sandbox.callbacks.clink.messages(type, resource, {
			to: TARGET,
			secret: textOf(published.credential.webhookSigningSecret),
			eventId,
		});
		if (message === undefined) throw new Error('There is no message.');
		return message;
	};
	const first = make();
	const message = published.parameters.verifyBy === 'both' ? () => first : make;
	return {
		resourceId,
		stateOrEventId: eventId,
		isFinal: /\.(succeeded|failed)$/.test(type),
		message,
		isAcknowledged: false,
	};
}

/** A message that nobody but a forger sends. */
export function forgedMessage(
	{ sandbox, gateway }: CallbackEnvironment,
	resourceId: string,
	how: 'forged' | 'missing' | 'unknownPayment',
): Message {
	const isUnknown = how === 'unknownPayment';
	const signature = isUnknown ? 'forged' : how;
	if (gateway === 'clink') {
		const [message] = sandbox.callbacks.clink.messages(
			'order.succeeded',
			{ orderId: isUnknown ? fresh('nothing') : resourceId, status: 'success' },
			{ to: TARGET, signature, secret: 'whsec_x' },
		);
		if (message !== undefined) return message;
	}
	const named = isUnknown
		? { merchant_reference: fresh('NOTHING'), payment_id: fresh('nothing'), transaction_id: fresh('nothing') }
		: {};
	return sandbox.callbacks.chingchingPay.message(resourceId, {
		to: TARGET,
		signature,
		claims: { status: 'success', ...named },
	});
}
