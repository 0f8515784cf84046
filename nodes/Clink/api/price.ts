import type { IDataObject } from 'n8n-workflow';

import { differs, isKnown, isObject } from '../../shared/values/json';
import { inputError, PaymentError, toPaymentError } from '../../shared/values/paymentError';
import type { ClinkClient } from './client';
import { endpoints } from './endpoints';
import type { PriceType } from './wire/catalog';

/** How a price is read: what is in it, or why it cannot be used. */
interface Wanted {
	priceId: string;
	productId?: string | undefined;
	priceType?: PriceType;
}

/** Prices that were read for one execution: a batch usually has few. */
const known = new WeakMap<ClinkClient, Map<string, Promise<IDataObject>>>();

/**
 * A price as Clink has it, checked against what it is wanted for. What Clink leaves out is not checked.
 *
 * @throws PaymentError (`input`) for a price of another product or of the wrong type, and whatever reading it throws
 */
export async function readPrice(client: ClinkClient, { priceId, productId, priceType }: Wanted): Promise<IDataObject> {
	const price = await readOnce(client, priceId);
	if (differs(price.productId, productId)) {
		throw inputError(
			`'Price' "${priceId}" belongs to another product, ${String(price.productId)}`,
			`Nothing was sent. Choose a price of the product ${String(productId)}, or the product of this price.`,
		);
	}
	if (priceType !== undefined && differs(price.priceType, priceType)) throw wrongType(priceId, priceType);
	return price;
}

function wrongType(priceId: string, wanted: PriceType): PaymentError {
	return wanted === 'one_time'
		? inputError(
				`'Price' "${priceId}" is a recurring price`,
				'Nothing was sent. A payment is made once: choose a one-time price, or create a subscription or a checkout session.',
			)
		: inputError(
				`'Price' "${priceId}" is a one-time price`,
				'Nothing was sent. Choose a recurring price, or create a payment.',
			);
}

async function readOnce(client: ClinkClient, priceId: string): Promise<IDataObject> {
	const prices = known.get(client) ?? new Map<string, Promise<IDataObject>>();
	known.set(client, prices);
	const read = prices.get(priceId) ?? client.send({ endpoint: endpoints.price, path: { priceId } });
	prices.set(priceId, read);
	try {
		return await read;
	} catch (thrown) {
		prices.delete(priceId);
		throw unreadable(priceId, toPaymentError(thrown));
	}
}

const unreadable = (priceId: string, { kind, message, advice, details }: PaymentError) =>
	new PaymentError(kind, `'Price' "${priceId}" could not be read. ${message}`, advice, details);

/** The recurring terms of a price. Known: older pages of Clink's documentation show them in snake_case. */
export function recurringOf({ recurring, recurringDetails }: IDataObject):
	| {
			interval: string;
			intervalCount: number;
			trialPeriodDays: number;
	  }
	| undefined {
	const terms = isObject(recurring) ? recurring : isObject(recurringDetails) ? recurringDetails : undefined;
	if (terms === undefined || !isKnown(terms.interval)) return undefined;
	return {
		interval: String(terms.interval),
		intervalCount: Number(terms.intervalCount ?? terms.interval_count ?? 1),
		trialPeriodDays: Number(terms.trialPeriodDays ?? terms.trial_period_days ?? 0),
	};
}
