import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { pathId } from '../../../shared/values/pathId';
import { PaymentError } from '../../../shared/values/paymentError';
import { isRefusedBeforeLooking, type ChingchingPayClient } from '../../api/client';
import { endpoints } from '../../api/endpoints';
import { readOutput } from '../result';

const IS_ORDER_NUMBER = 'Is this an order number? Use Query.';

export const get: Operation<ChingchingPayClient> = {
	name: 'Get Details',
	value: 'get',
	action: 'Get payment details by payment ID',
	description: "All about one payment, by ChingchingPay's payment ID: its channels, merchant, store and refunds",
	fields: [
		{
			displayName: 'Payment ID',
			name: 'paymentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 2025071500012345',
			hint: IS_ORDER_NUMBER,
			description: 'The payment_id that was returned when the payment link or payment was created',
		},
		simplifyField,
	],
	prepare(item, client) {
		const paymentId = pathId(item.parameter('paymentId'), 'Payment ID', 'Map payment_id from an earlier response.');
		const toOutput = readOutput(item, client);
		return {
			kind: 'read',
			async run() {
				try {
					return [toOutput(await client.send({ endpoint: endpoints.detail, path: { paymentId } }))];
				} catch (thrown) {
					throw withHint(thrown);
				}
			},
		};
	},
};

/** What was looked for and refused may be an order number. */
function withHint(thrown: unknown): unknown {
	if (!(thrown instanceof PaymentError) || thrown.kind !== 'refused') return thrown;
	if (isRefusedBeforeLooking(thrown.details)) return thrown;
	const { kind, message, advice, details } = thrown;
	return new PaymentError(kind, message, `${IS_ORDER_NUMBER} ${advice}`, details);
}
