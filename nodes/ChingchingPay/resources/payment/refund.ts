import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, optionalText, requiredText } from '../../../shared/values/validate';
import { moneyOf } from '../../api/charge';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { RefundRequest } from '../../api/wire';
import {
	additionalFields,
	amount,
	amountUnit,
	callback,
	currency,
	merchantReference,
	reuseExisting,
	transactionId,
} from '../fields';
import { readCallbackUrl, readMoney, readReference, referenceClaim } from '../read';
import { transactionTask } from '../write';

const refundBy: INodeProperties = {
	displayName: 'Refund By',
	name: 'refundBy',
	type: 'options',
	options: [
		{ name: 'Merchant Reference', value: 'merchantReference', description: 'Your order number for the payment' },
		{ name: 'Transaction ID', value: 'transactionId', description: "ChingchingPay's ID of the payment" },
	],
	default: 'merchantReference',
	description: 'How to identify the payment to refund',
};

const originalMerchantReference: INodeProperties = {
	displayName: 'Original Merchant Reference',
	name: 'originalMerchantReference',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ORDER-1042',
	description: 'Your order number for the payment to refund',
	displayOptions: { show: { refundBy: ['merchantReference'] } },
};

export const refund: Operation<ChingchingPayClient> = {
	name: 'Refund',
	value: 'refund',
	action: 'Refund a payment',
	description: 'Refund a payment in full or in part',
	movesMoney: true,
	fields: [
		refundBy,
		originalMerchantReference,
		{ ...transactionId, displayOptions: { show: { refundBy: ['transactionId'] } } },
		{
			...merchantReference,
			displayName: 'Merchant Reference',
			placeholder: 'e.g. REFUND-1042-1',
			description:
				'Your refund number, which must differ from the order number. Take it from your data, so that running the workflow again cannot refund twice.',
		},
		{ ...reuseExisting, default: true },
		amount,
		amountUnit,
		currency,
		...callback,
		additionalFields('description'),
	],
	prepare(item, client) {
		const reference = readReference(item);
		const request: RefundRequest = {
			...readMoney(item, client),
			merchant_reference: reference,
			transaction_type: 'refund',
			...original(item, reference),
			...readCallbackUrl(item, client),
			...compact({ description: optionalText(item.collection('additionalFields').description, 'Description') }),
		};
		return transactionTask(item, client, {
			endpoint: endpoints.refund,
			body: { ...request },
			charge: () => [moneyOf(request)],
			identifier: { merchant_reference: reference },
			claim: referenceClaim(reference),
			reuse: boolean(item.parameter('reuseExisting'), 'Reuse Existing'),
			looksFirst: true,
			known: { transaction_type: 'refund' },
		});
	},
};

function original(
	item: Item,
	reference: string,
): Pick<RefundRequest, 'original_merchant_reference' | 'transaction_id'> {
	if (item.parameter('refundBy') === 'transactionId') {
		return { transaction_id: requiredText(item.parameter('transactionId'), 'Transaction ID') };
	}
	const paid = readReference(item, 'originalMerchantReference', 'Original Merchant Reference');
	if (paid !== reference) return { original_merchant_reference: paid };
	throw inputError(
		`'Merchant Reference' and 'Original Merchant Reference' are the same, "${reference}"`,
		'Give the refund its own reference, e.g. the order number followed by -R1.',
	);
}
