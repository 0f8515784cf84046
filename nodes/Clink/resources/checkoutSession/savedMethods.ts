import type { INodeProperties } from 'n8n-workflow';

import { compact, isObject } from '../../../shared/values/json';
import { oneOf, requiredText } from '../../../shared/values/validate';
import type { CreateCheckoutSessionRequest } from '../../api/wire/checkoutSession';

type Import = CreateCheckoutSessionRequest['historicalPaymentInstrumentImport'];
const IMPORTED_TYPES = ['CARD', 'CASHAPP'] as const;

/** What a customer saved at a channel that the merchant used before Clink. */
export const historicalPaymentInstrumentImport: INodeProperties = {
	displayName: 'Saved Methods to Import',
	name: 'historicalPaymentInstrumentImport',
	type: 'fixedCollection',
	placeholder: 'Add source',
	default: {},
	description: 'Cards and wallets that the customer saved at a payment provider that you used before Clink',
	options: [
		{
			displayName: 'Source',
			name: 'source',
			values: [
				{
					displayName: 'Channel Alias',
					name: 'channelAlias',
					type: 'string',
					default: '',
					description: "Clink's name of the provider",
				},
				{
					displayName: 'Customer Reference',
					name: 'channelCustomerReference',
					type: 'string',
					default: '',
					description: "The customer's ID at the provider",
				},
				{
					displayName: 'Payment Methods',
					name: 'paymentMethodTypes',
					type: 'multiOptions',
					options: [
						{ name: 'Card', value: 'CARD' },
						{ name: 'Cash App', value: 'CASHAPP' },
					],
					default: [],
					description: 'Leave empty for all',
				},
			],
		},
	],
};

/** @throws PaymentError (`input`) */
export function readImport(value: unknown): Import {
	const source: unknown = isObject(value) && 'source' in value ? value.source : value;
	if (!isObject(source) || Object.keys(source).length === 0) return undefined;
	const { channelAlias, channelCustomerReference, paymentMethodTypes: types } = source;
	return {
		channelAlias: requiredText(channelAlias, 'Channel Alias'),
		channelCustomerReference: requiredText(channelCustomerReference, 'Customer Reference'),
		...compact({
			paymentMethodTypes:
				Array.isArray(types) && types.length > 0
					? types.map((type: unknown) => oneOf(type, 'Payment Methods', IMPORTED_TYPES))
					: undefined,
		}),
	};
}
