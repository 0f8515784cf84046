import type { INodePropertyOptions } from 'n8n-workflow';

import type { Outcome } from '../../shared/values/outcome';

const LABELS: Record<Exclude<Outcome, 'notApplicable'>, string> = {
	actionRequired: 'Action Required',
	cancelled: 'Cancelled',
	expired: 'Expired',
	failed: 'Failed',
	partiallyRefunded: 'Partially Refunded',
	pending: 'Pending',
	refunded: 'Refunded',
	succeeded: 'Succeeded',
	unknown: 'Unknown',
};

/** Every outcome of a payment or refund, to choose from. */
export const outcomeOptions: INodePropertyOptions[] = Object.entries(LABELS).map(([value, name]) => ({ name, value }));
