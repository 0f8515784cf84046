import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { pathId } from '../../../shared/values/pathId';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { readOutput } from '../result';

export const get: Operation<ChingchingPayClient> = {
	name: 'Get',
	value: 'get',
	action: 'Get a payment',
	description: 'Get a payment with its channels, merchant, store and refunds',
	fields: [
		{
			displayName: 'Payment ID',
			name: 'paymentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 2025071500012345',
			description: 'The payment_id that was returned when the payment link or payment was created',
		},
		simplifyField,
	],
	prepare(item, client) {
		const paymentId = pathId(item.parameter('paymentId'), 'Payment ID', 'Map payment_id from an earlier response.');
		const toOutput = readOutput(item, client);
		return {
			kind: 'read',
			run: async () => [toOutput(await client.send({ endpoint: endpoints.detail, path: { paymentId } }))],
		};
	},
};
