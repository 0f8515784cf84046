import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { Failure } from '../../../shared/failure';
import type { ClinkClient } from '../../api/client';
import { CLOCK_TOLERANCE_MS, ORDER_PAGE_SIZE } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { orderOutcome } from '../../api/outcome';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: false,
	description:
		"Whether to look 'Merchant Reference ID' up first, and give back an order that was not declined instead of charging again. For runs that people repeat.",
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
	/** The newest order that was not declined, whenever it was made. */
	findUsable(): Promise<IDataObject | undefined>;
}

export function existingOrders(client: ClinkClient, reference: string): ExistingOrders {
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
			const recent = (await list()).filter((order) => createTime(order) >= since - CLOCK_TOLERANCE_MS);
			if (recent.length > 1) throw severalOrders(described, reference, recent);
			const [order] = recent;
			return order === undefined ? undefined : { ...order, recovered: true };
		},
		async findUsable() {
			const usable = (await list()).filter((order) => orderOutcome(order) !== 'failed');
			const [newest] = usable.sort((a, b) => createTime(b) - createTime(a));
			return newest === undefined ? undefined : { ...newest, reused: true };
		},
	};
}

const createTime = ({ createTime: time }: IDataObject) => (typeof time === 'number' ? time : 0);

function severalOrders(described: string, reference: string, orders: IDataObject[]): Failure {
	return new Failure(
		'outcomeUnknown',
		`It is unknown which order came of this: Clink has ${orders.length} recent ones under ${described}`,
		`Compare them in the dashboard: ${orders.map(({ orderId }) => String(orderId)).join(', ')}. Give every payment a reference of its own.`,
		{ reference },
	);
}
