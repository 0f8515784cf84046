import fastify from 'fastify';
import { Counter } from './clink/counter.cts';
import { clinkGateway, prefix as clinkPrefix } from './clink/routes.cts';
import type { Merchant } from './chingchingpay/authenticate.cts';
import { References } from './chingchingpay/references.cts';
import { chingchingPayGateway, prefix as chingchingPayPrefix } from './chingchingpay/routes.cts';
import { Transactions } from './chingchingpay/transactions.cts';
import type { Outcome } from './chingchingpay/transactions.cts';
import { control } from './control.cts';
import { mount } from './exchange.cts';
import { Faults } from './faults.cts';
import { newId, newSecret } from './ids.cts';
import { ledgerOf } from './ledger.cts';
import type { Ledger } from './ledger.cts';
import { onlyLoopback } from './loopback.cts';
import { pages } from './pages/routes.cts';
import type { Access } from './pages/dashboard.cts';
import { Payables } from './payables.cts';
import { Recorder } from './recorder.cts';
import type { RecordedRequest } from './recorder.cts';
import { Timers } from './timers.cts';
import type { World } from './world.cts';

export type { Ledger, Merchant, Outcome, RecordedRequest };
export type { LedgerEntry, ReferenceCounts } from './ledger.cts';
export type { Fault, FaultKind, Faults } from './faults.cts';

export interface SandboxOptions {
	/** 0, the default: any free port. */
	port?: number;
	/** Milliseconds before every answer of a gateway. */
	latencyMs?: number;
	/** Milliseconds since the epoch. */
	now?: () => number;
	merchants?: Partial<Merchant>[];
	/** Each key is a merchant of its own. */
	clinkApiKeys?: string[];
	/** Whether Clink webhooks may go to loopback addresses, which the real gateway refuses; true unless told. */
	allowLoopbackWebhooks?: boolean;
}

export interface Sandbox {
	url: string;
	chingchingPay: { baseUrl: string; merchants: Merchant[] };
	clink: { baseUrl: string; apiKeys: string[]; allowLoopbackWebhooks: boolean };
	ledger(): Ledger;
	/** The latest 20,000 requests to either gateway. */
	requests: RecordedRequest[];
	faults: Faults;
	setLatency(milliseconds: number): void;
	/** What a person does on the pay page. The id is a payment, order or checkout session id; throws when it is not open. */
	pay(paymentId: string, outcome: Outcome): void;
	close(): Promise<void>;
}

const bodyLimit = 2 * 1024 * 1024;
const maxParamLength = 2048;

function completeMerchant(given: Partial<Merchant>): Merchant {
	return {
		merchantId: newId('mch'),
		apiKey: newSecret('ak_test'),
		apiSecret: newSecret('secret_test'),
		signedContent: 'body',
		signatureEncoding: 'hex',
		name: 'Sandbox Merchant',
		...given,
	};
}

/** Starts stand-ins for both gateways on the loopback interface. Everything is in memory and gone after `close`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	let url = '';
	const world: World = {
		now: options.now ?? Date.now,
		url: () => url,
		latencyMs: options.latencyMs ?? 0,
		faults: new Faults(),
		recorder: new Recorder(),
		timers: new Timers(),
	};
	const merchants = (options.merchants ?? [{}]).map(completeMerchant);
	const apiKeys = options.clinkApiKeys ?? [newSecret('sk_test')];
	const transactions = new Transactions(world, () => undefined);
	const counter = new Counter(world, () => undefined, options.allowLoopbackWebhooks ?? true);
	const references = new References(world, transactions);
	const payables = new Payables(transactions, counter, merchants);
	const ledger = (): Ledger => ledgerOf(transactions, counter, (apiKey) => `key ${apiKeys.indexOf(apiKey) + 1}`);

	const app = fastify({
		bodyLimit,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength },
	});
	onlyLoopback(app);
	mount(app, chingchingPayGateway({ world, transactions, references }, merchants), world);
	mount(app, clinkGateway(counter, apiKeys), world);
	const access = (): Access => ({
		chingchingPayUrl: url + chingchingPayPrefix,
		clinkUrl: url + clinkPrefix,
		merchants,
		clinkApiKeys: apiKeys,
	});
	await app.register(pages, { ledger, access, url: () => url, payables, merchants });
	await app.register((scope) => control(scope, () => sandbox));
	url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });

	const sandbox: Sandbox = {
		url,
		chingchingPay: { baseUrl: url + chingchingPayPrefix, merchants },
		clink: {
			baseUrl: url + clinkPrefix,
			apiKeys,
			get allowLoopbackWebhooks() {
				return counter.webhooks.allowLoopback;
			},
			set allowLoopbackWebhooks(allowed) {
				counter.webhooks.allowLoopback = allowed;
			},
		},
		ledger,
		requests: world.recorder.requests,
		faults: world.faults,
		setLatency(milliseconds) {
			world.latencyMs = milliseconds;
		},
		pay(id, outcome) {
			const payable = payables.find(id);
			if (payable === undefined) throw new Error(`nothing to pay has the id ${id}`);
			payable.settle(outcome);
		},
		async close() {
			world.timers.stop();
			await app.close();
		},
	};
	return sandbox;
}
