import type { Endpoint } from '../../shared/http/gateway';

/** The calls that are used, below the base URL. Source: docs/gateways/clink.md, "Calls in use" and "References and idempotency". */
export const endpoints = {
	createPayment: { method: 'POST', path: '/payment', effect: 'write' },
	refreshQrCode: { method: 'POST', path: '/payment/{orderId}/qrcode/refresh', effect: 'idempotentWrite' },
	order: { method: 'GET', path: '/order/{orderId}', effect: 'read' },
	orders: { method: 'GET', path: '/order', effect: 'read' },
	/** The same `refundMerchantOrderId` returns the existing refund. Known. */
	createRefund: { method: 'POST', path: '/refund', effect: 'idempotentWrite' },
	refund: { method: 'GET', path: '/refund/{refundId}', effect: 'read' },
	createCheckoutSession: { method: 'POST', path: '/checkout/session', effect: 'write' },
	checkoutSession: { method: 'GET', path: '/checkout/session/{sessionId}', effect: 'read' },
	createCustomerPortalSession: { method: 'POST', path: '/billing/session', effect: 'write' },
	webhookEvents: { method: 'GET', path: '/webhook/events', effect: 'read' },
	webhookEndpoint: { method: 'GET', path: '/webhook/endpoints/{endpointId}', effect: 'read' },
	/** The URL is the idempotency key. Known. */
	ensureWebhookEndpoint: { method: 'PUT', path: '/webhook/endpoints/ensure', effect: 'idempotentWrite' },
	rotateWebhookSecret: {
		method: 'POST',
		path: '/webhook/endpoints/{endpointId}/rotate-secret',
		effect: 'idempotentWrite',
	},
	deleteWebhookEndpoint: { method: 'DELETE', path: '/webhook/endpoints/{endpointId}', effect: 'idempotentWrite' },
} as const satisfies Record<string, Endpoint>;
