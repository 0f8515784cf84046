import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Merchant } from './chingchingpay/authenticate.cts';
import { chingchingPayGateway, prefix as chingchingPayPrefix } from './chingchingpay/routes.cts';
import { clinkGateway, prefix as clinkPrefix } from './clink/routes.cts';
import { control } from './control.cts';
import { Deliveries } from './deliveries.cts';
import { answerDirectly, mount } from './exchange.cts';
import { Faults } from './faults.cts';
import { buildGateways } from './gateways.cts';
import { newId, newSecret } from './ids.cts';
import { onlyLoopback } from './loopback.cts';
import { pages } from './pages/routes.cts';
import { Recorder } from './recorder.cts';
import { Timers } from './timers.cts';
import type { Sandbox, SandboxOptions } from './types.cts';
import type { World } from './world.cts';

export type * from './types.cts';

const bodyLimit = 2 * 1024 * 1024;
const maxParamLength = 2048;

const noRouteHasASchema = (): never => {
	throw new Error('fields are checked by fields.cts');
};
// Without this, fastify loads and compiles a validator that no route uses.
const withoutSchemas = {
	compilersFactory: { buildValidator: () => noRouteHasASchema, buildSerializer: () => noRouteHasASchema },
};

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

function newServer(): FastifyInstance {
	const app = fastify({
		bodyLimit,
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		schemaController: withoutSchemas,
		routerOptions: { maxParamLength },
	});
	onlyLoopback(app);
	return app;
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
	const deliveries = new Deliveries(world.timers);
	const { allowLoopbackWebhooks = true } = options;
	const gateways = buildGateways(world, deliveries, { merchants, apiKeys, allowLoopbackWebhooks });
	const { transactions, references, counter, payables, ledger, callbacks } = gateways;

	const app = newServer();
	const chingchingPay = chingchingPayGateway({ world, transactions, references }, merchants);
	const clink = clinkGateway(counter, apiKeys);
	mount(app, chingchingPay, world);
	mount(app, clink, world);
	await app.register(pages, { ledger, payables, merchants, url: () => url, access: () => sandbox });
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
		callbacks,
		setLatency(milliseconds) {
			world.latencyMs = milliseconds;
		},
		answer: async (request) =>
			request.url.startsWith(clinkPrefix)
				? await answerDirectly(clink, world, request)
				: await answerDirectly(chingchingPay, world, request),
		pay(id, outcome) {
			const payable = payables.find(id);
			if (payable === undefined) throw new Error(`nothing to pay has the id ${id}`);
			payable.settle(outcome);
		},
		async close() {
			world.timers.stop();
			deliveries.stop();
			await app.close();
		},
	};
	return sandbox;
}
