import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { claimOf } from '../../../shared/batch/task';
import { compact, differs, differsInAmount } from '../../../shared/values/json';
import { PaymentError } from '../../../shared/values/paymentError';
import { checkLength, oneOf, optionalText, requiredText } from '../../../shared/values/validate';
import { chargeOfRefund } from '../../api/charge';
import type { ClinkClient } from '../../api/client';
import { REFUND_DECIMALS } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { refundOutcome } from '../../api/outcome';
import { REFUND_KEPT } from '../../api/simplified';
import type { CreateRefundRequest } from '../../api/wire/refund';
import { amount, readAmount } from '../fields';
import { readId, refundableOrder } from '../locators';
import { readSimplified } from '../simplify';

const MAX_REMARK_LENGTH = 500;
const REASONS = ['0', '1', '2', '3'] as const;

const refundMerchantOrderId: INodeProperties = {
	displayName: 'Refund Merchant Order ID',
	name: 'refundMerchantOrderId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. REFUND-1042-1',
	description:
		'Your refund number, taken from your data. Clink refunds only once per number: running the workflow again returns the same refund.',
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Reason',
			name: 'refundReasonType',
			type: 'options',
			options: [
				{ name: 'Customer Initiated', value: 2 },
				{ name: 'Duplicate Payment', value: 0 },
				{ name: 'Fraudulent', value: 1 },
				{ name: 'Other', value: 3 },
			],
			default: 2,
		},
		{
			displayName: 'Remark',
			name: 'remark',
			type: 'string',
			default: '',
			description: `A note of up to ${MAX_REMARK_LENGTH} characters`,
		},
	],
};

export const create: Operation<ClinkClient> = {
	name: 'Create',
	value: 'create',
	action: 'Create a refund',
	description: 'Refund an order in full or in part',
	movesMoney: true,
	fields: [
		refundableOrder,
		refundMerchantOrderId,
		{ ...amount, description: "The amount to refund, in the order's currency" },
		simplifyField,
		additionalFields,
	],
	prepare(item, client) {
		const { refundReasonType, remark } = item.collection('additionalFields');
		const text = optionalText(remark, 'Remark');
		const simplified = readSimplified(item, REFUND_KEPT);
		const request: CreateRefundRequest = {
			orderId: readId(item, 'orderId', 'Order'),
			refundMerchantOrderId: requiredText(item.parameter('refundMerchantOrderId'), 'Refund Merchant Order ID'),
			refundAmount: readAmount(item.parameter('amount'), REFUND_DECIMALS),
			...compact({
				refundReasonType:
					refundReasonType === undefined ? undefined : Number(oneOf(refundReasonType, 'Reason', REASONS)),
				remark: text && checkLength(text, 'Remark', MAX_REMARK_LENGTH),
			}),
		};
		client.guard.check({ amount: request.refundAmount });
		const run = async () => {
			const charge = chargeOfRefund(client, request);
			const data = await client.send({ endpoint: endpoints.createRefund, body: { ...request }, charge });
			assertSame(data, request);
			return [{ json: simplified({ ...data, outcome: refundOutcome(data) }) }];
		};
		// Sending it again looks it up: Clink returns the existing refund.
		return {
			kind: 'write',
			claims: [claimOf('refundMerchantOrderId', 'Refund Merchant Order ID', request.refundMerchantOrderId)],
			run,
			lookUp: run,
		};
	},
};

/** For a number that was used before, Clink returns the earlier refund, whatever the new request says. */
function assertSame(
	refund: IDataObject,
	{ orderId: order, refundAmount, refundMerchantOrderId: number }: CreateRefundRequest,
): void {
	const different = differs(refund.orderId, order)
		? 'order'
		: differsInAmount(refund.refundAmount, refundAmount)
			? 'amount'
			: undefined;
	if (different === undefined) return;
	throw new PaymentError(
		'refused',
		`'Refund Merchant Order ID' "${number}" was used before, for a refund with a different ${different}`,
		`Nothing was refunded this time: Clink refunds only once per number, and returned the earlier refund ${String(refund.refundId)} of the order ${String(refund.orderId)}. If this is the same refund, it is done: another number would refund a second time. Only another refund has a number of its own.`,
		{ reference: number },
	);
}
