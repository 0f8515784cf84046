import { jsonAnswer } from '../exchange.cts';
import type { Answer, Call, Gateway } from '../exchange.cts';
import { InvalidInput, parse } from '../fields.cts';
import type { Shape, Values } from '../fields.cts';
import { accountOf, checkTimestamp } from './authenticate.cts';
import type { Counter } from './counter.cts';
import { eventCatalogue } from './events.cts';
import { createPayment, refreshQrCode } from './payments.cts';
import { HttpRefusal, Refusal, refusals } from './refusals.cts';
import * as shapes from './schema.cts';
import * as webhookShapes from './webhook-schema.cts';

export const prefix = '/clink/api';

interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	path: string;
	act(counter: Counter, account: string, call: Call): unknown;
}

class Rows {
	readonly value: { total: number; rows: unknown[] };

	constructor(value: { total: number; rows: unknown[] }) {
		this.value = value;
	}
}

const isWebhookPath = (path: string): boolean => path.startsWith(`${prefix}/webhook/`);

function json(call: Call): unknown {
	const contentType = String(call.headers['content-type'] ?? '')
		.split(';')[0]
		?.trim()
		.toLowerCase();
	if (contentType !== 'application/json') throw new InvalidInput('Content-Type must be application/json');
	try {
		return JSON.parse(call.body.toString('utf8'));
	} catch {
		throw new InvalidInput('the body is not valid JSON');
	}
}

const queryOf = <S extends Shape>(shape: S, call: Call): Values<S> => parse(shape, Object.fromEntries(call.query));

function withBody<S extends Shape>(
	method: Route['method'],
	path: string,
	shape: S,
	act: (counter: Counter, account: string, request: Values<S>, id: string) => unknown,
): Route {
	return {
		method,
		path,
		act: (counter, account, call) => act(counter, account, parse(shape, json(call)), call.params['id'] ?? ''),
	};
}

function withoutBody(
	method: Route['method'],
	path: string,
	act: (counter: Counter, account: string, id: string) => unknown,
): Route {
	return {
		method,
		path,
		act(counter, account, call) {
			queryOf({}, call);
			return act(counter, account, call.params['id'] ?? '');
		},
	};
}

function list<S extends Shape>(
	path: string,
	shape: S,
	act: (counter: Counter, account: string, request: Values<S>) => { total: number; rows: unknown[] },
): Route {
	return {
		method: 'GET',
		path,
		act: (counter, account, call) => new Rows(act(counter, account, queryOf(shape, call))),
	};
}

const routes: Route[] = [
	withBody('POST', '/payment', shapes.paymentShape, createPayment),
	withoutBody('POST', '/payment/:id/qrcode/refresh', refreshQrCode),
	list('/order', shapes.orderListShape, ({ orders }, account, request) => orders.list(account, request)),
	withoutBody('GET', '/order/:id', ({ orders }, account, id) => orders.find(account, id)),
	withBody('POST', '/refund', shapes.refundShape, ({ refunds }, account, request) => refunds.create(account, request)),
	withoutBody('GET', '/refund/:id', ({ refunds }, account, id) => refunds.find(account, id)),
	withBody('POST', '/checkout/session', shapes.sessionShape, (counter, account, request) =>
		counter.sessions.create(account, request, () => counter.customersOf(account).resolve(request)),
	),
	withoutBody('GET', '/checkout/session/:id', ({ sessions }, account, id) => sessions.find(account, id)),
	withoutBody('GET', '/webhook/events', () => eventCatalogue),
	list('/webhook/endpoints', webhookShapes.endpointListShape, ({ webhooks }, account, request) =>
		webhooks.list(account, request),
	),
	withBody('POST', '/webhook/endpoints', webhookShapes.endpointShape, ({ webhooks }, account, request) =>
		webhooks.create(account, request),
	),
	withBody('PUT', '/webhook/endpoints/ensure', webhookShapes.ensureShape, ({ webhooks }, account, request) =>
		webhooks.ensure(account, request),
	),
	withoutBody('GET', '/webhook/endpoints/:id', ({ webhooks }, account, id) => webhooks.get(account, id)),
	withBody('PATCH', '/webhook/endpoints/:id', webhookShapes.patchShape, ({ webhooks }, account, request, id) =>
		webhooks.patch(account, id, request),
	),
	withoutBody('DELETE', '/webhook/endpoints/:id', ({ webhooks }, account, id) => webhooks.remove(account, id)),
	withoutBody('POST', '/webhook/endpoints/:id/enable', ({ webhooks }, account, id) =>
		webhooks.patch(account, id, { enabled: true }),
	),
	withoutBody('POST', '/webhook/endpoints/:id/disable', ({ webhooks }, account, id) =>
		webhooks.patch(account, id, { enabled: false }),
	),
	withoutBody('POST', '/webhook/endpoints/:id/rotate-secret', ({ webhooks }, account, id) =>
		webhooks.rotate(account, id),
	),
];

function unauthorized(call: Call): Answer {
	const message = 'X-API-KEY is missing or invalid';
	if (isWebhookPath(call.path)) return jsonAnswer(401, { code: 401, msg: message, data: null });
	return { status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `Unauthorized: ${message}` };
}

function refuse(error: unknown, call: Call): Answer {
	if (error instanceof HttpRefusal) {
		return jsonAnswer(error.status, { code: error.status, msg: error.message, data: null });
	}
	if (error instanceof InvalidInput && isWebhookPath(call.path)) {
		return jsonAnswer(400, { code: 400, msg: error.message, data: null });
	}
	if (error instanceof InvalidInput) {
		return jsonAnswer(200, { code: refusals.invalidParameter, msg: error.message, data: null });
	}
	if (error instanceof Refusal) return jsonAnswer(200, { code: error.code, msg: error.message, data: null });
	throw error;
}

/** The Clink stand-in: the key first, then the timestamp, the fields, and the business rules. */
export function clinkGateway(counter: Counter, apiKeys: readonly string[]): Gateway<Route> {
	return {
		prefix,
		routes,
		async answer(call, route) {
			const account = accountOf(apiKeys, call);
			if (account === undefined) return unauthorized(call);
			try {
				checkTimestamp(call);
				if (route === undefined) throw new HttpRefusal(404, `${call.method} ${call.path} is not an endpoint`);
				const result = await route.act(counter, account, call);
				const msg = isWebhookPath(call.path) ? 'Success' : 'success';
				if (result instanceof Rows) return jsonAnswer(200, { ...result.value, code: 200, msg });
				return jsonAnswer(200, { code: 200, msg, data: result });
			} catch (error) {
				return refuse(error, call);
			}
		},
	};
}
