import { jsonAnswer } from '../exchange.cts';
import type { Answer, Call, Gateway } from '../exchange.cts';
import { InvalidInput, parse } from '../fields.cts';
import type { Shape, Values } from '../fields.cts';
import { authenticate, jsonBody } from './authenticate.cts';
import type { Merchant } from './authenticate.cts';
import { checkout } from './checkout.cts';
import { createLink, detail, query } from './operations.cts';
import type { Desk } from './operations.cts';
import { refund } from './refund.cts';
import { Refusal, refusals } from './refusals.cts';
import { checkoutShape, linkShape, queryShape, refundShape, settlementsShape } from './schema.cts';
import { downloadSettlement, listSettlements } from './settlements.cts';

export const prefix = '/chingchingpay/gateway';

interface Route {
	method: 'GET' | 'POST';
	path: string;
	act(desk: Desk, merchant: Merchant, call: Call): Answer;
}

const success = (data: unknown): Answer => jsonAnswer(200, { code: 0, message: 'success', data });

function bodyOf(call: Call): unknown {
	const contentType = String(call.headers['content-type'] ?? '')
		.split(';')[0]
		?.trim()
		.toLowerCase();
	if (contentType !== 'application/json') throw new Refusal('invalidRequest', 'Content-Type must be application/json');
	return jsonBody(call.body);
}

function post<S extends Shape>(
	path: string,
	shape: S,
	act: (desk: Desk, merchant: Merchant, request: Values<S>) => unknown,
): Route {
	return {
		method: 'POST',
		path,
		act: (desk, merchant, call) => success(act(desk, merchant, parse(shape, bodyOf(call)))),
	};
}

const get = (path: string, act: Route['act']): Route => ({ method: 'GET', path, act });

const routes: Route[] = [
	post('/api/v1/payments/link', linkShape, createLink),
	post('/api/v1/payments/checkout', checkoutShape, checkout),
	post('/api/v1/payments/transactions/refund', refundShape, refund),
	post('/api/v1/payments/transactions/query', queryShape, query),
	get('/api/v1/payments/detail/:paymentId', (desk, merchant, call) => {
		parse({}, Object.fromEntries(call.query));
		return success(detail(desk, merchant, call.params['paymentId'] ?? ''));
	}),
	get('/api/v1/settlements', ({ world }, merchant, call) => {
		const request = parse(settlementsShape, Object.fromEntries(call.query));
		return success(listSettlements(merchant, request, world.now()));
	}),
	get('/api/v1/settlements/:settlementId/download', ({ world }, merchant, call) => {
		parse({}, Object.fromEntries(call.query));
		return downloadSettlement(merchant, call.params['settlementId'] ?? '', world.now());
	}),
];

function refuse(error: unknown): Answer {
	if (error instanceof InvalidInput) {
		return jsonAnswer(200, { code: refusals.invalidRequest, message: error.message, data: null });
	}
	if (error instanceof Refusal) {
		return jsonAnswer(error.status, { code: error.code, message: error.message, data: null });
	}
	throw error;
}

/** The ChingchingPay stand-in: key and signature first, then the content type, the fields, and the business rules. */
export function chingchingPayGateway(desk: Desk, merchants: readonly Merchant[]): Gateway<Route> {
	return {
		prefix,
		routes,
		answer(call, route) {
			try {
				if (route === undefined) throw new Refusal('unknownPath', `${call.method} ${call.path} is not an endpoint`);
				return route.act(desk, authenticate(merchants, call), call);
			} catch (error) {
				return refuse(error);
			}
		},
	};
}
