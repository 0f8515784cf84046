/**
 * Payments as Clink names them. Amounts are decimal numbers in major units.
 * Source: docs/gateways/clink.md, "Payments" and "Actions and QR codes".
 */
import type { Customer } from './customer';

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

/** A line item. */
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

/** What the customer does next. */
export interface Action {
	redirectUrl: string;
	method: string;
	type: string;
	paymentMethodType: string;
	postData: Record<string, string>;
	walletHandleRedirectOrDisplayQrCode: {
		/** A URL or Base64, as `imageUrlSvg`. */
		imageUrlPng: string;
		imageUrlSvg: string;
		imageDataUrl: string;
		hostedInstructionsUrl: string;
		mobileAuthUrl: string;
		fallbackUrl: string;
		packageName: string;
		/** Seconds since the epoch. */
		expiresAt: number;
		expiresSecond: number;
	};
}

export interface PaymentResult {
	orderId: string;
	sessionId: string;
	paymentInstrumentId: string;
	/** 1 success, 2 pending, 3 failure, 5 next action. */
	status: number;
	action: Action;
	amount: number;
	currency: string;
}

export interface RefreshedQrCode {
	orderId: string;
	action: Action;
}
