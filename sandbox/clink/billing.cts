import type { SandboxContext } from '../server/context.cts';
import type { Period } from './billing-period.cts';
import type { Catalogue } from './catalogue.cts';
import { termsOf } from './catalogue-views.cts';
import type { Customers } from './customers.cts';
import type { Instruments } from './instruments.cts';
import type { Invoices } from './invoices.cts';
import { convert, decimalText, toMajor, toMinor } from './money.cts';
import { newOrder } from './new-order.cts';
import { SETTLING_MS } from './orders.cts';
import type { Orders } from './orders.cts';
import { paymentMethodOf } from './payment-method.cts';
import type { Order, OrderStatus } from './records.cts';
import { paidFor } from './subscription-cost.cts';
import type { Discount, Invoice, InvoiceItem, Subscription } from './subscription-records.cts';
import type { Subscriptions } from './subscriptions.cts';
import { testResult } from './test-amounts.cts';

/** What a subscription is written down in. */
export interface Books {
	readonly context: SandboxContext;
	readonly orders: Orders;
	readonly instruments: Instruments;
	readonly invoices: Invoices;
	readonly subscriptions: Subscriptions;
	catalogueOf(account: string): Catalogue;
	customersOf(account: string): Customers;
}

export type ChargeStatus = Extract<OrderStatus, 'success' | 'failed' | 'pending' | 'requires_action'>;

/** What comes of charging this many smallest units while the customer is there. */
export function statusWithCustomer(minor: number, subscription: Subscription): ChargeStatus {
	const { paymentCurrency, paymentMethodType } = subscription;
	const chosen = testResult(toMajor(minor, paymentCurrency));
	return chosen ?? (paymentMethodType === 'CARD' ? 'success' : 'requires_action');
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

function discountOn(items: readonly InvoiceItem[], discount: Discount | null, currency: string): Invoice['discount'] {
	const minor = sumOf(items.map((item) => toMinor(Number(item.discountAmount), currency)));
	if (discount === null || minor === 0) return null;
	return {
		couponId: discount.coupon.couponId,
		couponName: discount.coupon.couponName,
		couponTerms: termsOf(discount.coupon),
		promotionCode: discount.code,
		discountAmount: decimalText(minor, currency),
	};
}

export interface Bill {
	readonly items: readonly InvoiceItem[];
	readonly discount: Discount | null;
	readonly period: Period;
}

export function openInvoice({ invoices, subscriptions }: Books, subscription: Subscription, bill: Bill): Invoice {
	const { paymentCurrency, terms } = subscription;
	const originalCurrency = terms.plan.price.currency;
	const original = sumOf(bill.items.map(({ amount }) => toMinor(Number(amount), paymentCurrency)));
	const inOriginal = convert(toMajor(original, paymentCurrency), paymentCurrency, originalCurrency);
	return invoices.open(subscription.account, {
		subscriptionId: subscription.subscriptionId,
		merchantReference: subscription.merchantReference,
		orderId: null,
		customerId: subscription.customerId,
		createTime: subscriptions.timeOf(subscription),
		currentPeriodStart: bill.period.start,
		currentPeriodEnd: bill.period.end,
		originalAmount: decimalText(toMinor(inOriginal, originalCurrency), originalCurrency),
		paymentAmount: decimalText(sumOf(bill.items.map(paidFor)), paymentCurrency),
		originalCurrency,
		items: bill.items,
		discount: discountOn(bill.items, bill.discount, paymentCurrency),
		metadata: subscription.metadata,
	});
}

const declined = { failureCode: 'card_declined', failureMessage: 'The card was declined.' };

function orderFor(
	subscription: Subscription,
	invoice: Invoice,
	status: ChargeStatus,
	at: number,
	more: Partial<Order>,
): Order {
	const { terms, paymentCurrency } = subscription;
	return newOrder({
		type: 'recurring',
		merchantReferenceId: subscription.merchantReference,
		invoiceId: invoice.invoiceId,
		customerId: subscription.customerId,
		customerEmail: subscription.customerEmail,
		productId: terms.plan.price.productId,
		priceId: terms.plan.price.priceId,
		createTime: at,
		paymentTime: status === 'success' || status === 'failed' ? at : null,
		paymentMethod: paymentMethodOf(subscription.paymentMethodType, subscription.paymentInstrumentId),
		amountTotal: Number(invoice.paymentAmount),
		paymentCurrency,
		originalCurrency: invoice.originalCurrency,
		status,
		...(status === 'failed' && declined),
		metadata: subscription.metadata,
		...more,
	});
}

/** Makes the order that is to pay the invoice; one over nothing is paid without. */
export function chargeInvoice(
	{ context, orders, invoices, subscriptions }: Books,
	subscription: Subscription,
	invoice: Invoice,
	status: ChargeStatus,
	more: Partial<Order> = {},
): Order | null {
	if (Number(invoice.paymentAmount) === 0) {
		invoices.close(invoice.invoiceId, 'paid');
		return null;
	}
	const order = orderFor(subscription, invoice, status, subscriptions.timeOf(subscription), more);
	invoices.assign(invoice.invoiceId, order.orderId);
	orders.create({
		account: subscription.account,
		order,
		subscriptionId: subscription.subscriptionId,
		returnUrl: subscription.returnUrl,
		refundedMinor: 0,
		...(status === 'pending' && { settlesAt: context.now() + SETTLING_MS }),
	});
	if (status === 'success') invoices.close(invoice.invoiceId, 'paid');
	return order;
}
