/** Payment instruments as Clink names them; times in milliseconds. Source: docs/gateways/clink.md, "Payment instruments". */
import type { Customer } from './customer';
import { PAYMENT_METHOD_TYPES } from './payment';

/** The methods of a payment but for CARD: cards are not made by this call. */
export const INSTRUMENT_TYPES = PAYMENT_METHOD_TYPES.filter((type) => type !== 'CARD');

export interface BillingAddress {
	city: string;
	region: string;
	country: string;
	line1: string;
	line2?: string;
	postalCode: string;
}

export type CreatePaymentInstrumentRequest = Customer & {
	paymentInstrumentType: (typeof INSTRUMENT_TYPES)[number];
	customerName?: string;
	metadata?: Record<string, string>;
	/** PIX only, like the next one. */
	cpfName?: string;
	cpfNumber?: string;
	/** UPI only, like the next two. */
	upiName?: string;
	phoneNumber?: string;
	billingAddress?: BillingAddress;
};

/** Without `card`, which only other instruments have. */
export interface PaymentInstrument {
	id: string;
	customerId: string;
	type: string;
	wallet: { accountTag: string };
	created: number;
}
