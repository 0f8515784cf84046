/**
 * Checkout sessions as Clink names them. Amounts are decimal numbers in major units, times ISO 8601 text.
 * Source: docs/gateways/clink.md, "Checkout sessions".
 */
import type { Customer } from './customer';
import type { PriceData } from './payment';

/** The methods of the checkout page. */
export const CHECKOUT_METHOD_TYPES = [
	'ALIPAY',
	'APPLEPAY',
	'CARD',
	'CASHAPP',
	'GCASH',
	'GOOGLEPAY',
	'KAKAO',
	'PAYPAL',
	'PIX',
	'QRIS',
	'UPI',
	'WECHAT',
] as const;
export type CheckoutMethodType = (typeof CHECKOUT_METHOD_TYPES)[number];

/** The methods whose QR code the page may show at once. */
export const DIRECT_QR_CODE_TYPES = ['CASHAPP', 'QRIS'] as const;

/** A change of price that is planned ahead. Both numbers are strictly increasing from phase to phase. */
export interface ScheduledPhase {
	sequence: number;
	effectiveCycle: number;
	priceSnapshotId: string;
	quantity: number;
	metadata?: Record<string, string>;
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
	paymentMethodType?: CheckoutMethodType;
	paymentMethodTypeBlackList?: CheckoutMethodType[];
	directPaymentQrCodePaymentMethodType?: (typeof DIRECT_QR_CODE_TYPES)[number];
	allowPromotionCodes?: boolean;
	showPromotionCode?: boolean;
	promotionCode?: string;
	localPriceOnly?: boolean;
	uiMode?: string;
	returnUrl?: string;
	scheduledPhases?: ScheduledPhase[];
	historicalPaymentInstrumentImport?: {
		channelAlias: string;
		channelCustomerReference: string;
		paymentMethodTypes?: string[];
	};
};

export interface CreatedCheckoutSession {
	sessionId: string;
	tokenValue: string;
	customerId: string;
	originalAmount: number;
	originalCurrency: string;
	uiMode: string;
	returnUrl: string;
	/** The page. */
	url: string;
	merchantReferenceId: string;
	expireTime: string;
}

export interface CheckoutSession {
	sessionId: string;
	token: string;
	status: string;
	paymentStatus: string;
	amountSubtotal: number;
	amountTotal: number;
	originalCurrency: string;
	paymentCurrency: string;
	subscriptionId: string;
	invoiceId: string;
	orderId: string;
	merchantReferenceId: string;
	locale: string;
	uiMode: string;
	returnUrl: string;
	cancelUrl: string;
	successUrl: string;
	created: string;
	expire: string;
	price: {
		priceId: string;
		priceList: Array<{ amount: number; currency: string; exchangeRate: number }>;
		recurring: { freeTrialDays: number; interval: string };
	};
	product: { productId: string; productName: string };
	customer: { customerId: string; email: string };
	priceDataList: Array<Required<PriceData>>;
	metadata: Record<string, string>;
	showPromotionCode: boolean;
}
