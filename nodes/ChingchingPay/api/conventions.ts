import type { OutcomeTable } from '../../shared/values/outcome';

/**
 * What ChingchingPay's public reference leaves open, and what these nodes assume. Each assumption is made in one place.
 * `Conventions` are those that a merchant can settle in the credential (`customConventions.ts`); the constants below are
 * the same for everybody. The facts, and the assumptions as a table: docs/gateways/chingchingpay.md, "Not published".
 */
export interface Conventions {
	/** Envelope codes that mean success. */
	successCodes: readonly number[];
	/**
	 * Envelope codes by which a query says that it knows no such reference. Undefined: any refusal but
	 * `REFUSED_BEFORE_LOOKING`.
	 */
	unknownReferenceCodes: readonly number[] | undefined;
	/** Milliseconds in the unit of `expires_at`, `start_time` and `end_time`. */
	timeUnitMs: number;
	/** Status words in lower case, and what they mean. Any other word is `unknown`. */
	statusWords: OutcomeTable;
	/** The member that alone holds the status where a response has it. Undefined: any of `STATUS_FIELDS`. */
	statusField: string | undefined;
	/** Rows requested per page of settlements. */
	settlementsPerPage: number;
	/** Where a callback carries its signature: the name of a header, in lower case, of a member or of a query parameter. */
	callbackSignature: { place: CallbackSignaturePlace; name: string };
	/** What the gateway gets back for a callback that was taken in. */
	callbackReply: string;
}

export const CALLBACK_SIGNATURE_PLACES = ['header', 'body', 'query'] as const;
export type CallbackSignaturePlace = (typeof CALLBACK_SIGNATURE_PLACES)[number];

/** Name of the signature header, on requests and, assumed, on signed callbacks. Known for requests. */
export const SIGNATURE_HEADER = 'x-signature';
export const API_KEY_HEADER = 'x-api-key';

/** What holds for a credential that says nothing else. */
export const ASSUMED: Conventions = {
	/** Known: the examples print 0. Assumed: 200 as well; anything else is a refusal. */
	successCodes: [0, 200],
	/** Known: nothing, no error list is published. */
	unknownReferenceCodes: undefined,
	/** Known: "timestamp" as a string. Assumed: Unix seconds. */
	timeUnitMs: 1000,
	/** Known: nothing, no list of words is published. */
	statusWords: {
		success: 'succeeded',
		succeeded: 'succeeded',
		successful: 'succeeded',
		paid: 'succeeded',
		completed: 'succeeded',

		created: 'pending',
		new: 'pending',
		open: 'pending',
		init: 'pending',
		initial: 'pending',
		pending: 'pending',
		processing: 'pending',
		unpaid: 'pending',
		waiting: 'pending',

		action_required: 'actionRequired',
		requires_action: 'actionRequired',

		fail: 'failed',
		failed: 'failed',
		failure: 'failed',
		declined: 'failed',
		rejected: 'failed',

		cancel: 'cancelled',
		canceled: 'cancelled',
		cancelled: 'cancelled',
		closed: 'cancelled',
		void: 'cancelled',
		voided: 'cancelled',

		expired: 'expired',
		timeout: 'expired',

		refund: 'refunded',
		refunded: 'refunded',
		partial_refund: 'partiallyRefunded',
		partial_refunded: 'partiallyRefunded',
		partially_refunded: 'partiallyRefunded',
	},
	/** Known: `status` for links and details, `result` for checkouts. */
	statusField: undefined,
	/** Known: the parameter. Assumed: 50 is allowed; smaller pages work as well. */
	settlementsPerPage: 50,
	/** Known: nothing. */
	callbackSignature: { place: 'header', name: SIGNATURE_HEADER },
	/** Known: nothing. Assumed: HTTP 200 with this text; after anything else, the callback is sent again. */
	callbackReply: 'success',
};

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

/** Smallest amount of a checkout, in cents. Known. */
export const MIN_CHECKOUT_CENTS = 10;

/** Decimals of every supported currency. Known: integer cents, HKD and CNY. */
export const CURRENCY_DECIMALS = 2;
export const CURRENCIES = ['CNY', 'HKD'] as const;

/** Members that hold money. Known: integer cents. Assumed: so are all whose names end in this way. */
export const isAmountMember = (name: string): boolean => /(^|_)amount$/.test(name);

/** Members that hold a time. Known: `created_at` and `expires_at` are integers in responses. Assumed: so are all of these. */
export const isTimeMember = (name: string): boolean => /_(at|time)$/.test(name);

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

/**
 * Columns of a settlement's file, or members of a settlement in the list if that has a merchant reference itself. Known:
 * nothing, neither the file's type nor its columns. Assumed: CSV or JSON in UTF-8, with the names that requests and
 * responses have, whatever their letter case, blanks and underscores; a row with "refund" in its type, or an amount below
 * 0, is a refund; what has neither a reference nor a transaction ID is no transaction. Names and unit are settled in
 * 'Reconcile'.
 */
export const SETTLEMENT_COLUMNS = {
	reference: 'merchant_reference',
	amount: 'amount',
	currency: 'currency',
	type: 'transaction_type',
	transactionId: 'transaction_id',
} as const;
export type SettlementColumn = keyof typeof SETTLEMENT_COLUMNS;

/*
 * Whether a `merchant_reference` is unique. Known: it "must be". Nothing here relies on it: the response to a second
 * request with the same one is not published, so payments and refunds look it up first ('Reuse Existing').
 */

/**
 * HTTP statuses of queries that were refused before anything was looked up: bad key, no permission, too many requests.
 * Assumed: any other refusal of a query means that the gateway does not know the reference, unless the credential names
 * the codes that do.
 */
export const REFUSED_BEFORE_LOOKING: ReadonlySet<number> = new Set([401, 403, 429]);

/**
 * What refuses a reference that has a payment or refund already. Known: nothing. Assumed: the first; and the second, code or
 * HTTP status, for a request that makes a new order, as that is in conflict with nothing else. All other conflicts, such as a
 * refund that is too large, keep the gateway's words.
 */
export const DUPLICATE_REFERENCE_CODE = 40901;
export const CONFLICT = 409;
