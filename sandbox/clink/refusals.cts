/**
 * Codes of business refusals. Those known from other parts of Clink's API are used where they fit (80102203, 90101206,
 * 90101401, 71160007); the others are the stand-in's own.
 */
export const refusals = {
	timestamp: 80102203,
	invalidParameter: 90100400,
	customerNotFound: 90101204,
	customerNotMatched: 90101205,
	amount: 90101206,
	sessionNotFound: 90101219,
	refundBalance: 90101401,
	orderNotFound: 90101404,
	orderNotRefundable: 90101405,
	orderHasNoQrCode: 90101406,
	instrumentNotFound: 90101407,
	subscriptionNotFound: 90103401,
	subscriptionState: 90103402,
	planChange: 90103403,
	invoiceNotFound: 90103404,
	testClockNotFound: 90103405,
	testClock: 90103406,
	refundNotFound: 71160007,
	productNotFound: 90102401,
	priceNotFound: 90102402,
	couponNotFound: 90102403,
	promotionCodeNotFound: 90102404,
	promotionCodeUnusable: 90102405,
} as const;

/** A refusal in the envelope: HTTP 200 with an eight-digit code. */
export class Refusal extends Error {
	readonly code: number;

	constructor(reason: keyof typeof refusals, message: string) {
		super(message);
		this.code = refusals[reason];
	}
}

/** A refusal of the webhook endpoint operations: a real HTTP status, repeated in the JSON envelope. */
export class HttpRefusal extends Error {
	readonly status: number;

	constructor(status: 400 | 404, message: string) {
		super(message);
		this.status = status;
	}
}
