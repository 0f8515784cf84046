import type { INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox/index.cts';
import { runNode } from '../../support/engine/run-node.cts';
import {
	callClink,
	chingchingPayCredential,
	clinkCredential,
	createLink,
	createPayment,
	createSubscription,
	newReference,
	pay,
	query,
} from '../../support/engine/sandbox-calls.cts';
import { textOf } from '../../support/text.cts';

/** What stands at both gateways before the attacks, and what the proof itself knows of it. */

/** Major units of the one allowed currency. */
export const LIMIT = 25;
export const ALLOWED = 'HKD';

/** Amounts are in major units. */
export interface Money {
	amount: number;
	currency: string;
}

export interface Prepared {
	sandbox: Sandbox;
	/** ChingchingPay's orders that can still be paid, by their payment ID. */
	orders: Map<string, Money>;
	/** Merchant references of what is paid at ChingchingPay. */
	paid: string[];
	/** Clink's prices, by their ID, and which of them a payment or a subscription can have. */
	prices: Map<string, Money>;
	/** Which price the terms of a plan are of. */
	snapshots: Map<string, string>;
	oneTime: string[];
	recurring: string[];
	subscriptions: string[];
	/** Clink's paid orders, by their ID. */
	clinkOrders: Map<string, Money>;
}

/** Small and large, in the allowed currency and in others. */
const AMOUNTS: Money[] = [
	{ amount: 20, currency: ALLOWED },
	{ amount: 25, currency: ALLOWED },
	{ amount: 25.01, currency: ALLOWED },
	{ amount: 2500, currency: ALLOWED },
	{ amount: 20, currency: 'CNY' },
];
const SUBSCRIPTIONS = 12;

export async function prepareWorld(): Promise<Prepared> {
	const sandbox = await startSandbox();
	const run = async (type: 'chingchingPay' | 'clink', parameters: INodeParameters) => {
		const credential = type === 'clink' ? clinkCredential(sandbox) : chingchingPayCredential(sandbox);
		const { items, error } = await runNode({ type, parameters, credential });
		if (error !== undefined) throw error;
		return items[0]?.json ?? {};
	};
	const orders = new Map<string, Money>();
	const paid: string[] = [];
	const clinkOrders = new Map<string, Money>();
	for (const money of AMOUNTS) {
		const cents = { amount: Math.round(money.amount * 100), currency: money.currency };
		for (const isOpened of [true, false]) {
			const merchantReference = newReference('LINK');
			const { payment_id: id, payment_link: page } = await run(
				'chingchingPay',
				createLink({ ...cents, merchantReference }),
			);
			// The gateway knows a link only once somebody has opened it.
			if (isOpened) await fetch(textOf(page));
			orders.set(textOf(id), money);
		}
		const reference = newReference('PAID');
		await run('chingchingPay', pay({ ...cents, merchantReference: reference }));
		await run('chingchingPay', query(reference));
		paid.push(reference);
		const { orderId } = await run('clink', createPayment({ ...money }));
		clinkOrders.set(textOf(orderId), money);
	}
	const prices = new Map<string, Money>();
	const snapshots = new Map<string, string>();
	const addPrice = async (productId: string, { amount: unitAmount, currency }: Money, isPlan: boolean) => {
		const created = await callClink(sandbox, 'POST', '/price', {
			productId,
			currency,
			unitAmount,
			...(isPlan
				? { priceType: 'recurring', recurringDetails: { interval: 'month', intervalCount: 1 } }
				: { priceType: 'one_time' }),
		});
		const priceId = textOf(created.priceId);
		prices.set(priceId, { amount: unitAmount, currency });
		snapshots.set(textOf(created.priceSnapshotId), priceId);
		return priceId;
	};
	const oneTime: string[] = [];
	const recurring: string[] = [];
	for (const money of AMOUNTS) {
		oneTime.push(await addPrice('prd_test', money, false));
		recurring.push(await addPrice('prd_plans', money, true));
	}
	const [cheap = ''] = recurring;
	const subscriptions: string[] = [];
	for (let index = 0; index < SUBSCRIPTIONS; index += 1) {
		const { subscriptionId } = await run('clink', createSubscription({ priceId: cheap }));
		subscriptions.push(textOf(subscriptionId));
	}
	return { sandbox, orders, paid, prices, snapshots, oneTime, recurring, subscriptions, clinkOrders };
}
