import type { Endpoint } from '../../shared/http/gateway';

/** Every call whose address is published, below the base URL. Source: docs/gateways/chingchingpay.md, "Endpoints". */
export const endpoints = {
	createLink: { method: 'POST', path: '/api/v1/payments/link', effect: 'write', moves: 'money' },
	checkout: { method: 'POST', path: '/api/v1/payments/checkout', effect: 'write', moves: 'money' },
	refund: { method: 'POST', path: '/api/v1/payments/transactions/refund', effect: 'write', moves: 'money' },
	query: { method: 'POST', path: '/api/v1/payments/transactions/query', effect: 'read' },
	detail: { method: 'GET', path: '/api/v1/payments/detail/{paymentId}', effect: 'read' },
	settlements: { method: 'GET', path: '/api/v1/settlements', effect: 'read' },
	downloadSettlement: { method: 'GET', path: '/api/v1/settlements/{settlementId}/download', effect: 'read' },
} as const satisfies Record<string, Endpoint>;
