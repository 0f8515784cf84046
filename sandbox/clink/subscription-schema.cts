import {
	absoluteUrl,
	flag,
	integer,
	jsonText,
	listOf,
	objectOf,
	oneOf,
	optional,
	required,
	text,
} from '../gateway/fields.cts';
import type { Values } from '../gateway/fields.cts';
import { currency, customerFields, metadata, name, phaseShape } from './schema.cts';

export const subscriptionMethodTypes = ['CARD', 'GCASH', 'CASHAPP', 'UPI', 'PIX'] as const;

export const subscriptionShape = {
	...customerFields,
	productId: required(name),
	priceId: required(name),
	paymentMethodType: required(oneOf(subscriptionMethodTypes)),
	paymentCurrency: required(currency()),
	returnUrl: required(absoluteUrl()),
	paymentInstrumentId: optional(name),
	merchantReferenceId: optional(text()),
	promotionCode: optional(name),
	metadata: optional(metadata),
	platformType: optional(oneOf(['WEB', 'WAP'])),
	deviceType: optional(oneOf(['Android', 'iOS'])),
	scheduledPhases: optional(listOf(objectOf(phaseShape))),
};
export type SubscriptionRequest = Values<typeof subscriptionShape>;

export const cancelShape = {
	reason: required(text({ min: 1, max: 255 })),
	cancelReasonCode: optional(
		oneOf([
			'too_expensive',
			'need_more_features',
			'found_alternative',
			'no_longer_needed',
			'poor_customer_service',
			'poor_usability',
			'poor_quality',
			'other_reasons',
		]),
	),
	cancelImmediately: optional(flag()),
};

export const previewShape = { priceId: required(name), promotionCode: optional(name) };
export type PreviewRequest = Values<typeof previewShape>;

export const confirmShape = { priceSnapshotId: required(name), promotionCode: optional(name) };
export type ConfirmRequest = Values<typeof confirmShape>;

export const testClockShape = {
	name: required(text({ min: 1, max: 64 })),
	subscriptionId: required(name),
	metadata: optional(jsonText()),
};
export type TestClockRequest = Values<typeof testClockShape>;

/** Milliseconds: thirteen digits, so that a time in seconds is refused. */
export const advanceShape = { targetFrozenTime: required(integer({ min: 1e12, max: 1e13 - 1 })) };
export type AdvanceRequest = Values<typeof advanceShape>;

export const completeShape = { reason: optional(text()) };
