import { newId } from '../gateway/ids.cts';
import { omit } from '../gateway/omit.cts';
import type { ExecutionDetail, Order } from './records.cts';

type Given =
	| 'customerId'
	| 'customerEmail'
	| 'createTime'
	| 'paymentMethod'
	| 'amountTotal'
	| 'paymentCurrency'
	| 'originalCurrency'
	| 'status';

const notTried: Pick<Order, 'paymentTime' | 'failureCode' | 'failureMessage'> = {
	paymentTime: null,
	failureCode: null,
	failureMessage: null,
};

/** What the channel says about an attempt. */
export const executionDetail = ({ failureCode, failureMessage }: Partial<Order>): ExecutionDetail => ({
	channelCode: 'SANDBOX',
	channelTransactionId: newId('ch'),
	originalFailureCode: failureCode ?? null,
	originalFailureMessage: failureMessage ?? null,
});

/** An order in which every member that is not given is null, as Clink sends it. */
export const newOrder = (given: Pick<Order, Given> & Partial<Order>): Order => ({
	orderId: newId('order'),
	type: 'onetime',
	merchantReferenceId: null,
	invoiceId: null,
	productId: null,
	priceId: null,
	sessionId: newId('sess'),
	priceDataList: null,
	paymentExecutionDetails: [executionDetail(given)],
	amountSubtotal: given.amountTotal,
	...notTried,
	metadata: null,
	riskLevel: 'low',
	...given,
});

/** Orders in events have no `createTime`. */
export const orderInEvent = (order: Order): Record<string, unknown> => omit(order, 'createTime');

/** The order of `order.created`: as it was before anything was tried. */
export const orderAsCreated = (order: Order): Record<string, unknown> => ({
	...orderInEvent(order),
	...notTried,
	status: 'created',
	paymentExecutionDetails: null,
});
