import type { FastifyInstance } from 'fastify';
import { parse } from '../gateway/fields.cts';
import { omit } from '../gateway/omit.cts';
import type { RecordedRequest } from '../server/request-log.cts';
import type { Sandbox } from './sandbox.cts';
import {
	chingchingPayCallbackOf,
	clinkDeliveryOf,
	closeDisputeShape,
	disputeShape,
	faultOf,
	payShape,
	releaseShape,
	requestsShape,
	settingsShape,
} from './schema.cts';

const hiddenHeaders = ['x-api-key', 'x-signature', 'authorization'];
const requestsShown = 100;

function withoutSecrets({ method, path, headers, body, time, status }: RecordedRequest): Record<string, unknown> {
	const kept = Object.entries(headers).map(([name, value]) => [
		name,
		hiddenHeaders.includes(name) ? '(hidden)' : value,
	]);
	return { method, path, headers: Object.fromEntries(kept), body: body.toString('utf8'), time, status };
}

function changeSettings(sandbox: Sandbox, body: unknown): void {
	const { latencyMs, ...settings } = parse(settingsShape, body);
	if (latencyMs !== undefined) sandbox.setLatency(latencyMs);
	Object.assign(sandbox.faults, settings);
}

/** What a test in the same process does with a `Sandbox`, over HTTP for a test in another. */
export function controlRoutes(app: FastifyInstance, sandbox: () => Sandbox): void {
	app.setErrorHandler((error, _request, reply) => {
		const message = error instanceof Error ? error.message : String(error);
		return reply.code(400).send({ message });
	});
	app.post('/control/faults', (request) => {
		sandbox().faults.add(faultOf(request.body));
		return { pending: sandbox().faults.pending };
	});
	app.delete('/control/faults', () => {
		sandbox().faults.clear();
		return { pending: 0 };
	});
	app.put('/control/settings', (request) => {
		changeSettings(sandbox(), request.body);
		return {};
	});
	app.get('/control/ledger', () => sandbox().ledger());
	app.get('/control/requests', (request) => {
		const { limit } = parse(requestsShape, request.query);
		return sandbox()
			.requests.slice(-Number(limit ?? requestsShown))
			.map(withoutSecrets);
	});
	app.get('/control/credentials', () => ({ chingchingPay: sandbox().chingchingPay, clink: sandbox().clink }));
	app.get('/control/personality', () => sandbox().personality);
	app.post('/control/pay', (request) => {
		const { id, outcome } = parse(payShape, request.body);
		sandbox().pay(id, outcome);
		return {};
	});
	app.post('/control/disputes', (request) => {
		const { orderId, reason } = parse(disputeShape, request.body);
		return sandbox().disputes.open(orderId, reason);
	});
	app.post<{ Params: { id: string } }>('/control/disputes/:id/close', (request) => {
		const { result } = parse(closeDisputeShape, request.body);
		return sandbox().disputes.close(request.params.id, result);
	});
	callbackRoutes(app, sandbox);
}

function callbackRoutes(app: FastifyInstance, sandbox: () => Sandbox): void {
	app.get('/control/callbacks', () => sandbox().callbacks.log.map((delivery) => omit(delivery, 'message')));
	app.post('/control/callbacks/hold', () => {
		sandbox().callbacks.hold();
		return {};
	});
	app.post('/control/callbacks/release', async (request) => {
		const { order } = parse(releaseShape, request.body ?? {});
		await sandbox().callbacks.release(order);
		return {};
	});
	app.post('/control/callbacks/chingchingpay', (request) => {
		const { id, ...options } = chingchingPayCallbackOf(request.body);
		return sandbox().callbacks.chingchingPay.send(id, options);
	});
	app.post('/control/callbacks/clink', (request) => {
		const { type, resource, ...options } = clinkDeliveryOf(request.body);
		return sandbox().callbacks.clink.send(type, resource, options);
	});
}
