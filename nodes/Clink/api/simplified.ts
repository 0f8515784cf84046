import type { PathIn } from '../../shared/batch/simplify';
import type { Invoice, InvoiceItem } from './wire/invoice';
import type { Subscription } from './wire/subscription';

/** What *Simplify* keeps of a response, beside the outcome. Amounts are handed on as Clink sends them. */

const OWN_OF_SUBSCRIPTION = [
	'subscriptionId',
	'status',
	'customerId',
	'merchantReference',
	'priceId',
	'currentPeriodEnd',
	'cancelAtPeriodEnd',
	'currency',
] as const satisfies ReadonlyArray<keyof Subscription>;
export const SUBSCRIPTION_KEPT = [
	...OWN_OF_SUBSCRIPTION,
	'recurringInvoiceItem.paymentAmount',
] as const satisfies ReadonlyArray<PathIn<Subscription>>;
export type SimplifiedSubscription = Pick<Subscription, (typeof OWN_OF_SUBSCRIPTION)[number]> &
	Pick<InvoiceItem, 'paymentAmount'>;

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
] as const satisfies ReadonlyArray<keyof Invoice>;
export type SimplifiedInvoice = Pick<Invoice, (typeof INVOICE_KEPT)[number]>;
