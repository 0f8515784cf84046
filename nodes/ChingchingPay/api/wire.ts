/**
 * Requests as ChingchingPay names them. Amounts are integer cents, times are strings.
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
