/**
 * Requests and the `data` of responses as ChingchingPay names them. Amounts are integer cents; times are strings in
 * requests and integers in responses. Of responses that are cut in the reference, what can be read.
 * Source: docs/gateways/chingchingpay.md, "Endpoints".
 */

type Currency = string;

interface CustomerPages {
	callback_url?: string;
	cancel_url?: string;
	complete_url?: string;
}

interface OrderDetails extends CustomerPages {
	description?: string;
	device_id?: string;
	expires_at?: string;
	store_id?: string;
}

export interface CreateLinkRequest extends OrderDetails {
	amount: number;
	currency: Currency;
	merchant_id: string;
	merchant_reference: string;
	payment_type?: string;
}

export interface CheckoutRequest extends OrderDetails {
	channel_id: number;
	merchant_id: string;
	payment_method: string;
	transaction_type: 'sale' | 'command';
	amount?: number;
	currency?: Currency;
	/** Required when `payment_id` is empty. */
	merchant_reference?: string;
	/** The existing order to pay; empty for a new order. */
	payment_id?: string;
	/** A string that holds JSON. */
	payment_method_option?: string;
	client_ip?: string;
}

export interface RefundRequest {
	amount: number;
	currency: Currency;
	/** The refund's own order number. */
	merchant_reference: string;
	transaction_type: 'refund';
	/** The paid order's number. At least one of this and `transaction_id`. */
	original_merchant_reference?: string;
	transaction_id?: string;
	callback_url?: string;
	description?: string;
}

export interface QueryRequest {
	merchant_reference?: string;
	transaction_id?: string;
}

export interface CreatedLink {
	merchant_reference: string;
	payment_id: string;
	/** The page. */
	payment_link: string;
	status: string;
}

export interface CheckoutResult {
	merchant_reference: string;
	message: string;
	/** Of unknown shape. */
	next_action: object;
	payment_id: string;
	/** The provider's number. */
	payment_reference: string;
	result: string;
	transaction_id: string;
	transaction_type: string;
}

export interface RefundResult {
	amount: number;
	cancel_url: string;
	channel_id: number;
	complete_url: string;
	created_at: number;
	currency: Currency;
	description: string;
	device_id: string;
	extra: string;
	merchant_id: string;
	/** The refund's own order number. */
	merchant_reference: string;
}

/** A payment or refund as the query shows it. The reference is cut before the status. */
export interface Transaction {
	amount: number;
	channel_id: number;
	created_at: number;
	currency: Currency;
	description: string;
	device_id: string;
	extra: string;
	merchant_id: string;
	merchant_reference: string;
	/** Of refunds only. */
	original_merchant_reference: string;
	original_payment_reference: string;
}

export interface PaymentDetail {
	callback_url: string;
	cancel_url: string;
	channels: Array<{ channel_id: number; sub_channel_id: unknown[] }>;
	complete_url: string;
	created_at: number;
	currency: Currency;
	description: string;
	device_id: string;
	expires_at: number;
	merchant: {
		contact_email: string;
		contact_name: string;
		contact_phone: string;
		merchant_id: string;
		merchant_name: string;
		status: number;
	};
	merchant_id: string;
	merchant_reference: string;
	payment_id: string;
	refunded_amount: number;
	status: string;
	/** Of unknown shape. */
	store: object;
}

/** Its members are not published. Assumed: the first of `SETTLEMENT_ID_FIELDS`. */
export interface Settlement {
	settlement_id: string;
}
