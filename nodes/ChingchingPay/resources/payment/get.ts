import type { Operation } from '../../../shared/batch/operation';
import { pathId } from '../../../shared/values/pathId';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { withOutcome } from '../result';

export const get: Operation<ChingchingPayClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get payment',
	description: 'Get a payment with its channels, merchant, store and refunds',
	fields: [
		{
			displayName: 'Payment ID',
			name: 'paymentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 2025071500012345',
			description: 'The number that creating the link or paying gave back as payment_id',
		},
	],
	prepare(item, client) {
		const paymentId = pathId(item.parameter('paymentId'), 'Payment ID', 'Map payment_id of an earlier answer here.');
		return {
			kind: 'read',
			run: async () => [withOutcome(await client.send({ endpoint: endpoints.detail, path: { paymentId } }))],
		};
	},
};
