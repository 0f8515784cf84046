import { InvalidInput } from '../gateway/fields.cts';
import { jsonAnswer } from '../gateway/gateway.cts';
import type { Answer, Gateway, GatewayRequest } from '../gateway/gateway.cts';
import { agentSessionShape } from './agent-session-schema.cts';
import { accountOf, checkTimestamp } from './authenticate.cts';
import { catalogueRoutes } from './catalogue-routes.cts';
import { eventCatalogue } from './events.cts';
import { instrumentShape } from './instrument-schema.cts';
import { createPayment, refreshQrCode } from './payments.cts';
import { createPortalSession } from './portal.cts';
import { HttpRefusal, Refusal, refusals } from './refusals.cts';
import { BareAnswer, list, PagedList, withBody, withoutBody } from './route.cts';
import type { Route } from './route.cts';
import * as shapes from './schema.cts';
import type { ClinkService } from './service.cts';
import { customerOfSession } from './session-terms.cts';
import { subscriptionRoutes } from './subscription-routes.cts';
import * as webhookShapes from './webhook-schema.cts';

export const prefix = '/clink/api';

const isWebhookPath = (path: string): boolean => path.startsWith(`${prefix}/webhook/`);

const routes: Route[] = [
	withBody('POST', '/payment', shapes.paymentShape, createPayment),
	withoutBody('POST', '/payment/:id/qrcode/refresh', refreshQrCode),
	withBody('POST', '/payment-instrument', instrumentShape, (service, account, fields) =>
		service.instruments.create(account, fields, () => service.customersOf(account).resolve(fields)),
	),
	list('/order', shapes.orderListShape, ({ orders }, account, fields) => orders.list(account, fields)),
	withoutBody('GET', '/order/:id', ({ orders }, account, id) => orders.find(account, id)),
	withBody('POST', '/refund', shapes.refundShape, ({ refunds }, account, fields) => refunds.create(account, fields)),
	withoutBody('GET', '/refund/:id', ({ refunds }, account, id) => refunds.find(account, id)),
	withBody('POST', '/checkout/session', shapes.sessionShape, (service, account, fields) =>
		service.sessions.create(account, fields, service.catalogueOf(account), () =>
			customerOfSession(service.customersOf(account), fields),
		),
	),
	withoutBody('GET', '/checkout/session/:id', ({ sessions }, account, id) => sessions.find(account, id)),
	withBody('POST', '/order/payment-session', agentSessionShape, (service, account, fields) =>
		service.agentSessions.create(account, fields, () => service.customersOf(account).resolve(fields)),
	),
	withoutBody('GET', '/order/payment-session/:id', ({ agentSessions }, account, id) => agentSessions.find(account, id)),
	withBody('POST', '/billing/session', shapes.portalSessionShape, createPortalSession),
	...catalogueRoutes,
	...subscriptionRoutes,
	withoutBody('GET', '/webhook/events', () => eventCatalogue),
	list('/webhook/endpoints', webhookShapes.endpointListShape, ({ webhooks }, account, fields) =>
		webhooks.list(account, fields),
	),
	withBody('POST', '/webhook/endpoints', webhookShapes.endpointShape, ({ webhooks }, account, fields) =>
		webhooks.create(account, fields),
	),
	withBody('PUT', '/webhook/endpoints/ensure', webhookShapes.ensureShape, ({ webhooks }, account, fields) =>
		webhooks.ensure(account, fields),
	),
	withoutBody('GET', '/webhook/endpoints/:id', ({ webhooks }, account, id) => webhooks.get(account, id)),
	withBody('PATCH', '/webhook/endpoints/:id', webhookShapes.patchShape, ({ webhooks }, account, fields, id) =>
		webhooks.patch(account, id, fields),
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

function unauthorized(request: GatewayRequest): Answer {
	const message = 'X-API-KEY is missing or invalid';
	if (isWebhookPath(request.path)) return jsonAnswer(401, { code: 401, msg: message, data: null });
	return { status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `Unauthorized: ${message}` };
}

function refuse(error: unknown, request: GatewayRequest): Answer {
	if (error instanceof HttpRefusal) {
		return jsonAnswer(error.status, { code: error.status, msg: error.message, data: null });
	}
	if (error instanceof InvalidInput && isWebhookPath(request.path)) {
		return jsonAnswer(400, { code: 400, msg: error.message, data: null });
	}
	if (error instanceof InvalidInput) {
		return jsonAnswer(200, { code: refusals.invalidParameter, msg: error.message, data: null });
	}
	if (error instanceof Refusal) return jsonAnswer(200, { code: error.code, msg: error.message, data: null });
	throw error;
}

/** The Clink stand-in: the key first, then the timestamp, the fields, and the business rules. */
export function clinkGateway(service: ClinkService, apiKeys: readonly string[]): Gateway<Route> {
	return {
		prefix,
		routes,
		async answer(request, route) {
			const account = accountOf(apiKeys, request);
			if (account === undefined) return unauthorized(request);
			try {
				checkTimestamp(request);
				if (route === undefined) {
					throw new HttpRefusal(404, `${request.method} ${request.path} is not an endpoint`);
				}
				const result = await route.act(service, account, request);
				const msg = isWebhookPath(request.path) ? 'Success' : 'success';
				if (result instanceof BareAnswer) return jsonAnswer(200, result.value);
				if (result instanceof PagedList) return jsonAnswer(200, { ...result.value, code: 200, msg });
				return jsonAnswer(200, { code: 200, msg, data: result });
			} catch (error) {
				return refuse(error, request);
			}
		},
	};
}
