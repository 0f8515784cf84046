/**
 * Invoices as Clink names them. Amounts are in major units, as text ("20.00") or as numbers; times in milliseconds.
 * Source: docs/gateways/clink.md, "Invoices".
 */

/** An amount of an invoice or of a subscription's item: text in Clink's own logs, a number in its specification. */
type InvoiceAmount = string;

/** What is billed for a period, once or again and again. */
export interface InvoiceItem {
	invoiceItemId: string;
	amount: InvoiceAmount;
	discountAmount: InvoiceAmount;
	paymentAmount: InvoiceAmount;
	couponTerms: string;
	promotionCode: string;
	currency: string;
	description: string;
	periodStart: number;
	periodEnd: number;
	proration: boolean;
	price: {
		productId: string;
		productName: string;
		priceId: string;
		priceSnapshotId: string;
		unitAmount: InvoiceAmount;
		quantity: number;
		recurring: {
			interval: string;
			intervalCount: number;
			trialPeriodDays: number;
			pricingModel: string;
			tiersMode: string;
		};
	};
}

export interface Invoice {
	invoiceId: string;
	subscriptionId: string;
	merchantReference: string;
	orderId: string;
	customerId: string;
	merchantId: string;
	status: string;
	createTime: number;
	currentPeriodStart: number;
	currentPeriodEnd: number;
	originalAmount: InvoiceAmount;
	paymentAmount: InvoiceAmount;
	originalCurrency: string;
	billing: string;
	items: InvoiceItem[];
	discount: {
		couponId: string;
		couponName: string;
		couponTerms: string;
		promotionCode: string;
		discountAmount: InvoiceAmount;
	};
	metadata: Record<string, string>;
}
