import type { Period } from './billing-period.cts';
import type { Coupon, Recurring, StoredPrice } from './catalogue-records.cts';

export type Metadata = Readonly<Record<string, string>>;

/** What is charged each period: the price as it was in this snapshot. */
export interface Plan {
	readonly price: StoredPrice & { readonly recurring: Recurring };
	readonly quantity: number;
}

/** A promotion code in use. */
export interface Discount {
	readonly coupon: Coupon;
	readonly code: string;
	/** Invoices that it made cheaper. */
	readonly usedTimes: number;
	/** Milliseconds. */
	readonly firstUsedAt: number | null;
}

/** Amounts are decimal text in the payment currency, times in milliseconds. */
export interface InvoiceItem {
	/** Null where the item is on no invoice yet. */
	readonly invoiceItemId: string | null;
	readonly amount: string;
	readonly discountAmount: string;
	readonly paymentAmount: string;
	readonly couponTerms: string | null;
	readonly promotionCode: string | null;
	readonly currency: string;
	readonly description: string;
	readonly periodStart: number;
	readonly periodEnd: number;
	readonly proration: boolean;
	readonly price: Readonly<Record<string, unknown>>;
}

interface InvoiceDiscount {
	readonly couponId: string;
	readonly couponName: string;
	readonly couponTerms: string;
	readonly promotionCode: string;
	readonly discountAmount: string;
}

/** An invoice as the API shows it. */
export interface Invoice {
	readonly invoiceId: string;
	readonly subscriptionId: string;
	readonly merchantReference: string | null;
	/** The latest order that was to pay it. */
	readonly orderId: string | null;
	readonly customerId: string;
	readonly merchantId: string;
	readonly status: 'open' | 'paid' | 'void';
	readonly createTime: number;
	readonly currentPeriodStart: number;
	readonly currentPeriodEnd: number;
	/** Before the discount, in the price's currency. */
	readonly originalAmount: string;
	/** What is charged, in the payment currency. */
	readonly paymentAmount: string;
	readonly originalCurrency: string;
	readonly billing: string;
	readonly items: readonly InvoiceItem[];
	readonly discount: InvoiceDiscount | null;
	readonly metadata: Metadata | null;
}

export interface StoredInvoice {
	readonly account: string;
	readonly invoice: Invoice;
}

/** What is charged now, and for which period. */
export interface Terms {
	readonly plan: Plan;
	readonly discount: Discount | null;
	/** Milliseconds: where the periods are counted from. */
	readonly anchor: number;
	/** The current period's number, from 0. */
	readonly index: number;
	readonly period: Period;
	/** The current period's own item, as if it had been charged whole. */
	readonly item: InvoiceItem;
}

export interface ScheduledPhase {
	readonly sequence: number;
	readonly effectiveCycle: number;
	readonly priceSnapshotId: string;
	readonly quantity: number;
	readonly metadata: Metadata | null;
}

/** What a new subscription charges. */
export interface Schedule {
	readonly plan: Plan;
	readonly discount: Discount | null;
	readonly phases: readonly { readonly phase: ScheduledPhase; readonly plan: Plan }[];
}

/** Waits either for the period to end, or for its order to be paid. */
export type PendingChange =
	| { readonly waitsFor: 'periodEnd'; readonly plan: Plan; readonly discount: Discount | null }
	| { readonly waitsFor: 'payment'; readonly terms: Terms; readonly orderId: string; readonly invoiceId: string };

export interface Subscription {
	readonly account: string;
	readonly subscriptionId: string;
	readonly status: 'incomplete' | 'free_trial' | 'active' | 'incomplete_expired' | 'past_due' | 'cancelled';
	readonly customerId: string;
	readonly customerEmail: string | null;
	readonly paymentMethodType: string;
	readonly paymentInstrumentId: string;
	readonly paymentCurrency: string;
	readonly returnUrl: string;
	readonly merchantReference: string | null;
	readonly metadata: Metadata | null;
	readonly sessionId: string;
	/** Milliseconds, as all times here. */
	readonly startedAt: number;
	readonly trialEnd: number | null;
	readonly terms: Terms;
	readonly phases: Schedule['phases'];
	/** Periods that are over; a trial is none. */
	readonly elapsedCycles: number;
	/** The current period's invoice; null in a trial. */
	readonly invoiceId: string | null;
	/** Whether a period was ever paid. */
	readonly wasActive: boolean;
	readonly pendingChange: PendingChange | null;
	/** What a preview was asked for, and from which terms on: only that can be confirmed. */
	readonly previews: readonly {
		readonly priceSnapshotId: string;
		readonly promotionCode: string | undefined;
		readonly terms: Terms;
	}[];
	readonly cancelAtPeriodEnd: boolean;
	readonly canceledAt: number | null;
	readonly cancelReason: string | null;
	/** Attempts to charge a renewal that were declined. */
	readonly declined: { readonly attempts: number; readonly firstAt: number } | null;
	/** The test clock that it follows, or followed until it was completed. */
	readonly clock: { readonly time: number; readonly isRunning: boolean } | null;
}
