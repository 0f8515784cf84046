import type { PathIn, Simplified } from '../../shared/batch/simplify';
import type { Invoice } from './wire/invoice';
import type { Subscription } from './wire/subscription';

/** What *Simplify* keeps of a response, beside the outcome. Amounts are handed on as Clink sends them. */

export const SUBSCRIPTION_KEPT = [
	'subscriptionId',
	'status',
	'customerId',
	'merchantReference',
	'priceId',
	'recurringInvoiceItem.paymentAmount',
	'currency',
	'currentPeriodEnd',
	'cancelAtPeriodEnd',
] as const satisfies ReadonlyArray<PathIn<Subscription>>;
export type SimplifiedSubscription = Simplified<Subscription, (typeof SUBSCRIPTION_KEPT)[number]>;

export const INVOICE_KEPT = [
	'invoiceId',
	'status',
	'subscriptionId',
	'orderId',
	'customerId',
	'merchantReference',
	'paymentAmount',
	'originalCurrency',
	'createTime',
] as const satisfies ReadonlyArray<PathIn<Invoice>>;
export type SimplifiedInvoice = Simplified<Invoice, (typeof INVOICE_KEPT)[number]>;
