import { InvalidInput, parse } from '../gateway/fields.cts';
import type { Shape, Values } from '../gateway/fields.cts';
import { jsonAnswer } from '../gateway/gateway.cts';
import type { Answer, Gateway, GatewayRequest } from '../gateway/gateway.cts';
import { mediaType } from '../gateway/headers.cts';
import { authenticate, jsonBody } from './authenticate.cts';
import { checkout } from './checkout.cts';
import type { Merchant } from './merchant.cts';
import type { Personality } from './personality.cts';
import { createLink, detail, query } from './operations.cts';
import { refund } from './refund.cts';
import { prefix } from './prefix.cts';
import { Refusal } from './refusals.cts';
import type { Reason } from './refusals.cts';
import { checkoutShape, linkShape, queryShape, refundShape, settlementsShape } from './schema.cts';
import type { ChingchingPayService } from './service.cts';
import { downloadSettlement, listSettlements } from './settlements.cts';

interface Route {
	method: 'GET' | 'POST';
	path: string;
	act(service: ChingchingPayService, merchant: Merchant, request: GatewayRequest): Answer;
}

const success = ({ successCode }: Personality, data: unknown): Answer =>
	jsonAnswer(200, { code: successCode, message: 'success', data });

function bodyOf(request: GatewayRequest): unknown {
	if (mediaType(request) !== 'application/json') {
		throw new Refusal('invalidRequest', 'Content-Type must be application/json');
	}
	return jsonBody(request.body);
}

function post<S extends Shape>(
	path: string,
	shape: S,
	act: (service: ChingchingPayService, merchant: Merchant, fields: Values<S>) => unknown,
): Route {
	return {
		method: 'POST',
		path,
		act: (service, merchant, request) =>
			success(service.personality, act(service, merchant, parse(shape, bodyOf(request)))),
	};
}

function get<S extends Shape>(
	path: string,
	shape: S,
	act: (service: ChingchingPayService, merchant: Merchant, filter: Values<S>, request: GatewayRequest) => Answer,
): Route {
	return {
		method: 'GET',
		path,
		act: (service, merchant, request) =>
			act(service, merchant, parse(shape, Object.fromEntries(request.query)), request),
	};
}

const routesOf = (personality: Personality): Route[] => [
	post('/api/v1/payments/link', linkShape(personality), createLink),
	post('/api/v1/payments/checkout', checkoutShape(personality), checkout),
	post('/api/v1/payments/transactions/refund', refundShape, refund),
	post('/api/v1/payments/transactions/query', queryShape, query),
	get('/api/v1/payments/detail/:paymentId', {}, (service, merchant, _filter, { params }) =>
		success(personality, detail(service, merchant, params['paymentId'] ?? '')),
	),
	get('/api/v1/settlements', settlementsShape(personality), (service, merchant, filter) =>
		success(personality, listSettlements(service, merchant, filter)),
	),
	get('/api/v1/settlements/:settlementId/download', {}, (service, merchant, _filter, { params }) =>
		downloadSettlement(service, merchant, params['settlementId'] ?? ''),
	),
];

function reasonOf(error: unknown): Reason | undefined {
	if (error instanceof InvalidInput) return 'invalidRequest';
	return error instanceof Refusal ? error.reason : undefined;
}

function refuse({ refusals }: Personality, error: unknown): Answer {
	const reason = reasonOf(error);
	if (reason === undefined || !(error instanceof Error)) throw error;
	const { code, status } = refusals[reason];
	return jsonAnswer(status, { code, message: error.message, data: null });
}

/** The ChingchingPay stand-in: key and signature first, then the content type, the fields, and the business rules. */
export function chingchingPayGateway(service: ChingchingPayService, merchants: readonly Merchant[]): Gateway<Route> {
	return {
		prefix,
		routes: routesOf(service.personality),
		answer(request, route) {
			try {
				if (route === undefined) {
					throw new Refusal('unknownPath', `${request.method} ${request.path} is not an endpoint`);
				}
				return route.act(service, authenticate(service, merchants, request), request);
			} catch (error) {
				return refuse(service.personality, error);
			}
		},
	};
}
