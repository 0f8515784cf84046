/**
 * What ChingchingPay's public reference does not say, and what these nodes assume instead. Each assumption stands
 * here once; what a merchant's contract may set otherwise is also a field of the credential or an option.
 * The facts, and the assumptions as a table: docs/gateways/chingchingpay.md, "Not published".
 */

/** Envelope codes that mean success. Known: the examples print 0. Assumed: 200 as well; anything else is a refusal. */
export const SUCCESS_CODES: ReadonlySet<number> = new Set([0, 200]);

/**
 * The HTTP status that an envelope's code stands for, if any; 0 for others. Known: nothing, no code is published.
 * Assumed: codes such as 503 or 50301 mean what HTTP means by 503, so that 5xx is the gateway's own trouble, and what
 * was asked may have been done.
 */
export function httpStatusOf(code: number): number {
	const status = code >= 10_000 && code < 60_000 ? Math.floor(code / 100) : code;
	return status >= 400 && status < 600 ? status : 0;
}

/**
 * Members by which an answer names a transaction. Assumed: an answer that names one may have made it, whatever its code.
 */
export const TRANSACTION_ID_FIELDS = ['transaction_id', 'payment_id'] as const;

/**
 * Largest reply to a download that may be an envelope instead of the file, in bytes. Known: nothing, neither the type of
 * the file nor how a refusal comes. Assumed: that a file of JSON has no number `code` beside `message` or `data`.
 */
export const MAX_ENVELOPE_BYTES = 64_000;

/** Milliseconds in the unit of `expires_at`, `start_time` and `end_time`. Known: "timestamp" as a string. Assumed: Unix seconds. */
export const TIMESTAMP_UNIT_MS = 1000;

/** Smallest amount of a checkout, in cents. Known. */
export const MIN_CHECKOUT_CENTS = 10;

/** Decimals of every supported currency. Known: integer cents, HKD and CNY. */
export const CURRENCY_DECIMALS = 2;
export const CURRENCIES = ['CNY', 'HKD'] as const;

/**
 * Where an answer may say its status; members that disagree make the outcome `unknown`. Known: `status` on links and
 * details, `result` on checkouts. Assumed: the query's, which the reference cuts off.
 */
export const STATUS_FIELDS = ['status', 'result', 'transaction_status', 'payment_status', 'trade_status'] as const;

/**
 * Members that name the payment which a refund gives back. Known: the first is on refunds only. Assumed: the second as
 * well, and that a payment leaves both out or empty.
 */
export const REFUND_FIELDS = ['original_merchant_reference', 'original_payment_reference'] as const;

/** Where a settlement list may keep its rows, first match wins. Known: nothing, the response schema is empty. */
export const SETTLEMENT_LIST_FIELDS = ['list', 'rows', 'items', 'records', 'settlements', 'data'] as const;

/** Rows asked for per page of settlements. Known: the parameter. Assumed: that 50 is allowed; a smaller page is coped with. */
export const SETTLEMENT_PAGE_SIZE = 50;

/** Name of the signature header, on requests and, assumed, on signed callbacks. Known for requests. */
export const SIGNATURE_HEADER = 'x-signature';
export const API_KEY_HEADER = 'x-api-key';

/*
 * That a `merchant_reference` is unique. Known: it "must be". Nothing here relies on it: what a second request under
 * one gets is not published, so payments and refunds look their reference up first ('Reuse Existing').
 */

/**
 * HTTP statuses with which a query is refused before anything is looked up: the key, its rights, too many requests.
 * Assumed: any other refusal of a query means that the gateway does not know the reference. Known: nothing, no error
 * list is published.
 */
export const REFUSED_BEFORE_LOOKING: ReadonlySet<number> = new Set([401, 403, 429]);
