import type { FoundBy } from '../../shared/batch/foundBy';

/** By which members of a result a run is found. A subscription has its reference under a name of its own. */
export const FOUND_BY: readonly FoundBy[] = [
	{
		key: 'merchantReference',
		members: ['merchantReferenceId', 'merchantReference', 'refundMerchantOrderId'],
		pairs: 4,
		parameters: ['merchantReferenceId', 'refundMerchantOrderId'],
	},
	{ key: 'orderId', members: ['orderId', 'refundId', 'subscriptionId', 'sessionId'], pairs: 2 },
];
