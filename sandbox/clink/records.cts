import type { PriceData } from './schema.cts';

export type OrderStatus = 'success' | 'failed' | 'requires_action' | 'pending' | 'partial_refunded' | 'refunded';

/** An order as GET /order/{id} shows it. Amounts are in major units, times in milliseconds. */
export interface Order {
	readonly orderId: string;
	readonly type: 'onetime';
	readonly merchantReferenceId?: string;
	readonly customerId: string;
	readonly customerEmail?: string;
	readonly productId?: string;
	readonly priceId?: string;
	readonly sessionId: string;
	readonly createTime: number;
	readonly paymentTime?: number;
	readonly priceDataList: readonly PriceData[];
	readonly paymentMethod: { readonly paymentMethodType: string; readonly paymentInstrumentId: string };
	readonly paymentExecutionDetails: readonly Record<string, string>[];
	readonly amountSubtotal: number;
	readonly amountTotal: number;
	readonly paymentCurrency: string;
	readonly originalCurrency: string;
	readonly status: OrderStatus;
	readonly failureCode?: string;
	readonly failureMessage?: string;
	readonly metadata: Readonly<Record<string, string>>;
	readonly riskLevel: string;
}

/** What the stand-in knows about an order and the API does not show. */
export interface StoredOrder {
	readonly account: string;
	readonly order: Order;
	readonly returnUrl: string;
	/** In the smallest unit of the payment currency. */
	readonly refundedMinor: number;
	readonly settlesAt?: number;
}

export type RefundStatus = 'success' | 'failed' | 'refunding';

export interface Refund {
	readonly createTime: number;
	readonly refundId: string;
	readonly refundMerchantOrderId: string;
	readonly orderId: string;
	readonly customerId: string;
	readonly refundAmount: number;
	readonly refundCurrency: string;
	readonly status: RefundStatus;
	readonly failureCode?: string;
	readonly failureMessage?: string;
	readonly refundReason?: string;
	readonly metadata: Readonly<Record<string, string>>;
	readonly paymentInstrumentId: string;
}

export interface StoredRefund {
	readonly account: string;
	readonly refund: Refund;
	readonly settlesAt?: number;
}

export interface Session {
	readonly account: string;
	readonly sessionId: string;
	readonly token: string;
	readonly status: 'open' | 'completed' | 'expired';
	readonly customerId: string;
	readonly customerEmail?: string;
	readonly originalAmount: number;
	readonly originalCurrency: string;
	readonly productId?: string;
	readonly priceId?: string;
	readonly priceDataList: readonly PriceData[];
	readonly merchantReferenceId?: string;
	readonly metadata: Readonly<Record<string, string>>;
	readonly paymentMethodType: string;
	readonly uiMode: string;
	readonly returnUrl?: string;
	readonly successUrl?: string;
	readonly cancelUrl?: string;
	readonly orderId?: string;
	/** Milliseconds. */
	readonly createdAt: number;
	readonly expiresAt: number;
}
