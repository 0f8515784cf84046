import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Records } from '../../../shared/batch/records';
import type { Claim } from '../../../shared/batch/task';
import { differs, differsInAmount } from '../../../shared/values/json';
import type { ClinkClient } from '../../api/client';
import { ORDER_AMOUNT_FIELDS, ORDER_TYPES } from '../../api/conventions';
import type { CreatePaymentRequest } from '../../api/wire/payment';
import { isOfAnotherCustomer, orderRecords, readOrders } from '../orderRecords';

export const reuseExisting: INodeProperties = {
	displayName: 'Reuse Existing',
	name: 'reuseExisting',
	type: 'boolean',
	default: true,
	description:
		"Whether to look up 'Merchant Reference ID' first and, if it has an order that was not declined, return that order instead of charging again. Clink itself charges every time it is asked to, even for the same reference.",
};

/** Orders with one of the user's references, as records of a payment. */
export const ordersUnder = (
	client: ClinkClient,
	request: CreatePaymentRequest,
	reference: string,
	claim: Claim,
): Records =>
	orderRecords({
		claim,
		reference,
		read: async (once = false) => await readOrders(client, reference, once),
		differenceOf: (order) => differenceOf(order, request),
	});

function differenceOf(
	order: IDataObject,
	request: CreatePaymentRequest,
): 'type (recurring)' | 'customer' | 'price' | 'currency' | 'amount' | undefined {
	const { originalCurrency, paymentCurrency } = order;
	if (order.type === ORDER_TYPES.ofSubscription) return 'type (recurring)';
	if (isOfAnotherCustomer(order, request)) return 'customer';
	if ('priceId' in request) return differs(order.priceId, request.priceId) ? 'price' : undefined;
	if (differs(originalCurrency, request.currency)) return 'currency';
	if (originalCurrency !== paymentCurrency || request.promotionCode !== undefined) return undefined;
	return ORDER_AMOUNT_FIELDS.every((name) => differsInAmount(order[name], request.amount)) ? 'amount' : undefined;
}
