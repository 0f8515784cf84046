import type { FoundBy } from '../../shared/batch/foundBy';

/** By which members of a result a run is found. Source: docs/gateways/chingchingpay.md, "Endpoints". */
export const FOUND_BY: readonly FoundBy[] = [
	{ key: 'merchantReference', members: ['merchant_reference'], pairs: 4, parameters: ['merchantReference'] },
	{ key: 'paymentId', members: ['payment_id', 'transaction_id'], pairs: 2 },
];
