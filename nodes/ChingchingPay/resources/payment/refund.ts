import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import type { Claim } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, oneOf, optionalText, requiredText } from '../../../shared/values/validate';
import { moneyOf } from '../../api/charge';
import type { ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import type { RefundRequest } from '../../api/wire';
import {
	additionalFields,
	amountFields,
	callback,
	currency,
	merchantReference,
	reuseExisting,
	transactionId,
} from '../fields';
import { readCallbackUrl, readMoney, readReference, referenceClaim } from '../read';
import { transactionTask } from '../write';
import { whatIsLeft, type Original } from './fullRefund';

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

const ORDER_LABEL = 'Order to Refund';
const REFUND_LABEL = 'Refund Number';

const originalMerchantReference: INodeProperties = {
	displayName: ORDER_LABEL,
	name: 'originalMerchantReference',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. ORDER-1042',
	description: 'Your order number, under which the payment was made',
	displayOptions: { show: { refundBy: ['merchantReference'] } },
};

const refundNumber: INodeProperties = {
	...merchantReference,
	displayName: REFUND_LABEL,
	placeholder: 'e.g. REFUND-1042-1',
	description:
		'Your own number for this refund, which must differ from the order number. Take it from your data, so that running the workflow again cannot refund twice.',
};

const PARTS = ['part', 'full'] as const;

const refundAmount: INodeProperties = {
	displayName: 'Refund',
	name: 'refundAmount',
	type: 'options',
	options: [
		{
			name: 'Full',
			value: 'full',
			description: 'All that is left of the payment, which ChingchingPay is asked for first',
		},
		{ name: 'Part', value: 'part', description: 'An amount that you enter' },
	],
	default: 'part',
	description: 'How much to refund',
};

const ofPart = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { ...field.displayOptions?.show, refundAmount: ['part'] } },
});

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
		refundNumber,
		{ ...reuseExisting, default: true },
		refundAmount,
		...[...amountFields(), currency].map(ofPart),
		...callback,
		simplifyField,
		additionalFields('description'),
	],
	prepare(item, client) {
		const reference = readReference(item, 'merchantReference', REFUND_LABEL);
		const isFull = oneOf(item.parameter('refundAmount'), 'Refund', PARTS) === 'full';
		const { order, paid } = original(item, reference);
		const request: Omit<RefundRequest, 'amount' | 'currency'> = {
			...(isFull ? {} : readMoney(item, client)),
			merchant_reference: reference,
			transaction_type: 'refund',
			...order,
			...readCallbackUrl(item, client),
			...compact({ description: optionalText(item.collection('additionalFields').description, 'Description') }),
		};
		return transactionTask(item, client, {
			endpoint: endpoints.refund,
			body: { ...request },
			...(isFull && {
				complete: async () => ({ ...(await whatIsLeft(client, paid)) }),
				alsoClaims: [fullRefundClaim(paid)],
			}),
			charge: (sent) => [moneyOf(sent)],
			identifier: { merchant_reference: reference },
			claim: referenceClaim(reference, REFUND_LABEL),
			reuse: boolean(item.parameter('reuseExisting'), 'Reuse Existing'),
			looksFirst: true,
			known: { transaction_type: 'refund' },
		});
	},
};

/** The payment to refund, as it is sent and as it is looked up. */
function original(
	item: Item,
	reference: string,
): { order: Pick<RefundRequest, 'original_merchant_reference' | 'transaction_id'>; paid: Original } {
	if (item.parameter('refundBy') === 'transactionId') {
		const identifier = { transaction_id: requiredText(item.parameter('transactionId'), 'Transaction ID') };
		return { order: identifier, paid: { identifier, label: `'Transaction ID' "${identifier.transaction_id}"` } };
	}
	const paid = readReference(item, 'originalMerchantReference', ORDER_LABEL);
	if (paid === reference) {
		throw inputError(
			`'${REFUND_LABEL}' and '${ORDER_LABEL}' are the same, "${reference}"`,
			'Give the refund its own number, e.g. the order number followed by -R1.',
		);
	}
	return {
		order: { original_merchant_reference: paid },
		paid: { identifier: { merchant_reference: paid }, label: `'${ORDER_LABEL}' "${paid}"` },
	};
}

/** Two full refunds of an order at the same moment would both be told that all is left. */
const fullRefundClaim = ({ label }: Original): Claim => ({
	key: `fullRefund:${label}`,
	label,
	advice: 'An order is refunded in full only once. Remove the duplicate item.',
});
