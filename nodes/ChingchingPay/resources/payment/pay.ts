import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { claimOf, type Claim } from '../../../shared/batch/task';
import { compact } from '../../../shared/values/json';
import { inputError } from '../../../shared/values/paymentError';
import { boolean, oneOf, optionalText } from '../../../shared/values/validate';
import { chargeOfCheckout } from '../../api/charge';
import type { ChingchingPayClient } from '../../api/client';
import { MIN_CHECKOUT_CENTS } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { outcomeOf } from '../../api/outcome';
import type { CheckoutRequest, QueryRequest } from '../../api/wire';
import {
	additionalFields,
	amountLabel,
	amountFields,
	callback,
	currency,
	merchantReference,
	reuseExisting,
} from '../fields';
import { readAmountUnit, readMerchantId, readMoney, readOrderDetails, readReference, referenceClaim } from '../read';
import { transactionTask } from '../write';
import { channelId, paymentMethodFields, readChannelId, readPaymentMethod } from './paymentMethod';
import { paymentMethodOptionFields, readPaymentMethodOption } from './paymentMethodOption';

const TRANSACTION_TYPES = ['sale', 'command'] as const;

const transactionType: INodeProperties = {
	displayName: 'Transaction Type',
	name: 'transactionType',
	type: 'options',
	options: [
		{ name: 'Sale', value: 'sale', description: 'Take a payment' },
		{
			name: 'Command',
			value: 'command',
			description: 'A step that moves no money, such as preparing an auto-debit or getting an auth code',
		},
	],
	default: 'sale',
	description: 'Whether this call moves money',
};

export const pay: Operation<ChingchingPayClient> = {
	name: 'Pay',
	value: 'pay',
	action: 'Start a payment',
	description: 'Start a payment with a given payment method, or pay an existing order',
	movesMoney: true,
	fields: [
		transactionType,
		...amountFields(),
		currency,
		{
			...merchantReference,
			required: false,
			description: `${merchantReference.description} Can be left empty only if 'Payment ID' is set under 'Additional Fields'.`,
		},
		{ ...reuseExisting, default: true, displayOptions: { show: { transactionType: ['sale'] } } },
		channelId,
		...paymentMethodFields,
		...paymentMethodOptionFields,
		...callback,
		simplifyField,
		additionalFields(
			'cancelUrl',
			'clientIp',
			'completeUrl',
			'description',
			'deviceId',
			'expiresAt',
			'merchantId',
			'paymentId',
			'storeId',
		),
	],
	prepare(item, client) {
		const type = oneOf(item.parameter('transactionType'), 'Transaction Type', TRANSACTION_TYPES);
		const fields = item.collection('additionalFields');
		const order = readOrder(item);
		const request: CheckoutRequest = {
			channel_id: readChannelId(item),
			merchant_id: readMerchantId(item, client),
			payment_method: readPaymentMethod(item),
			transaction_type: type,
			...readAsked(item, client, type, order.payment_id !== undefined),
			...order,
			...readOrderDetails(item, client),
			...compact({
				payment_method_option: readPaymentMethodOption(item),
				client_ip: optionalText(fields.clientIp, 'Client IP'),
			}),
		};
		return transactionTask(item, client, {
			endpoint: endpoints.checkout,
			body: { ...request },
			charge: chargeOfCheckout(client, request),
			isPayable: true,
			...identify(order, type),
			// A command moves no money, and its response, such as a code for the customer, can be used only once.
			reuse: type === 'sale' && boolean(item.parameter('reuseExisting'), 'Reuse Existing'),
			looksFirst: type === 'sale',
			// An existing order does not show whether this payment arrived, unless the order is paid.
			...(order.payment_id === undefined
				? {}
				: { isResult: (found) => outcomeOf(found, client.conventions) === 'succeeded' }),
			known: { transaction_type: type },
		});
	},
};

type Order = Pick<CheckoutRequest, 'merchant_reference' | 'payment_id'>;

function readOrder(item: Item): Order {
	const paymentId = optionalText(item.collection('additionalFields').paymentId, 'Payment ID');
	if (paymentId === undefined) return { merchant_reference: readReference(item) };
	const reference = optionalText(item.parameter('merchantReference'), 'Merchant Reference');
	return compact({ payment_id: paymentId, merchant_reference: reference });
}

/** An existing order has its own amount, and a command needs none; otherwise the amount is required. */
function readAsked(
	item: Item,
	client: ChingchingPayClient,
	type: CheckoutRequest['transaction_type'],
	isExistingOrder: boolean,
) {
	const entered = item.parameter('amount');
	const isOptional = type === 'command' || isExistingOrder;
	if (isOptional && (entered === 0 || entered === '' || entered === undefined || entered === null)) return {};
	const money = readMoney(item, client);
	const { amount: cents } = money;
	if (cents < MIN_CHECKOUT_CENTS) {
		throw inputError(
			`'${amountLabel(readAmountUnit(item))}' must be at least ${MIN_CHECKOUT_CENTS} cents, got ${cents}`,
			"ChingchingPay does not accept smaller payments. Check 'Amount Unit': 1250 cents is 12.50.",
		);
	}
	return money;
}

function identify(
	order: Order,
	type: CheckoutRequest['transaction_type'],
): { identifier: QueryRequest; claim: Claim; alsoClaims?: Claim[] } {
	const { merchant_reference: reference, payment_id: paymentId = '' } = order;
	const existing = claimOf('paymentId', 'Payment ID', paymentId);
	if (reference === undefined) return { identifier: { transaction_id: paymentId }, claim: existing };
	return {
		identifier: { merchant_reference: reference },
		claim: referenceClaim(reference),
		// An existing order is paid once, whatever references its payments have. A command pays nothing.
		...(paymentId !== '' && type === 'sale' ? { alsoClaims: [existing] } : {}),
	};
}
