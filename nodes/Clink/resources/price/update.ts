import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { claimOf } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { toMajorUnits } from '../../../shared/values/money';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, ifEntered } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { ACTIVE_TEXT } from '../../api/conventions';
import { currencyDecimals } from '../../api/currencies';
import { endpoints } from '../../api/endpoints';
import { readPrice } from '../../api/price';
import type { UpdatePriceRequest } from '../../api/wire/catalog';
import { changeTask } from '../change';
import { UNIT_AMOUNT } from '../fields';
import { entryIn, withAdditionalFields } from '../groups';
import { anyPrice, productOfPrice, readId } from '../locators';
import {
	interval,
	intervalCount,
	isActive,
	isDefaultPrice,
	priceCurrency,
	priceType,
	pricingModel,
	priority,
	readCurrency,
	readPlace,
	readPriceType,
	readRecurringDetails,
	recurringOnly,
	transformQuantity,
	trialPeriodDays,
	unitAmount,
} from './terms';

const recurringDetails: INodeProperties = {
	displayName: 'Recurring Details',
	name: 'recurringDetails',
	type: 'fixedCollection',
	placeholder: 'Add details',
	default: {},
	description: 'How often a recurring price is paid. Enter everything that is to apply: it is sent as a whole.',
	options: [
		{
			displayName: 'Details',
			name: 'details',
			values: [
				interval,
				intervalCount,
				{
					displayName: 'Additional Fields',
					name: 'additionalFields',
					type: 'collection',
					placeholder: 'Add field',
					default: {},
					options: [pricingModel, transformQuantity, trialPeriodDays],
				},
			],
		},
	],
};

const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What to change. The rest stays as it is.',
	options: [
		isActive,
		priceCurrency,
		isDefaultPrice,
		priceType,
		priority,
		recurringDetails,
		{ ...unitAmount, required: false },
	],
};

export const update: Operation<ClinkClient> = {
	name: 'Update',
	value: 'update',
	action: 'Update a price',
	description: 'Change the terms of a price, or turn it on or off',
	fields: [productOfPrice, anyPrice, updateFields],
	prepare(item, client) {
		const priceId = readId(item, 'priceId', 'Price');
		const entered = item.collection('updateFields');
		const request = readRequest(entered);
		// Also where its expression finds nothing, which is then named.
		const isNewAmount = Object.hasOwn(entered, 'unitAmount');
		const amount = entered.unitAmount;
		if (isNewAmount) checkAmount(amount, request.currency);
		else if (request.currency !== undefined) throw amountMissing();
		else if (Object.keys(request).length === 0) throw nothingEntered();

		return changeTask(
			async () => {
				const body = isNewAmount
					? { ...request, unitAmount: await readAmount(client, priceId, amount, request) }
					: { ...request };
				const data = await client.send({ endpoint: endpoints.updatePrice, path: { priceId }, body });
				return [{ json: { priceId, ...data, outcome: 'notApplicable' } }];
			},
			claimOf('priceId', 'Price', priceId),
		);
	},
};

function readRequest(entered: Record<string, unknown>): UpdatePriceRequest {
	const type = ifEntered(entered.priceType, (value) => readPriceType(value));
	const details = entryIn(entered.recurringDetails, 'details');
	if (type === 'one_time' && details !== undefined) throw recurringOnly('Recurring Details');
	return {
		...compact({
			currency: ifEntered(entered.currency, (value) => readCurrency(value)),
			priceType: type,
			recurringDetails: details && readRecurringDetails(withAdditionalFields(details)),
			isActive: ifEntered(entered.isActive, (value) =>
				boolean(value, 'Active') ? ACTIVE_TEXT.active : ACTIVE_TEXT.inactive,
			),
		}),
		...readPlace(entered),
	};
}

/** The most decimals that a currency of a price has. */
const MAX_DECIMALS = 2;

/** As far as that is possible before the price is read. @throws PaymentError (`input`) */
function checkAmount(amount: unknown, currency: string | undefined): void {
	toMajorUnits(amount, currency === undefined ? MAX_DECIMALS : currencyDecimals(currency), UNIT_AMOUNT);
}

/** Without a currency, the amount is in the currency that the price has. */
async function readAmount(
	client: ClinkClient,
	priceId: string,
	amount: unknown,
	{ currency }: UpdatePriceRequest,
): Promise<number> {
	const code: unknown = currency ?? (await readPrice(client, { priceId })).currency;
	if (typeof code === 'string') return toMajorUnits(amount, currencyDecimals(code), UNIT_AMOUNT);
	throw inputError(
		`Clink does not say which currency 'Price' "${priceId}" is in`,
		"Nothing was changed. Add 'Currency' as well.",
	);
}

const amountMissing = () =>
	inputError(
		`'Currency' is entered without '${UNIT_AMOUNT}'`,
		`The same number would be charged in another currency. Add '${UNIT_AMOUNT}' as well.`,
	);

const nothingEntered = () => inputError("'Update Fields' is empty", 'Add what is to be changed. Nothing was sent.');
