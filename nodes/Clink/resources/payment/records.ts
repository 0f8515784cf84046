import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { hasAny, usedBeforeError, type Records } from '../../../shared/batch/records';
import type { Claim } from '../../../shared/batch/task';
import { differs, differsInAmount, isKnown } from '../../../shared/values/json';
import { PaymentError, type Baseline } from '../../../shared/values/paymentError';
import type { ClinkClient } from '../../api/client';
import {
	CLOCK_TOLERANCE_MS,
	MAX_ORDERS_OF_REFERENCE,
	ORDER_AMOUNT_FIELDS,
	ORDER_PAGE_SIZE,
} from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import type { CreatePaymentRequest } from '../../api/wire';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: true,
	description:
		"Whether to look 'Merchant Reference ID' up first, and return an order that was not declined instead of charging again. Clink itself charges as often as it is asked to, whatever the reference.",
};

/** Orders under one of the user's references, which at Clink need not be unique. */
export function ordersUnder(
	client: ClinkClient,
	request: CreatePaymentRequest,
	reference: string,
	claim: Claim,
): Records {
	const stands = (order: IDataObject) => orderOutcome(order) !== 'failed';
	const isForThis = (order: IDataObject) => differenceOf(order, request) === undefined;
	return {
		read: async (once = false) => await ordersOf(client, reference, once),
		reusable(existing) {
			const standing = existing.filter(stands);
			const [newest] = standing.filter(isForThis).sort((a, b) => createTime(b) - createTime(a));
			const [different] = standing.map((order) => differenceOf(order, request));
			if (newest === undefined && different !== undefined)
				throw usedBeforeError(claim, reference, `an order with another ${different}`);
			return newest;
		},
		recovered(existing, baseline) {
			const [order, ...more] = existing.filter((each) => isNew(each, baseline) && isForThis(each));
			if (order !== undefined && more.length > 0) throw severalOrders(claim, reference, [order, ...more]);
			return order;
		},
		stands,
		idsOf,
	};
}

async function ordersOf(client: ClinkClient, reference: string, once: boolean): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	for (let pageNum = 1; found.length < MAX_ORDERS_OF_REFERENCE; pageNum++) {
		const query = { merchantReferenceId: reference, pageNum, pageSize: ORDER_PAGE_SIZE };
		const rows = await client.list({ endpoint: endpoints.orders, query, once });
		found.push(...rows.filter((order) => order.merchantReferenceId === reference));
		if (rows.length < ORDER_PAGE_SIZE) break;
	}
	return found;
}

const idsOf = ({ orderId }: IDataObject) => (isKnown(orderId) ? [String(orderId)] : []);
const createTime = ({ createTime: time }: IDataObject) => (typeof time === 'number' ? time : 0);

/**
 * Whether an order was made by a call and not before it. Look-ups lag, so an order that they did not show before may
 * be older all the same; one that was declined must not be, since its payment would be given up for it.
 */
function isNew(order: IDataObject, { since, before }: Baseline): boolean {
	if (before !== undefined && hasAny(idsOf(order), before)) return false;
	const mayBeEarlier = before !== undefined && orderOutcome(order) !== 'failed';
	return createTime(order) >= since - (mayBeEarlier ? CLOCK_TOLERANCE_MS : 0);
}

/** The first thing in which an order differs from what was, or would be, sent. */
function differenceOf(
	order: IDataObject,
	request: CreatePaymentRequest,
): 'customer' | 'price' | 'currency' | 'amount' | undefined {
	const { originalCurrency, paymentCurrency } = order;
	if (isOfAnotherCustomer(order, request)) return 'customer';
	if ('priceId' in request) return differs(order.priceId, request.priceId) ? 'price' : undefined;
	if (differs(originalCurrency, request.currency)) return 'currency';
	if (originalCurrency !== paymentCurrency || request.promotionCode !== undefined) return undefined;
	return ORDER_AMOUNT_FIELDS.every((name) => differsInAmount(order[name], request.amount)) ? 'amount' : undefined;
}

/** An order does not name the merchant's own number of its customer. */
const isOfAnotherCustomer = (order: IDataObject, { customerId, customerEmail }: CreatePaymentRequest) =>
	differs(order.customerId, customerId) || differs(lowerCase(order.customerEmail), lowerCase(customerEmail));

const lowerCase = (email: unknown) => (typeof email === 'string' ? email.trim().toLowerCase() : undefined);

function severalOrders({ label }: Claim, reference: string, orders: IDataObject[]): PaymentError {
	return new PaymentError(
		'outcomeUnknown',
		`It is unknown which order came of this: Clink has ${orders.length} recent ones under ${label}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Give every payment a reference of its own.`,
		{ reference },
	);
}
