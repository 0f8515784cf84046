import { fiveDigits, mostly200 } from './personality-choices.cts';
import type { Personality } from './personality.cts';
import { reasons } from './refusals.cts';

const refusals = Object.fromEntries(
	reasons.map((reason) => [reason, { code: fiveDigits[reason], status: mostly200[reason] }]),
) as Personality['refusals'];

/** What the stand-in does unless it is started as another gateway. */
export const defaultPersonality: Personality = {
	successCode: 0,
	refusals,
	unknownReference: 'refused',
	words: { pending: 'pending', success: 'success', failed: 'failed', cancelled: 'cancelled', expired: 'expired' },
	refundedWord: undefined,
	timeUnit: 'seconds',
	maxPageSize: 100,
	pageSizeAboveMax: 'refused',
	callback: {
		format: 'json',
		isWrapped: false,
		signature: { place: 'header', name: 'x-signature' },
		reply: undefined,
	},
	duplicateReference: 'refuse',
	recipe: { template: '{body}', encoding: 'hex', key: 'secret' },
	clockToleranceMs: 300_000,
	timestampChecked: 'afterSignature',
};
