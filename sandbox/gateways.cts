import { callbacksOf } from './callbacks.cts';
import type { Callbacks } from './callbacks.cts';
import type { Merchant } from './chingchingpay/authenticate.cts';
import { ChingchingPayCallbacks } from './chingchingpay/callbacks.cts';
import { References } from './chingchingpay/references.cts';
import { Transactions } from './chingchingpay/transactions.cts';
import { Counter } from './clink/counter.cts';
import { ClinkDeliveries } from './clink/deliveries.cts';
import type { Deliveries } from './deliveries.cts';
import { ledgerOf } from './ledger.cts';
import type { Ledger } from './ledger.cts';
import { Payables } from './payables.cts';
import type { World } from './world.cts';

export interface Gateways {
	transactions: Transactions;
	references: References;
	counter: Counter;
	payables: Payables;
	callbacks: Callbacks;
	ledger(): Ledger;
}

interface Accounts {
	merchants: Merchant[];
	apiKeys: string[];
	allowLoopbackWebhooks: boolean;
}

/** Puts the two gateways together: what changes in one of their stores goes out as a callback. */
export function buildGateways(world: World, deliveries: Deliveries, accounts: Accounts): Gateways {
	const { merchants, apiKeys, allowLoopbackWebhooks } = accounts;
	const chingchingPay = new ChingchingPayCallbacks(deliveries, merchants, () => transactions);
	const clink = new ClinkDeliveries(world, deliveries, () => counter.webhooks);
	const transactions = new Transactions(world, (transaction) => chingchingPay.changed(transaction));
	const counter = new Counter(
		world,
		(account, type, resource) => clink.publish(account, type, resource),
		allowLoopbackWebhooks,
	);
	return {
		transactions,
		counter,
		references: new References(world, transactions),
		payables: new Payables(transactions, counter, merchants),
		callbacks: callbacksOf(deliveries, chingchingPay, clink),
		ledger: () => ledgerOf(transactions, counter, (apiKey) => `key ${apiKeys.indexOf(apiKey) + 1}`),
	};
}
