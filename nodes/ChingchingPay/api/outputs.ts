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

/**
 * What each operation outputs, as "resource: operation": the preview that n8n shows before the first run is made from it.
 * A test compares it with what comes out. Any member may also be missing or null.
 */
export interface Outputs {
	'payment: get': PaymentDetail & WithOutcome;
	'payment: pay': CheckoutResult & WithOutcome;
	'payment: query': Transaction & WithOutcome;
	'payment: refund': RefundResult & WithOutcome;
	/** After a wait without a result, the input item. */
	'payment: wait': Transaction & WithOutcome;
	'paymentLink: create': CreatedLink & WithOutcome;
	'settlement: download': Download;
	'settlement: getAll': Settlement;
}
