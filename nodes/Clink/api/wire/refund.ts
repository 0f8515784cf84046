/** Refunds as Clink names them. Amounts are decimal numbers in major units, times in milliseconds. Source: docs/gateways/clink.md, "Refunds". */

export interface CreateRefundRequest {
	orderId: string;
	refundMerchantOrderId: string;
	refundAmount: number;
	/** 0 duplicate payment, 1 fraudulent, 2 customer initiated, 3 other. */
	refundReasonType?: number;
	remark?: string;
}

export interface Refund {
	createTime: number;
	refundId: string;
	refundMerchantOrderId: string;
	orderId: string;
	customerId: string;
	refundAmount: number;
	refundCurrency: string;
	status: string;
	failureCode: string;
	failureMessage: string;
	refundReason: string;
	metadata: Record<string, string>;
	paymentInstrumentId: string;
}
