import type { PaymentMethod } from './payment-method.cts';
import type { PriceData } from './schema.cts';

export type OrderStatus = 'success' | 'failed' | 'requires_action' | 'pending' | 'partial_refunded' | 'refunded';

export interface ExecutionDetail {
	readonly channelCode: string;
	readonly channelTransactionId: string;
	readonly originalFailureCode: string | null;
	readonly originalFailureMessage: string | null;
}

/** An order as GET /order/{id} shows it. Amounts are in major units, times in milliseconds; what has no value is null. */
export interface Order {
	readonly orderId: string;
	readonly type: 'onetime';
	readonly merchantReferenceId: string | null;
	readonly invoiceId: string | null;
	readonly customerId: string;
	readonly customerEmail: string | null;
	readonly productId: string | null;
	readonly priceId: string | null;
	readonly sessionId: string;
	readonly createTime: number;
	readonly paymentTime: number | null;
	readonly priceDataList: readonly PriceData[] | null;
	readonly paymentMethod: PaymentMethod;
	readonly paymentExecutionDetails: readonly ExecutionDetail[];
	readonly amountSubtotal: number;
	readonly amountTotal: number;
	readonly paymentCurrency: string;
	readonly originalCurrency: string;
	readonly status: OrderStatus;
	readonly failureCode: string | null;
	readonly failureMessage: string | null;
	readonly metadata: Readonly<Record<string, string>> | null;
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
	readonly failureCode: string | null;
	readonly failureMessage: string | null;
	readonly refundReason: string | null;
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
	readonly priceDataList?: readonly PriceData[];
	readonly merchantReferenceId?: string;
	readonly metadata?: Readonly<Record<string, string>>;
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
