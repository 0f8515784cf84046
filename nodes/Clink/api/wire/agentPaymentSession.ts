/** Agent payment sessions as Clink names them; times as ISO 8601 text. Source: docs/gateways/clink.md, "Agent payment sessions". */

export interface CreateAgentPaymentSessionRequest {
	customerEmail: string;
	/** Major units. */
	amount: number;
	currency: string;
}

export interface CreatedAgentPaymentSession {
	sessionId: string;
	expireTime: string;
}

export interface AgentPaymentSession {
	sessionId: string;
	customerEmail: string;
	customerId: string;
	amount: number;
	currency: string;
	merchantId: string;
	tenantId: string;
	createTime: string;
	expireTime: string;
}
