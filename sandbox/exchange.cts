import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from './faults.cts';
import { misbehave } from './misbehave.cts';
import type { World } from './world.cts';

/** A request to a gateway, as it was received. */
export interface Call {
	readonly method: string;
	/** Path without the query. */
	readonly path: string;
	/** Path and query. */
	readonly url: string;
	readonly query: URLSearchParams;
	readonly params: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	readonly time: number;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string | Buffer;
}

export const jsonAnswer = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify(value),
});

export interface Gateway<R extends { method: string; path: string }> {
	readonly prefix: string;
	readonly routes: readonly R[];
	/** The answer to a call; `route` is undefined when no endpoint has this method and path. */
	answer(call: Call, route: R | undefined): Answer | Promise<Answer>;
}

function toCall(request: FastifyRequest, time: number): Call {
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

/** Serves a gateway under its prefix: every call is recorded, may be late, and may meet a fault before or after acting. */
export function mount<R extends { method: string; path: string }>(
	app: FastifyInstance,
	gateway: Gateway<R>,
	world: World,
): void {
	const exchange = async (request: FastifyRequest, reply: FastifyReply, route: R | undefined) => {
		const call = toCall(request, world.now());
		const record = world.recorder.add({
			method: call.method,
			path: call.url,
			headers: call.headers,
			body: call.body,
			time: call.time,
			status: 0,
		});
		const fault: Fault | undefined = world.faults.take(call);
		await world.timers.wait(world.latencyMs);
		if (fault?.when === 'before' && fault.kind !== 'delay') {
			await misbehave(reply, fault, jsonAnswer(200, { code: 0, message: 'success' }), record, world.timers);
			return reply;
		}
		if (fault?.when === 'before') await world.timers.wait(fault.delayMs ?? 0);
		const answer = await gateway.answer(call, route);
		if (fault?.when === 'after') {
			await misbehave(reply, fault, answer, record, world.timers);
			return reply;
		}
		record.status = answer.status;
		return send(reply, answer);
	};

	void app.register(
		(scope, _options, done) => {
			scope.removeAllContentTypeParsers();
			scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
			for (const route of gateway.routes) {
				scope.route({
					method: route.method,
					url: route.path,
					handler: (request, reply) => exchange(request, reply, route),
				});
			}
			scope.setNotFoundHandler((request, reply) => exchange(request, reply, undefined));
			done();
		},
		{ prefix: gateway.prefix },
	);
}

/** A request that does not come over HTTP. */
export interface DirectRequest {
	method: string;
	/** Path and query. */
	url: string;
	/** Names in lower case. */
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** The path's parameters, or undefined when it is another path. */
function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
	const [wanted, given] = [pattern.split('/'), path.split('/')];
	if (wanted.length !== given.length) return undefined;
	const isSame = wanted.every((part, index) => part.startsWith(':') || part === given[index]);
	if (!isSame) return undefined;
	return Object.fromEntries(
		wanted.flatMap((part, index) =>
			part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[index] ?? '')]] : [],
		),
	);
}

/** What a gateway answers, without HTTP, delays and faults: for a test that carries requests and answers itself. */
export async function answerDirectly<R extends { method: string; path: string }>(
	gateway: Gateway<R>,
	world: World,
	{ method, url, headers, body }: DirectRequest,
): Promise<Answer> {
	const address = new URL(url, 'http://localhost');
	const time = world.now();
	const record = world.recorder.add({ method, path: url, headers, body, time, status: 0 });
	const below = address.pathname.slice(gateway.prefix.length);
	const route = gateway.routes.find((entry) => entry.method === method && paramsOf(entry.path, below) !== undefined);
	const params = route === undefined ? {} : (paramsOf(route.path, below) ?? {});
	const call: Call = { method, path: address.pathname, url, query: address.searchParams, params, headers, body, time };
	const answer = await gateway.answer(call, route);
	record.status = answer.status;
	return answer;
}
