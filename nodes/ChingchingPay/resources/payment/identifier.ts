import type { INodeProperties } from 'n8n-workflow';

import { requiredText } from '../../../shared/values/validate';
import type { QueryRequest } from '../../api/wire';
import { merchantReference, transactionId } from '../fields';

/** What a payment or refund is looked up by. */
export const identifierFields: INodeProperties[] = [
	{
		displayName: 'Query By',
		name: 'queryBy',
		type: 'options',
		options: [
			{ name: 'Merchant Reference', value: 'merchantReference', description: 'Your own order or refund number' },
			{ name: 'Transaction ID', value: 'transactionId', description: "ChingchingPay's number" },
		],
		default: 'merchantReference',
		description: 'What the payment or refund is looked up by',
	},
	{
		...merchantReference,
		description: "The order number of the payment, or the refund's own number",
		displayOptions: { show: { queryBy: ['merchantReference'] } },
	},
	{ ...transactionId, displayOptions: { show: { queryBy: ['transactionId'] } } },
];

/** @param parameter gets a parameter by its name. @throws PaymentError (`input`) */
export function readIdentifier(parameter: (name: string) => unknown): QueryRequest {
	if (parameter('queryBy') === 'transactionId') {
		return { transaction_id: requiredText(parameter('transactionId'), 'Transaction ID') };
	}
	return {
		merchant_reference: requiredText(
			parameter('merchantReference'),
			'Merchant Reference',
			'Map your order number here, e.g. {{ $json.merchant_reference }}.',
		),
	};
}
