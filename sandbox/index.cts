import { DeliveryQueue } from './callbacks/delivery-queue.cts';
import { ChingchingPayCallbacks } from './chingchingpay/callbacks.cts';
import { defaultPersonality } from './chingchingpay/default-personality.cts';
import { completeMerchant } from './chingchingpay/merchant.cts';
import { References } from './chingchingpay/references.cts';
import { Nonces } from './chingchingpay/nonces.cts';
import { prefix as chingchingPayPrefix } from './chingchingpay/prefix.cts';
import { chingchingPayGateway } from './chingchingpay/routes.cts';
import { Transactions } from './chingchingpay/transactions.cts';
import { ClinkDeliveries } from './clink/deliveries.cts';
import { clinkGateway, prefix as clinkPrefix } from './clink/routes.cts';
import { ClinkService } from './clink/service.cts';
import { callbacksOf } from './control/callbacks.cts';
import { controlRoutes } from './control/routes.cts';
import type { Sandbox, SandboxOptions } from './control/sandbox.cts';
import { Faults } from './faults/faults.cts';
import { Timers } from './faults/timers.cts';
import { newSecret } from './gateway/ids.cts';
import { ledgerOf } from './ledger/ledger.cts';
import { Payables } from './ledger/payables.cts';
import { pages } from './pages/routes.cts';
import { answerDirectly } from './server/answer-directly.cts';
import type { SandboxContext } from './server/context.cts';
import { mount } from './server/mount.cts';
import { RequestLog } from './server/request-log.cts';
import { newServer } from './server/server.cts';

export type { Message } from './callbacks/message.cts';
export { credentialOf } from './chingchingpay/credential.cts';
export type { Credential } from './chingchingpay/credential.cts';
export { defaultPersonality } from './chingchingpay/default-personality.cts';
export type { Merchant } from './chingchingpay/merchant.cts';
export { drawPersonality } from './chingchingpay/personality.cts';
export type { Personality, Recipe } from './chingchingpay/personality.cts';
export { TEMPLATES } from './chingchingpay/templates.cts';
export type { Sandbox, SandboxOptions } from './control/sandbox.cts';
export { orderRows } from './faults/faults.cts';
export type { Fault, FaultKind, OrderRows } from './faults/faults.cts';
export type { Answer } from './gateway/gateway.cts';
export type { PayerAction } from './gateway/payer-action.cts';
export type { LedgerEntry } from './ledger/ledger-entry.cts';
export type { Ledger, ReferenceCounts } from './ledger/ledger.cts';
export type { DirectRequest } from './server/answer-directly.cts';
export type { RecordedRequest } from './server/request-log.cts';

/** Starts stand-ins for both gateways on the loopback interface. Everything is in memory and gone after `close`. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	let url = '';
	const personality = options.personality ?? defaultPersonality;
	const context: SandboxContext = {
		now: options.now ?? Date.now,
		url: () => url,
		latencyMs: options.latencyMs ?? 0,
		faults: new Faults(personality.duplicateReference),
		requestLog: new RequestLog(),
		timers: new Timers(),
	};
	const merchants = (options.merchants ?? [{}]).map((merchant) => completeMerchant(merchant, personality.recipe));
	const apiKeys = options.clinkApiKeys ?? [newSecret('sk_test')];
	const queue = new DeliveryQueue(context.timers, context.faults);

	const chingchingPayCallbacks = new ChingchingPayCallbacks(context, queue, personality, merchants, () => transactions);
	const transactions = new Transactions(context, (transaction) => chingchingPayCallbacks.statusChanged(transaction));
	const references = new References(context, transactions);
	const chingchingPay = chingchingPayGateway(
		{ context, personality, transactions, references, nonces: new Nonces() },
		merchants,
	);

	const clinkDeliveries: ClinkDeliveries = new ClinkDeliveries(context, queue, () => clinkService.webhooks);
	const clinkService = new ClinkService(
		context,
		(account, type, resource) => clinkDeliveries.publish(account, type, resource),
		options.allowLoopbackWebhooks ?? true,
	);
	const clink = clinkGateway(clinkService, apiKeys);

	const payables = new Payables(transactions, clinkService, merchants, personality);
	const accountName = (apiKey: string): string => `key ${apiKeys.indexOf(apiKey) + 1}`;
	const ledger = () => ledgerOf(transactions, clinkService, accountName, personality);

	const app = newServer();
	mount(app, chingchingPay, context);
	mount(app, clink, context);
	await app.register(pages, {
		ledger,
		payables,
		merchants,
		clink: clinkService,
		url: () => url,
		credentials: () => sandbox,
	});
	await app.register((scope) => controlRoutes(scope, () => sandbox));
	url = await app.listen({ port: options.port ?? 0, host: '127.0.0.1' });

	const sandbox: Sandbox = {
		url,
		personality,
		chingchingPay: { baseUrl: url + chingchingPayPrefix, merchants },
		clink: {
			baseUrl: url + clinkPrefix,
			apiKeys,
			get allowLoopbackWebhooks() {
				return clinkService.webhooks.allowLoopback;
			},
			set allowLoopbackWebhooks(allowed) {
				clinkService.webhooks.allowLoopback = allowed;
			},
		},
		ledger,
		requests: context.requestLog.requests,
		faults: context.faults,
		callbacks: callbacksOf(queue, chingchingPayCallbacks, clinkDeliveries),
		setLatency(milliseconds) {
			context.latencyMs = milliseconds;
		},
		answer: async (request) =>
			request.url.startsWith(clinkPrefix)
				? await answerDirectly(clink, context, request)
				: await answerDirectly(chingchingPay, context, request),
		pay(id, action) {
			const payable = payables.find(id);
			if (payable === undefined) throw new Error(`nothing to pay has the id ${id}`);
			payable.settle(action);
		},
		disputes: {
			open: (orderId, reason = 'fraudulent') => clinkService.disputes.open(orderId, reason),
			close: (chargeBackId, result) => clinkService.disputes.close(chargeBackId, result),
		},
		async close() {
			context.timers.stop();
			queue.stop();
			await app.close();
		},
	};
	return sandbox;
}
