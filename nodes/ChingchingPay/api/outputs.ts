import type { Outcome } from '../../shared/values/outcome';
import type { CheckoutResult, CreatedLink, PaymentDetail, RefundResult, Settlement, Transaction } from './wire';

/** What a simplified result begins with where a customer may have to go somewhere to pay. */
interface PayableFirst {
	outcome: Outcome;
	merchant_reference: string;
	/** In major units, as every amount of a simplified result is. */
	amount: number;
	currency: string;
	payUrl: string;
	payment_id: string;
	transaction_id: string;
	/** ISO 8601, as every time of a simplified result is. */
	created_at: string;
}

/** What every other simplified result begins with. */
type First = Omit<PayableFirst, 'payUrl'>;

/** What a simplified result begins with, of what the gateway sends. Spelled out, as the generator of previews needs it. */
type Placed = 'merchant_reference' | 'amount' | 'currency' | 'payment_id' | 'transaction_id' | 'created_at';
type DetailAfter = Omit<PaymentDetail, Placed>;
type SimplifiedDetail = { [Name in keyof DetailAfter]: Name extends 'expires_at' ? string : DetailAfter[Name] };
type SimplifiedCheckout = Omit<CheckoutResult, Placed>;
type SimplifiedTransaction = Omit<Transaction, Placed>;
type SimplifiedRefund = Omit<RefundResult, Placed>;
type SimplifiedLink = Omit<CreatedLink, Placed>;

/** A file is in the item's binary data; this is beside it. */
interface Download {
	settlementId: string;
	fileName: string;
	mimeType: string;
	/** Bytes. */
	size: number;
}

/** How the books and the settlements compare. */
export type Finding = 'agreed' | 'amountDiffers' | 'onlySettled' | 'onlyInBooks' | 'settledTwice';

/** Amounts in major units; null where a side has none, or more than one currency. */
export interface Reconciled {
	finding: Finding;
	merchant_reference: string;
	transaction_type: 'sale' | 'refund';
	book_amount: number | null;
	book_currency: string | null;
	/** The sum of all that was settled. */
	settled_amount: number | null;
	settled_currency: string | null;
	/** What was settled more than the books say. */
	difference: number | null;
	settled_amounts: number[];
	settlement_ids: string[];
	transaction_ids: string[];
	/** How many input items have this reference. */
	book_entries: number;
	/** Of what is on one side only: a reference of the other side that differs in writing only. */
	similar_reference: string | null;
	/** The finding in words; empty where both agree. */
	note: string;
}

/**
 * What each operation outputs with *Simplify*, which is on by default, as "resource: operation": the preview that n8n shows
 * before the first run is made from it. A test compares it with what comes out, also the order: of an intersection, the
 * preview begins with what stands last. Any member may also be missing or null.
 */
export interface Outputs {
	'payment: get': SimplifiedDetail & First;
	'payment: pay': SimplifiedCheckout & PayableFirst;
	'payment: query': { /** Only where 'If Not Found' is Continue. */ found: boolean } & SimplifiedTransaction & First;
	'payment: refund': SimplifiedRefund & First;
	/** After a wait without a result, the input item. */
	'payment: wait': SimplifiedTransaction & First;
	'paymentLink: create': SimplifiedLink & PayableFirst;
	'settlement: download': Download;
	'settlement: getAll': Settlement;
	'settlement: reconcile': Reconciled;
}
