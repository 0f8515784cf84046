/** What is kept of an order. */
export const KEPT_OF_ORDER = [
	'orderId',
	'merchantReferenceId',
	'outcome',
	'status',
	'amountTotal',
	'paymentCurrency',
	'customerId',
	'customerEmail',
	'paymentMethod.paymentInstrumentId',
	'createTime',
] as const;
