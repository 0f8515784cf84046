import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/batch/item';
import type { Operation } from '../../../shared/batch/operation';
import { simplifyField } from '../../../shared/batch/simplify';
import { compact } from '../../../shared/values/json';
import { checkLength, ifEntered, oneOf, requiredText } from '../../../shared/values/validate';
import type { ClinkClient } from '../../api/client';
import { MAX_CANCEL_REASON_LENGTH } from '../../api/conventions';
import { endpoints } from '../../api/endpoints';
import { CANCEL_REASON_CODES, type CancelSubscriptionRequest } from '../../api/wire/subscription';
import { reachState } from '../reachState';
import { readSubscription, readSubscriptionId, readSubscriptionOutput, subscriptionId } from './fields';

const when: INodeProperties = {
	displayName: 'When',
	name: 'when',
	type: 'options',
	options: [
		{
			name: 'At Period End',
			value: 'atPeriodEnd',
			description: 'The customer keeps what is paid for and is not charged again',
		},
		{ name: 'Immediately', value: 'immediately', description: 'The subscription ends now, without a refund' },
	],
	default: 'atPeriodEnd',
	description: 'When the subscription ends',
};

const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Canceled on request by email',
	description: `Why it is canceled, in up to ${MAX_CANCEL_REASON_LENGTH} characters`,
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		{
			displayName: 'Reason Code',
			name: 'cancelReasonCode',
			type: 'options',
			options: [
				{ name: 'Found an Alternative', value: 'found_alternative' },
				{ name: 'Needs More Features', value: 'need_more_features' },
				{ name: 'No Longer Needed', value: 'no_longer_needed' },
				{ name: 'Other Reasons', value: 'other_reasons' },
				{ name: 'Poor Customer Service', value: 'poor_customer_service' },
				{ name: 'Poor Quality', value: 'poor_quality' },
				{ name: 'Poor Usability', value: 'poor_usability' },
				{ name: 'Too Expensive', value: 'too_expensive' },
			],
			default: 'no_longer_needed',
			description: "The kind of reason, for Clink's reports",
		},
	],
};

export const cancel: Operation<ClinkClient> = {
	name: 'Cancel',
	value: 'cancel',
	action: 'Cancel a subscription',
	description: 'Cancel a subscription, now or at the end of its period',
	fields: [subscriptionId, when, reason, simplifyField, additionalFields],
	prepare(item, client) {
		const id = readSubscriptionId(item);
		const request = readRequest(item);
		const toOutput = readSubscriptionOutput(item);
		const run = async () => {
			const { data, notes } = await reachState({
				change: async () =>
					await client.send({
						endpoint: endpoints.cancelSubscription,
						path: { subscriptionId: id },
						body: { ...request },
					}),
				read: async () => await readSubscription(client, id),
				isReached: (subscription) => isCanceled(subscription, request),
			});
			return toOutput(data, notes);
		};
		return { kind: 'write', claims: [], run, lookUp: run };
	},
};

/** One that has ended needs no end of its period. */
const isCanceled = (
	{ status, cancelAtPeriodEnd }: IDataObject,
	{ cancelImmediately }: CancelSubscriptionRequest,
): boolean => status === 'cancelled' || (!cancelImmediately && cancelAtPeriodEnd === true);

function readRequest(item: Item): CancelSubscriptionRequest {
	const { cancelReasonCode } = item.collection('additionalFields');
	return {
		reason: readReason(item.parameter('reason')),
		cancelImmediately: oneOf(item.parameter('when'), 'When', ['atPeriodEnd', 'immediately']) === 'immediately',
		...compact({
			cancelReasonCode: ifEntered(cancelReasonCode, (value) => oneOf(value, 'Reason Code', CANCEL_REASON_CODES)),
		}),
	};
}

function readReason(value: unknown): string {
	const text = requiredText(value, 'Reason', 'Clink requires one. Enter why the subscription is canceled.').trim();
	return checkLength(text, 'Reason', MAX_CANCEL_REASON_LENGTH);
}
