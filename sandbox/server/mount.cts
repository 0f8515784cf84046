import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { injectFault } from '../faults/inject-fault.cts';
import { jsonAnswer } from '../gateway/gateway.cts';
import type { Answer, Gateway, GatewayRequest, RouteAddress } from '../gateway/gateway.cts';
import type { SandboxContext } from './context.cts';

/** Serves a gateway under its prefix. Every request is recorded, may be late, and may meet a fault before or after acting. */
export function mount<Route extends RouteAddress>(
	app: FastifyInstance,
	gateway: Gateway<Route>,
	context: SandboxContext,
): void {
	void app.register(
		(scope, _options, done) => {
			scope.removeAllContentTypeParsers();
			scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
			for (const route of gateway.routes) {
				const { method, path: url, bodyLimit } = route;
				const handler = handlerFor(gateway, route, context);
				scope.route({ method, url, handler, ...(bodyLimit !== undefined && { bodyLimit }) });
			}
			scope.setNotFoundHandler(handlerFor(gateway, undefined, context));
			done();
		},
		{ prefix: gateway.prefix },
	);
}

function handlerFor<Route extends RouteAddress>(
	gateway: Gateway<Route>,
	route: Route | undefined,
	context: SandboxContext,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
	const { faults, requestLog, timers } = context;
	return async (received, reply) => {
		const request = toGatewayRequest(received, context.now());
		const { method, url, headers, body, time } = request;
		const record = requestLog.add({ method, path: url, headers, body, time, status: 0 });
		const fault = faults.take(request);
		await timers.wait(context.latencyMs);
		if (fault?.when === 'before' && fault.kind !== 'delay') {
			await injectFault(reply, fault, jsonAnswer(200, { code: 0, message: 'success' }), record, timers);
			return reply;
		}
		if (fault?.when === 'before') await timers.wait(fault.delayMs ?? 0);
		const answer = await gateway.answer(request, route);
		if (fault?.when === 'after') {
			await injectFault(reply, fault, answer, record, timers);
			return reply;
		}
		record.status = answer.status;
		return send(reply, answer);
	};
}

function toGatewayRequest(request: FastifyRequest, time: number): GatewayRequest {
	const address = new URL(request.url, 'http://localhost');
	return {
		method: request.method,
		path: address.pathname,
		url: request.url,
		query: address.searchParams,
		params: (request.params ?? {}) as Record<string, string>,
		headers: request.headers,
		body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
		time,
	};
}

function send(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
	return reply.code(status).headers(headers).send(body);
}
