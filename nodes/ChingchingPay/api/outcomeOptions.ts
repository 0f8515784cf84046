import type { INodePropertyOptions } from 'n8n-workflow';

import type { Outcome } from '../../shared/values/outcome';

const LABELS: Record<Exclude<Outcome, 'notApplicable'>, [name: string, description: string]> = {
	actionRequired: ['Action Required', 'The customer has to do something, e.g. confirm the payment in a wallet'],
	cancelled: ['Cancelled', 'The payment was called off'],
	expired: ['Expired', 'Nobody paid in time'],
	failed: ['Failed', 'The payment was declined or did not go through'],
	partiallyRefunded: ['Partially Refunded', 'A part was given back'],
	pending: ['Pending', 'The payment has begun and is not settled yet: nothing is paid'],
	refunded: ['Refunded', 'Everything was given back'],
	succeeded: ['Succeeded', 'A customer paid'],
	unknown: ['Unknown', 'A status word that this version of the package does not know: check it before you ship'],
};

/** Every outcome of a payment or refund, to choose from. */
export const outcomeOptions: INodePropertyOptions[] = Object.entries(LABELS).map(([value, [name, description]]) => ({
	name,
	value,
	description,
}));
