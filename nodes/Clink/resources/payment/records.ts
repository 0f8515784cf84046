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
import type { CreatePaymentRequest } from '../../api/wire/payment';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: true,
	description:
		"Whether to look up 'Merchant Reference ID' first and, if it has an order that was not declined, return that order instead of charging again. Clink itself charges every time it is asked to, even for the same reference.",
};

/** Orders with one of the user's references, which need not be unique at Clink. */
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
				throw usedBeforeError(claim, reference, `an order with a different ${different}`);
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
 * Whether an order was created by a call, not before it. Look-ups lag, so an order that they did not show before the
 * call may still be older. A declined one must not be, or the payment would be reported as declined because of it.
 */
function isNew(order: IDataObject, { since, before }: Baseline): boolean {
	if (before !== undefined && hasAny(idsOf(order), before)) return false;
	const mayBeEarlier = before !== undefined && orderOutcome(order) !== 'failed';
	return createTime(order) >= since - (mayBeEarlier ? CLOCK_TOLERANCE_MS : 0);
}

/** The first way in which an order differs from what was, or would be, sent. */
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

/** An order does not contain the merchant's own ID for its customer. */
const isOfAnotherCustomer = (order: IDataObject, { customerId, customerEmail }: CreatePaymentRequest) =>
	differs(order.customerId, customerId) || differs(lowerCase(order.customerEmail), lowerCase(customerEmail));

const lowerCase = (email: unknown) => (typeof email === 'string' ? email.trim().toLowerCase() : undefined);

function severalOrders({ label }: Claim, reference: string, orders: IDataObject[]): PaymentError {
	return new PaymentError(
		'outcomeUnknown',
		`It is unknown which order this created: Clink has ${orders.length} recent orders with ${label}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Give every payment its own reference.`,
		{ reference },
	);
}
