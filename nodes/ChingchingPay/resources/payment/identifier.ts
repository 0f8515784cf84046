import type { INodeProperties } from 'n8n-workflow';

import { requiredText } from '../../../shared/values/validate';
import type { QueryRequest } from '../../api/wire';
import { merchantReference, transactionId } from '../fields';

/** How a payment or refund is identified in a look-up. */
export const identifierFields: INodeProperties[] = [
	{
		displayName: 'Query By',
		name: 'queryBy',
		type: 'options',
		options: [
			{ name: 'Merchant Reference', value: 'merchantReference', description: 'Your order number or refund number' },
			{ name: 'Transaction ID', value: 'transactionId', description: "ChingchingPay's ID of the transaction" },
		],
		default: 'merchantReference',
		description: 'How to identify the payment or refund',
	},
	{
		...merchantReference,
		description: 'Your order number for a payment, or your refund number for a refund',
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
