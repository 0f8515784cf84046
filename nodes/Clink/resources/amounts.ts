import type { INodeProperties } from 'n8n-workflow';

import { toMajorUnits } from '../../shared/values/money';
import { inputError } from '../../shared/values/paymentError';
import { oneOf } from '../../shared/values/validate';
import { currencyDecimals } from '../api/currencies';
import { PRICE_CURRENCIES } from '../api/wire/catalog';
import type { Amounts } from '../api/wire/promotions';
import { currencyOptions } from './fields';
import { entriesIn } from './groups';

/** A field for amounts in several currencies. */
export const amountsField = (
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description' | 'displayOptions'>,
): INodeProperties => ({
	...field,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add amount',
	default: {},
	options: [
		{
			displayName: 'Amount',
			name: 'amounts',
			values: [
				{
					displayName: 'Amount',
					name: 'amount',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 0,
					placeholder: 'e.g. 5',
					description: '5 is five dollars, or yen where the currency has no cents',
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'options',
					options: currencyOptions(PRICE_CURRENCIES),
					default: 'USD',
				},
			],
		},
	],
});

/** @throws PaymentError (`input`) for an amount that its currency does not allow, or a currency that comes twice */
export function readAmounts(value: unknown, label: string): Amounts | undefined {
	const amounts: Amounts = {};
	for (const { currency, amount } of entriesIn(value, 'amounts')) {
		const code = oneOf(currency, `${label} Currency`, PRICE_CURRENCIES);
		if (code in amounts) throw inputError(`'${label}' has the currency ${code} twice`, 'Keep one of the two.');
		amounts[code] = toMajorUnits(amount, currencyDecimals(code), `${label} ${code}`);
	}
	return Object.keys(amounts).length === 0 ? undefined : amounts;
}
