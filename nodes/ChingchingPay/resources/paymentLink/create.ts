import type { IDataObject } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { Source } from '../../../shared/batch/write';
import { compact } from '../../../shared/values/json';
import { PaymentError } from '../../../shared/values/paymentError';
import { boolean, optionalText } from '../../../shared/values/validate';
import { moneyOf } from '../../api/charge';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { CreateLinkRequest } from '../../api/wire';
import { additionalFields, amountFields, callback, currency, merchantReference, reuseExisting } from '../fields';
import { readMerchantId, readMoney, readOrderDetails, readReference, referenceClaim } from '../read';
import { transactionTask } from '../write';
import { qrCodeFields, readQrCode } from './qrCode';

/** On a link, what exists cannot be given back, so the field says what happens instead. */
const STOP_IF_EXISTS = 'Stop if Order Exists';
const WHAT_STOPS =
	'Whether to look up the merchant reference first and, if the order has a link or payment already, stop with an error instead of making a second page that can be paid. The first page cannot be given back: ChingchingPay tells the URL of a link only once, so keep it from the first run.';

export const create: Operation<ChingchingPayClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a payment link',
	description: 'Create a hosted page where a customer pays',
	movesMoney: true,
	fields: [
		...amountFields(),
		currency,
		merchantReference,
		{ ...reuseExisting, displayName: STOP_IF_EXISTS, description: WHAT_STOPS },
		...callback,
		...qrCodeFields,
		simplifyField,
		additionalFields(
			'cancelUrl',
			'completeUrl',
			'description',
			'deviceId',
			'expiresAt',
			'merchantId',
			'paymentType',
			'storeId',
		),
	],
	prepare(item, client) {
		const withQrCode = readQrCode(item);
		const reference = readReference(item);
		const request: CreateLinkRequest = {
			...readMoney(item, client),
			merchant_id: readMerchantId(item, client),
			merchant_reference: reference,
			...readOrderDetails(item, client),
			...compact({ payment_type: optionalText(item.collection('additionalFields').paymentType, 'Payment Type') }),
		};
		return transactionTask(item, client, {
			endpoint: endpoints.createLink,
			body: { ...request },
			charge: (sent) => [moneyOf(sent)],
			isPayable: true,
			identifier: { merchant_reference: reference },
			claim: referenceClaim(reference),
			reuse: boolean(item.parameter('reuseExisting'), STOP_IF_EXISTS),
			looksFirst: false,
			finish: async (json, source) => await withQrCode(withAddress(json, source, reference), reference),
		});
	},
};

/** A look-up finds the order, but may not return the URL of its page. */
function withAddress(json: IDataObject, source: Source, reference: string): IDataObject {
	if (source === 'answer' || typeof json.payment_link === 'string') return json;
	const isReused = source === 'reuse';
	throw new PaymentError(
		isReused ? 'refused' : 'outcomeUnknown',
		isReused
			? `'Merchant Reference' "${reference}" already has a payment link, and its URL cannot be retrieved`
			: 'The payment link was created, but the response with its URL was lost',
		isReused
			? 'ChingchingPay has no call that returns the URL of an existing link. Take it from the run that created the link. Do not create another under a new number: both could be paid.'
			: 'ChingchingPay has no call that returns it. Nobody has this URL, so nobody can pay by it: create another link with a new merchant reference.',
		{ reference },
	);
}
