import type { IDataObject } from 'n8n-workflow';

import { hasAny, usedBeforeError, type Records } from '../../shared/batch/records';
import type { Claim } from '../../shared/batch/task';
import { differs, isKnown } from '../../shared/values/json';
import { PaymentError, type Baseline } from '../../shared/values/paymentError';
import type { ClinkClient } from '../api/client';
import { CLOCK_TOLERANCE_MS, MAX_ORDERS_OF_REFERENCE, ORDER_PAGE_SIZE } from '../api/conventions';
import { endpoints } from '../api/endpoints';
import { orderOutcome } from '../api/outcome';
import type { Customer } from '../api/wire/customer';

/** Orders with one of the user's references, which need not be unique at Clink, and what they mean for a write. */
interface OrdersOfReference {
	claim: Claim;
	reference: string;
	read: Records['read'];
	/** The first way in which an order differs from what was, or would be, sent. */
	differenceOf(order: IDataObject): string | undefined;
	idsOf?: Records['idsOf'];
}

const idOf = ({ orderId }: IDataObject) => (isKnown(orderId) ? [String(orderId)] : []);

export function orderRecords({ claim, reference, read, differenceOf, idsOf = idOf }: OrdersOfReference): Records {
	const isForThis = (order: IDataObject) => differenceOf(order) === undefined;
	return {
		read,
		reusable(existing) {
			const standing = existing.filter(stands);
			const [newest] = standing.filter(isForThis).sort((a, b) => createTime(b) - createTime(a));
			const [different] = standing.map(differenceOf);
			if (newest === undefined && different !== undefined)
				throw usedBeforeError(claim, reference, `an order with a different ${different}`);
			return newest;
		},
		recovered(existing, baseline) {
			const [order, ...more] = existing.filter((each) => isNew(each, idsOf(each), baseline) && isForThis(each));
			if (order !== undefined && more.length > 0) throw severalOrders(claim, reference, [order, ...more]);
			return order;
		},
		stands,
		idsOf,
	};
}

export const readOrders = async (client: ClinkClient, reference: string, once: boolean): Promise<IDataObject[]> =>
	await findOrders(client, {
		filter: { merchantReferenceId: reference },
		isWanted: (order) => order.merchantReferenceId === reference,
		once,
	});

interface WantedOrders {
	filter: { merchantReferenceId: string } | { subscriptionId: string };
	isWanted(order: IDataObject): boolean;
	max?: number;
	once?: boolean;
}

/** Reads every page, since their order is not published. */
export async function findOrders(
	client: ClinkClient,
	{ filter, isWanted, max = MAX_ORDERS_OF_REFERENCE, once = false }: WantedOrders,
): Promise<IDataObject[]> {
	const found: IDataObject[] = [];
	for (let pageNum = 1; found.length < max; pageNum++) {
		const query = { ...filter, pageNum, pageSize: ORDER_PAGE_SIZE };
		const rows = await client.list({ endpoint: endpoints.orders, query, once });
		found.push(...rows.filter(isWanted));
		if (rows.length < ORDER_PAGE_SIZE) break;
	}
	return found;
}

/** Whether an order counts as done under its reference: one that was declined may be tried again. */
export const stands = (order: IDataObject): boolean => orderOutcome(order) !== 'failed';

export const createTime = ({ createTime: time }: IDataObject): number => (typeof time === 'number' ? time : 0);

/** An order does not contain the merchant's own ID for its customer. */
export const isOfAnotherCustomer = (order: IDataObject, { customerId, customerEmail }: Customer): boolean =>
	differs(order.customerId, customerId) || differs(lowerCase(order.customerEmail), lowerCase(customerEmail));

const lowerCase = (email: unknown) => (typeof email === 'string' ? email.trim().toLowerCase() : undefined);

/**
 * Whether an order was created by a call, not before it. Look-ups lag, so an order that they did not show before the
 * call may still be older. A declined one must not be, or the payment would be reported as declined because of it.
 */
function isNew(order: IDataObject, ids: string[], { since, before }: Baseline): boolean {
	if (before !== undefined && hasAny(ids, before)) return false;
	const mayBeEarlier = before !== undefined && stands(order);
	return createTime(order) >= since - (mayBeEarlier ? CLOCK_TOLERANCE_MS : 0);
}

function severalOrders({ label }: Claim, reference: string, orders: IDataObject[]): PaymentError {
	return new PaymentError(
		'outcomeUnknown',
		`It is unknown which order this created: Clink has ${orders.length} recent orders with ${label}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Refund what was paid twice.`,
		{ reference },
	);
}
