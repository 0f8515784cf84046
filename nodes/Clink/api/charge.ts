import type { IDataObject } from 'n8n-workflow';

import { notKnown, type Charge, type Money } from '../../shared/values/guard';
import { differs, isKnown, isObject } from '../../shared/values/json';
import { sumOf } from '../../shared/values/money';
import type { ClinkClient } from './client';
import { chargeOf } from './conventions';
import { endpoints } from './endpoints';
import { readPrice } from './price';
import type { CreateCheckoutSessionRequest } from './wire/checkoutSession';
import type { CreatePaymentRequest, PriceData } from './wire/payment';
import type { CreateRefundRequest } from './wire/refund';
import type { CreateSubscriptionRequest } from './wire/subscription';

/**
 * What the calls to Clink ask for, as the guard of a node sees it. Where it is not published which of two amounts is charged,
 * both count. Discounts and taxes do not: a promotion code only lowers an amount, and taxes are not known before.
 */

export const chargeOfPayment =
	(client: ClinkClient, request: CreatePaymentRequest): Charge =>
	async () => {
		const money = 'priceId' in request ? await priceMoney(client, request.priceId) : moneyOf(request);
		return [money, ...lineItems(request.priceDataList, money), ...converted(request.paymentCurrency, money)];
	};

/** The page may show the amount in the currency of the customer as well. What is asked for counts. */
export const chargeOfSession =
	(client: ClinkClient, request: CreateCheckoutSessionRequest): Charge =>
	async () => {
		assertNoPhases(request);
		const money = { amount: request.originalAmount, currency: request.originalCurrency };
		const price = request.priceId === undefined ? [] : [await priceMoney(client, request.priceId)];
		return [money, ...price, ...lineItems(request.priceDataList, money)];
	};

/** What is charged for each period, also where it begins with a free trial. */
export const chargeOfSubscription =
	(client: ClinkClient, request: CreateSubscriptionRequest): Charge =>
	async () => {
		assertNoPhases(request);
		const money = await priceMoney(client, request.priceId);
		return [money, ...converted(request.paymentCurrency, money)];
	};

/** What the change charges now, and what the new price charges for each period. */
export const chargeOfPlanChange =
	(previewed: IDataObject): Charge =>
	() => {
		const { totalAmount, currency } = chargeOf(previewed);
		const { unitAmount, quantity, currency: own } = isObject(previewed.recurringPrice) ? previewed.recurringPrice : {};
		const reason = "The amount in Clink's preview";
		const perPeriod = sumOf([{ amount: unitAmount, times: Number(quantity) }]);
		return [
			{ amount: amountOf(totalAmount) ?? { reason }, currency },
			{ amount: perPeriod ?? { reason }, currency: own ?? currency },
		];
	};

/** A refund is in the currency of its order, which may have been converted: whichever it is, it must be allowed. */
export const chargeOfRefund =
	(client: ClinkClient, { orderId, refundAmount: amount }: CreateRefundRequest): Charge =>
	async () => {
		const order = await client.send({ endpoint: endpoints.order, path: { orderId } });
		const currencies = [order.originalCurrency, order.paymentCurrency].filter(isKnown);
		return currencies.map((currency) => ({ amount, currency }));
	};

export const moneyOf = ({ amount, currency }: { amount: number; currency: string }): Money => ({ amount, currency });

async function priceMoney(client: ClinkClient, priceId: string): Promise<Money> {
	const { unitAmount, currency } = await readPrice(client, { priceId });
	return { amount: amountOf(unitAmount) ?? { reason: `The amount of 'Price' "${priceId}"` }, currency };
}

const amountOf = (value: unknown): number | string | undefined =>
	typeof value === 'number' || typeof value === 'string' ? value : undefined;

/** What the line items come to, in each of their currencies: whether Clink compares that with the amount is not published. */
function lineItems(items: PriceData[] | undefined, { currency: fallback }: Money): Money[] {
	const lines = (items ?? []).map(({ currency = fallback, unitAmount: amount, quantity: times = 1 }) => ({
		currency,
		amount,
		times,
	}));
	return [...new Set(lines.map(({ currency }) => currency))].map((currency) => ({
		amount: sumOf(lines.filter((line) => line.currency === currency)) ?? { reason: "The amount of 'Line Items'" },
		currency,
	}));
}

/** Clink converts to another payment currency at a rate of its own. */
const converted = (paymentCurrency: string | undefined, { currency }: Money): Money[] =>
	differs(currency, paymentCurrency)
		? [{ amount: { reason: "The amount in 'Payment Currency', which Clink converts," }, currency: paymentCurrency }]
		: [];

/** Clink cannot look up the terms that a phase refers to. */
function assertNoPhases({ scheduledPhases }: Pick<CreateSubscriptionRequest, 'scheduledPhases'>): void {
	if (scheduledPhases !== undefined) throw notKnown("What 'Scheduled Phases' will charge");
}
