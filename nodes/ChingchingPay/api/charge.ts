import { notKnown, type Charge, type Money } from '../../shared/values/guard';
import { isKnown } from '../../shared/values/json';
import { majorText } from '../../shared/values/money';
import { findTransaction, type ChingchingPayClient } from './client';
import { CURRENCY_DECIMALS } from './conventions';
import { isRefund } from './outcome';
import type { CheckoutRequest } from './wire';

/** What the calls to ChingchingPay ask for, as the guard of a node sees it. */

/** An amount in cents, as it is sent or as the gateway shows it. */
export const moneyOf = ({ amount, currency }: { amount?: unknown; currency?: unknown }): Money => ({
	amount: Number.isSafeInteger(amount)
		? majorText(Number(amount), CURRENCY_DECIMALS)
		: { reason: 'The amount in the records of ChingchingPay' },
	currency,
});

/**
 * An existing order has its own amount, whatever is sent with it. Assumed: that of the transaction which the query finds by
 * the order's ID. A command moves no money, as is known; an amount that it is sent with counts.
 */
export const chargeOfCheckout =
	(client: ChingchingPayClient, request: CheckoutRequest): Charge =>
	async () => {
		const { amount, payment_id: paymentId, transaction_type: type } = request;
		const entered = amount === undefined ? [] : [moneyOf(request)];
		if (type === 'command') return amount === undefined ? 'nothing' : entered;
		return paymentId === undefined ? entered : [...entered, await amountOfOrder(client, paymentId)];
	};

async function amountOfOrder(client: ChingchingPayClient, paymentId: string): Promise<Money> {
	const found = await findTransaction(client, { transaction_id: paymentId });
	if (found === undefined || isRefund(found) || !isKnown(found.amount)) {
		throw notKnown(`The amount of 'Payment ID' "${paymentId}"`);
	}
	return moneyOf(found);
}
