export const reasons = [
	'invalidRequest',
	'unknownPath',
	'unknownApiKey',
	'wrongSignature',
	'wrongTimestamp',
	'repeatedNonce',
	'wrongMerchant',
	'notFound',
	'duplicateReference',
	'notPayable',
	'notRefundable',
	'refundTooLarge',
	'currencyDiffers',
] as const;

/** Why the gateway refuses. Which code and HTTP status that gets is up to its personality. */
export type Reason = (typeof reasons)[number];

export class Refusal extends Error {
	readonly reason: Reason;

	constructor(reason: Reason, message: string) {
		super(message);
		this.reason = reason;
	}
}
