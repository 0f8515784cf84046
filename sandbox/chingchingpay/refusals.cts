/** The stand-in's own codes: the gateway publishes none. */
export const refusals = {
	invalidRequest: 40001,
	unknownPath: 40400,
	unknownApiKey: 40101,
	wrongSignature: 40102,
	wrongMerchant: 40301,
	notFound: 40401,
	duplicateReference: 40901,
	notPayable: 40902,
	notRefundable: 40903,
	refundTooLarge: 40904,
	currencyDiffers: 40905,
} as const;

const httpStatuses: Partial<Record<keyof typeof refusals, number>> = {
	unknownPath: 404,
	unknownApiKey: 401,
	wrongSignature: 401,
};

export class Refusal extends Error {
	readonly code: number;
	readonly status: number;

	constructor(reason: keyof typeof refusals, message: string) {
		super(message);
		this.code = refusals[reason];
		this.status = httpStatuses[reason] ?? 200;
	}
}
