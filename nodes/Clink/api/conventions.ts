/**
 * What Clink's public documentation does not settle, and what these nodes assume instead. Each assumption stands
 * here once.
 */

/** The envelope code that means success. Known; `msg` is never compared, its letter case varies. */
export const SUCCESS_CODE = 200;

/** Metadata limits. Known for checkout sessions; assumed for payments, where they are not restated. */
export const METADATA = { maxEntries: 20, maxKeyLength: 40, maxValueLength: 500 } as const;

/** Methods that a payment instrument must be given for. Known from the newest specification; the older one asks for it always. */
export const METHODS_NEEDING_INSTRUMENT: ReadonlySet<string> = new Set(['CARD', 'PIX', 'UPI']);

/** Largest page of orders. Known. */
export const ORDER_PAGE_SIZE = 50;

/**
 * Where an order repeats the amount of its request, when nothing was converted or discounted. Known: the members, and
 * that `originalCurrency` is the currency of the request. Assumed: that one of them is the request's amount.
 */
export const ORDER_AMOUNT_FIELDS = ['amountSubtotal', 'amountTotal'] as const;

/**
 * How far Clink's clock may be from ours, in milliseconds, when an order is looked up after a lost answer. Assumed
 * from the two minutes within which Clink is said to accept a timestamp.
 */
export const CLOCK_TOLERANCE_MS = 120_000;

/** Decimals allowed in a refund, whose currency is the order's and not in the request. Assumed. */
export const REFUND_DECIMALS = 2;

/**
 * How long an event may be on its way, when it is asked about. Known: Clink repeats an event for about a day. Assumed:
 * not for longer than two. A recording of an event is worth nothing after that.
 */
export const REPEATED_FOR_SECONDS = 2 * 24 * 60 * 60;
