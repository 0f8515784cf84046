import type { Outcome } from '../../shared/values/outcome';
import type { CheckoutResult, CreatedLink, PaymentDetail, RefundResult, Settlement, Transaction } from './wire';

/** What is added to every response about a payment or refund. */
interface WithOutcome {
	outcome: Outcome;
}

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

/** Amounts in cents; null where a side has none, or more than one currency. */
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
 * What each operation outputs, as "resource: operation": the preview that n8n shows before the first run is made from it.
 * A test compares it with what comes out. Any member may also be missing or null.
 */
export interface Outputs {
	'payment: get': PaymentDetail & WithOutcome;
	'payment: pay': CheckoutResult & WithOutcome;
	'payment: query': Transaction & WithOutcome & { /** Only where 'If Not Found' is Continue. */ found: boolean };
	'payment: refund': RefundResult & WithOutcome;
	/** After a wait without a result, the input item. */
	'payment: wait': Transaction & WithOutcome;
	'paymentLink: create': CreatedLink & WithOutcome;
	'settlement: download': Download;
	'settlement: getAll': Settlement;
	'settlement: reconcile': Reconciled;
}
