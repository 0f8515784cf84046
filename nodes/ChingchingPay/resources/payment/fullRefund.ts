import type { IDataObject } from 'n8n-workflow';

import { differs, differsInAmount, isKnown, wholeNumber } from '../../../shared/values/json';
import { inputError, type PaymentError } from '../../../shared/values/paymentError';
import { findTransaction, type ChingchingPayClient } from '../../api/client';
import { CURRENCIES } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { isRefund, outcomeOf } from '../../api/outcome';
import type { QueryRequest, RefundRequest } from '../../api/wire';

const REFUNDABLE: ReadonlySet<unknown> = new Set(['succeeded', 'partiallyRefunded']);

/** A payment, and the field that it was entered in. */
export interface Original {
	identifier: QueryRequest;
	/** E.g. `'Order to Refund' "A-1"`. */
	label: string;
}

/**
 * What can still be refunded of a payment: its amount, from the query, less what the gateway says was refunded. Of several
 * statements about that, the highest counts: records that lag show less than was refunded, never more.
 *
 * @throws PaymentError (`input`) if nothing is left, or if it cannot be known; whatever the gateway cannot be asked for
 */
export async function whatIsLeft(
	client: ChingchingPayClient,
	{ identifier, label }: Original,
): Promise<Pick<RefundRequest, 'amount' | 'currency'>> {
	const payment = await findTransaction(client, identifier);
	if (payment === undefined) {
		throw inputError(`ChingchingPay does not know ${label}`, `Nothing was sent. Check it with 'Query'.`);
	}
	assertRefundable(payment, client, label);
	const details = await detailsOf(client, payment);
	assertRefundable({ ...payment, ...details }, client, label);
	const currency = CURRENCIES.find((code) => code === String(payment.currency).trim().toUpperCase());
	const paid = centsOf(payment.amount);
	const refunded = [payment.refunded_amount, details?.refunded_amount].filter(isKnown).map(centsOf);
	if (currency === undefined || paid === undefined || contradicts(details, payment))
		throw notKnown(label, 'how much was paid');
	if (refunded.length === 0 || refunded.includes(undefined)) throw notKnown(label, 'how much was refunded before');
	const amount = paid - Math.max(...refunded.map(Number));
	if (amount > 0) return { amount, currency };
	throw nothingLeft(label);
}

/** By its status: what was refunded of it is counted later. */
function assertRefundable(payment: IDataObject, client: ChingchingPayClient, label: string): void {
	if (isRefund(payment)) {
		throw inputError(`${label} is a refund itself`, 'Nothing was sent. Enter the number of the order that was paid.');
	}
	const outcome = outcomeOf({ ...payment, refunded_amount: undefined }, client.conventions);
	if (outcome === 'refunded') throw nothingLeft(label);
	if (REFUNDABLE.has(outcome)) return;
	throw inputError(
		`ChingchingPay does not show ${label} as paid: its outcome is ${outcome}`,
		`Nothing was sent. ${
			outcome === 'unknown'
				? "Enter what its status word means in the credential, 'Gateway Conventions', 'Status Words', or set 'Refund' to Part and enter the amount."
				: 'Only what was paid can be refunded.'
		}`,
	);
}

/** Where a payment has no ID, its query must say what was refunded. */
async function detailsOf(
	client: ChingchingPayClient,
	{ payment_id: id }: IDataObject,
): Promise<IDataObject | undefined> {
	if (!isKnown(id)) return undefined;
	return await client.send({ endpoint: endpoints.detail, path: { paymentId: String(id) } });
}

/** The details are about another amount or currency than the query. */
const contradicts = (details: IDataObject = {}, payment: IDataObject): boolean =>
	differsInAmount(details.amount, payment.amount) || differs(details.currency, payment.currency);

/** Cents; undefined for what is not a plain number of them. */
function centsOf(value: unknown): number | undefined {
	const cents = wholeNumber(value);
	return cents !== undefined && cents >= 0 ? cents : undefined;
}

const nothingLeft = (label: string): PaymentError =>
	inputError(
		`Nothing is left to refund of ${label}`,
		"Nothing was sent: ChingchingPay shows it as refunded in full. To see a refund, 'Query' its refund number.",
	);

const notKnown = (label: string, what: string): PaymentError =>
	inputError(
		`ChingchingPay does not say ${what} of ${label}`,
		"Nothing was sent. Look it up in the dashboard, set 'Refund' to Part, and enter the amount.",
	);
