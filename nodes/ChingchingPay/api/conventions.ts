/**
 * What ChingchingPay's public reference leaves open, and what these nodes assume. Each assumption is made in one place;
 * what a merchant's contract may define differently is also a field of the credential or an option.
 * The facts, and the assumptions as a table: docs/gateways/chingchingpay.md, "Not published".
 */

/** Envelope codes that mean success. Known: the examples print 0. Assumed: 200 as well; anything else is a refusal. */
export const SUCCESS_CODES: ReadonlySet<number> = new Set([0, 200]);

/**
 * The HTTP status that an envelope's code stands for; 0 if none. Known: nothing, no code is published.
 * Assumed: codes such as 503 or 50301 mean what HTTP means by 503, so that 5xx is an internal error of the
 * gateway, and the request may have taken effect.
 */
export function httpStatusOf(code: number): number {
	const status = code >= 10_000 && code < 60_000 ? Math.floor(code / 100) : code;
	return status >= 400 && status < 600 ? status : 0;
}

/**
 * Members that name a transaction in a response. Assumed: a response that names one may have created it, whatever its code.
 */
export const TRANSACTION_ID_FIELDS = ['transaction_id', 'payment_id'] as const;

/**
 * Largest response to a download that may be an envelope instead of the file, in bytes. Known: nothing, neither the file
 * type nor the form of a refusal. Assumed: a JSON file has no numeric `code` next to `message` or `data`.
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
 * Members that may hold the status in a response; if they disagree, the outcome is `unknown`. Known: `status` for links
 * and details, `result` for checkouts. Assumed: those of the query, where the reference is cut off.
 */
export const STATUS_FIELDS = ['status', 'result', 'transaction_status', 'payment_status', 'trade_status'] as const;

/**
 * Members that name the refunded payment. Known: only refunds have the first. Assumed: only refunds have the second, and
 * a payment leaves both out or empty.
 */
export const REFUND_FIELDS = ['original_merchant_reference', 'original_payment_reference'] as const;

/** Members that may hold the rows of a settlement list; the first match wins. Known: nothing, the response schema is empty. */
export const SETTLEMENT_LIST_FIELDS = ['list', 'rows', 'items', 'records', 'settlements', 'data'] as const;

/** Members that may hold a settlement's ID; the first match wins. Known: nothing, as above. */
export const SETTLEMENT_ID_FIELDS = ['settlement_id', 'settlementId', 'settlementID', 'id'] as const;

/** Rows requested per page of settlements. Known: the parameter. Assumed: 50 is allowed; smaller pages work as well. */
export const SETTLEMENT_PAGE_SIZE = 50;

/** Name of the signature header, on requests and, assumed, on signed callbacks. Known for requests. */
export const SIGNATURE_HEADER = 'x-signature';
export const API_KEY_HEADER = 'x-api-key';

/*
 * Whether a `merchant_reference` is unique. Known: it "must be". Nothing here relies on it: the response to a second
 * request with the same one is not published, so payments and refunds look it up first ('Reuse Existing').
 */

/**
 * HTTP statuses of queries that were refused before anything was looked up: bad key, no permission, too many requests.
 * Assumed: any other refusal of a query means that the gateway does not know the reference. Known: nothing, no error
 * list is published.
 */
export const REFUSED_BEFORE_LOOKING: ReadonlySet<number> = new Set([401, 403, 429]);
