import type { Endpoint } from '../../shared/http/gateway';

/** The calls that are used, below the base URL. Source: docs/gateways/clink.md, "Calls in use" and "References and idempotency". */
export const endpoints = {
	createPayment: { method: 'POST', path: '/payment', effect: 'write', moves: 'money' },
	refreshQrCode: {
		method: 'POST',
		path: '/payment/{orderId}/qrcode/refresh',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	order: { method: 'GET', path: '/order/{orderId}', effect: 'read' },
	orders: { method: 'GET', path: '/order', effect: 'read' },
	/** The same `refundMerchantOrderId` returns the existing refund. Known. */
	createRefund: { method: 'POST', path: '/refund', effect: 'idempotentWrite', moves: 'money' },
	refund: { method: 'GET', path: '/refund/{refundId}', effect: 'read' },
	createCheckoutSession: { method: 'POST', path: '/checkout/session', effect: 'write', moves: 'money' },
	checkoutSession: { method: 'GET', path: '/checkout/session/{sessionId}', effect: 'read' },
	createCustomerPortalSession: { method: 'POST', path: '/billing/session', effect: 'write', moves: 'nothing' },
	createAgentPaymentSession: { method: 'POST', path: '/order/payment-session', effect: 'write', moves: 'money' },
	agentPaymentSession: { method: 'GET', path: '/order/payment-session/{sessionId}', effect: 'read' },
	createPaymentInstrument: { method: 'POST', path: '/payment-instrument', effect: 'write', moves: 'nothing' },

	createSubscription: { method: 'POST', path: '/subscription', effect: 'write', moves: 'money' },
	subscription: { method: 'GET', path: '/subscription/{subscriptionId}', effect: 'read' },
	/** A subscription that is canceled stays so, at the same time. */
	cancelSubscription: {
		method: 'POST',
		path: '/subscription/{subscriptionId}/cancel',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	/** Changes nothing. */
	previewPlanChange: { method: 'POST', path: '/subscription/{subscriptionId}/update/preview', effect: 'read' },
	confirmPlanChange: {
		method: 'POST',
		path: '/subscription/{subscriptionId}/update/confirm',
		effect: 'write',
		moves: 'money',
	},
	cancelPlanChange: {
		method: 'POST',
		path: '/subscription/{subscriptionId}/update/cancel',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	invoice: { method: 'GET', path: '/subscription/invoice/{invoiceId}', effect: 'read' },

	products: { method: 'GET', path: '/product', effect: 'read' },
	product: { method: 'GET', path: '/product/{productId}', effect: 'read' },
	createProduct: { method: 'POST', path: '/product', effect: 'write', moves: 'nothing' },
	/** Another upload leaves an image that nothing refers to. */
	uploadProductImage: { method: 'POST', path: '/product/image/upload', effect: 'idempotentWrite', moves: 'nothing' },
	prices: { method: 'GET', path: '/price', effect: 'read' },
	price: { method: 'GET', path: '/price/{priceId}', effect: 'read' },
	createPrice: { method: 'POST', path: '/price', effect: 'write', moves: 'nothing' },
	updatePrice: { method: 'PUT', path: '/price/{priceId}', effect: 'idempotentWrite', moves: 'nothing' },
	coupons: { method: 'GET', path: '/coupon', effect: 'read' },
	coupon: { method: 'GET', path: '/coupon/{couponId}', effect: 'read' },
	createCoupon: { method: 'POST', path: '/coupon', effect: 'write', moves: 'nothing' },
	renameCoupon: { method: 'PUT', path: '/coupon/{couponId}/name', effect: 'idempotentWrite', moves: 'nothing' },
	promotionCodes: { method: 'GET', path: '/promotion-code/coupon/{couponId}', effect: 'read' },
	promotionCode: { method: 'GET', path: '/promotion-code/{promotionCodeId}', effect: 'read' },
	/** The ID in its path is the coupon's. Known. */
	createPromotionCode: { method: 'POST', path: '/promotion-code/{couponId}', effect: 'write', moves: 'nothing' },
	activatePromotionCode: {
		method: 'PUT',
		path: '/promotion-code/{promotionCodeId}/active',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	deactivatePromotionCode: {
		method: 'PUT',
		path: '/promotion-code/{promotionCodeId}/deactivate',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},

	testClocks: { method: 'GET', path: '/subscription/test-clocks/list', effect: 'read' },
	testClock: { method: 'GET', path: '/subscription/test-clocks/{clockId}', effect: 'read' },
	createTestClock: { method: 'POST', path: '/subscription/test-clocks', effect: 'write', moves: 'nothing' },
	advanceTestClock: {
		method: 'POST',
		path: '/subscription/test-clocks/{clockId}/advance',
		effect: 'write',
		moves: 'nothing',
	},
	completeTestClock: {
		method: 'POST',
		path: '/subscription/test-clocks/{clockId}/complete',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},

	webhookEvents: { method: 'GET', path: '/webhook/events', effect: 'read' },
	webhookEndpoint: { method: 'GET', path: '/webhook/endpoints/{endpointId}', effect: 'read' },
	/** The URL is the idempotency key. Known. */
	ensureWebhookEndpoint: {
		method: 'PUT',
		path: '/webhook/endpoints/ensure',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	rotateWebhookSecret: {
		method: 'POST',
		path: '/webhook/endpoints/{endpointId}/rotate-secret',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
	deleteWebhookEndpoint: {
		method: 'DELETE',
		path: '/webhook/endpoints/{endpointId}',
		effect: 'idempotentWrite',
		moves: 'nothing',
	},
} as const satisfies Record<string, Endpoint>;
