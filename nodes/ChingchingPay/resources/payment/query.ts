import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/item';
import type { Operation } from '../../../shared/operation';
import { requiredText } from '../../../shared/validate';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { QueryRequest } from '../../api/wire';
import { merchantReference, transactionId } from '../fields';
import { readReference } from '../read';
import { withOutcome } from '../result';

const queryBy: INodeProperties = {
	displayName: 'Query By',
	name: 'queryBy',
	type: 'options',
	options: [
		{ name: 'Merchant Reference', value: 'merchantReference', description: 'Your own order or refund number' },
		{ name: 'Transaction ID', value: 'transactionId', description: "ChingchingPay's number" },
	],
	default: 'merchantReference',
	description: 'What the payment or refund is looked up by',
};

export const query: Operation<ChingchingPayClient> = {
	name: 'Query',
	value: 'query',
	action: 'Query payment',
	description: 'Look up the status of a payment or refund',
	fields: [
		queryBy,
		{
			...merchantReference,
			description: 'The order number of the payment, or the refund\'s own number',
			displayOptions: { show: { queryBy: ['merchantReference'] } },
		},
		{ ...transactionId, displayOptions: { show: { queryBy: ['transactionId'] } } },
	],
	prepare(item, client) {
		const body = { ...identifier(item) };
		return { run: async () => [withOutcome(await client.send({ endpoint: endpoints.query, body }))] };
	},
};

function identifier(item: Item): QueryRequest {
	if (item.parameter('queryBy') === 'transactionId') {
		return { transaction_id: requiredText(item.parameter('transactionId'), 'Transaction ID') };
	}
	return { merchant_reference: readReference(item) };
}
