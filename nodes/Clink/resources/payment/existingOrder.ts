import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { Failure } from '../../../shared/failure';
import { differs } from '../../../shared/json';
import type { ClinkClient } from '../../api/client';
import { CLOCK_TOLERANCE_MS, ORDER_AMOUNT_FIELDS, ORDER_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';
import type { CreatePaymentRequest } from '../../api/wire';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: true,
	description:
		"Whether to look 'Merchant Reference ID' up first, and give back an order that was not declined instead of charging again. Clink itself charges as often as it is asked to, whatever the reference.",
};

/** Orders under one of the user's references, which at Clink need not be unique. */
export interface ExistingOrders {
	/** The reference as the user knows it. */
	described: string;
	reference: string;
	/**
	 * The order that a payment left behind whose answer was lost. Only orders made since it was sent count.
	 *
	 * @param since when it was sent, in milliseconds since the epoch
	 * @throws Failure (`outcomeUnknown`) when there are several
	 */
	lookUp(since: number): Promise<IDataObject | undefined>;
	/**
	 * The newest order that was not declined, whenever it was made.
	 *
	 * @throws Failure (`input`) when the only ones are for something else
	 */
	findUsable(): Promise<IDataObject | undefined>;
}

export function existingOrders(client: ClinkClient, request: CreatePaymentRequest, reference: string): ExistingOrders {
	const described = `'Merchant Reference ID' "${reference}"`;
	const list = async () => {
		const query = { merchantReferenceId: reference, pageNum: 1, pageSize: ORDER_PAGE_SIZE };
		const orders = await client.list({ endpoint: endpoints.orders, query });
		return orders.filter((order) => order.merchantReferenceId === reference);
	};
	return {
		described,
		reference,
		async lookUp(since) {
			const isRecent = (order: IDataObject) => createTime(order) >= since - CLOCK_TOLERANCE_MS;
			const recent = (await list()).filter((order) => isRecent(order) && differenceOf(order, request) === undefined);
			if (recent.length > 1) throw severalOrders(described, reference, recent);
			const [order] = recent;
			return order === undefined ? undefined : { ...order, recovered: true };
		},
		async findUsable() {
			const orders = (await list()).filter((order) => orderOutcome(order) !== 'failed');
			const usable = orders.filter((order) => differenceOf(order, request) === undefined);
			const [newest] = usable.sort((a, b) => createTime(b) - createTime(a));
			if (newest !== undefined) return { ...newest, reused: true };
			const [other] = orders.map((order) => differenceOf(order, request));
			if (other !== undefined) throw usedBefore(described, reference, other);
			return undefined;
		},
	};
}

/** The first thing in which an order differs from what was, or would be, sent. */
function differenceOf(order: IDataObject, request: CreatePaymentRequest): 'price' | 'currency' | 'amount' | undefined {
	const { originalCurrency, paymentCurrency } = order;
	if ('priceId' in request) return differs(order.priceId, request.priceId) ? 'price' : undefined;
	if (differs(originalCurrency, request.currency)) return 'currency';
	if (originalCurrency !== paymentCurrency || request.promotionCode !== undefined) return undefined;
	return ORDER_AMOUNT_FIELDS.every((name) => differs(order[name], request.amount)) ? 'amount' : undefined;
}

const createTime = ({ createTime: time }: IDataObject) => (typeof time === 'number' ? time : 0);

function usedBefore(described: string, reference: string, different: string): Failure {
	return new Failure(
		'input',
		`${described} was used before, for an order with another ${different}`,
		'Nothing was sent. Give every payment a reference of its own, taken from your data.',
		{ reference },
	);
}

function severalOrders(described: string, reference: string, orders: IDataObject[]): Failure {
	return new Failure(
		'outcomeUnknown',
		`It is unknown which order came of this: Clink has ${orders.length} recent ones under ${described}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Give every payment a reference of its own.`,
		{ reference },
	);
}
