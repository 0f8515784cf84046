/**
 * Requests as Clink names them. Amounts are decimal numbers in major units.
 * Source: docs/gateways/clink.md, "Payments", "Refunds", "Checkout sessions" and "Customer portal".
 */

export const PAYMENT_METHOD_TYPES = [
	'ALIPAY',
	'CARD',
	'CASHAPP',
	'GCASH',
	'KAKAO',
	'PIX',
	'PROMPTPAY',
	'QRIS',
	'TNG',
	'UPI',
	'WECHAT',
] as const;
export type PaymentMethodType = (typeof PAYMENT_METHOD_TYPES)[number];

export const CUSTOMER_IDENTIFIERS = ['customerId', 'customerEmail', 'referenceCustomerId'] as const;
export type CustomerIdentifier = (typeof CUSTOMER_IDENTIFIERS)[number];
export type Customer = Partial<Record<CustomerIdentifier, string>>;

export interface PriceData {
	name: string;
	unitAmount: number;
	quantity?: number;
	currency?: string;
	imageUrl?: string;
}

export type Pricing = { priceId: string; productId: string } | { amount: number; currency: string };

export type CreatePaymentRequest = Customer &
	Pricing & {
		paymentMethodType: PaymentMethodType;
		paymentInstrumentId?: string;
		returnUrl: string;
		paymentCurrency?: string;
		priceDataList?: PriceData[];
		merchantReferenceId?: string;
		promotionCode?: string;
		metadata?: Record<string, string>;
		platformType?: string;
		deviceType?: string;
	};

export interface CreateRefundRequest {
	orderId: string;
	refundMerchantOrderId: string;
	refundAmount: number;
	/** 0 duplicate payment, 1 fraudulent, 2 customer initiated, 3 other. */
	refundReasonType?: number;
	remark?: string;
}

export type CreateCheckoutSessionRequest = Customer & {
	originalAmount: number;
	originalCurrency: string;
	productId?: string;
	priceId?: string;
	priceDataList?: PriceData[];
	merchantReferenceId?: string;
	successUrl?: string;
	cancelUrl?: string;
	metadata?: Record<string, string>;
};

export interface CreateCustomerPortalSessionRequest {
	customerId: string;
	returnUrl?: string;
	/** The products that the customer may switch to; all when it is missing. */
	subscriptionUpdateProductIds?: string[];
}
