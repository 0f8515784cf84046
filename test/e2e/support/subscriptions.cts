/** The resources around subscriptions, which have a test file of their own. */
const SUBSCRIPTIONS: readonly string[] = [
	'subscription',
	'invoice',
	'paymentInstrument',
	'agentPaymentSession',
	'testClock',
];

/** @param operation as "resource: operation" */
export const isOfSubscriptions = (operation: string): boolean => SUBSCRIPTIONS.includes(operation.split(':')[0] ?? '');
