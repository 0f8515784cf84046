import type { IDataObject } from 'n8n-workflow';

/**
 * What Clink's public documentation does not settle, and what these nodes assume instead. Each assumption stands
 * here once. The facts, and the assumptions as a table: docs/gateways/clink.md, "Not published".
 */

/** The envelope code that means success. Known; `msg` is never compared, its letter case varies. */
export const SUCCESS_CODE = 200;

/**
 * Codes of refusals that need advice of their own. Known from other parts of Clink's API; assumed: that they mean the
 * same here. After `remoteFailed`, what was asked may have been done.
 */
export const CODES = {
	badKey: new Set([401, 80102221, 80102222, 80102223]),
	badTime: new Set([80102203, 80102212, 80102213]),
	remoteFailed: new Set([90101201]),
} as const satisfies Record<string, ReadonlySet<number>>;

/** Members by which an answer names what it made. Assumed: an answer that names it may have made it, whatever its code. */
export const RESOURCE_ID_FIELDS = ['orderId', 'refundId', 'sessionId', 'subscriptionId'] as const;

/**
 * Where a list keeps its rows. Known: `rows` beside `code`; Clink's own tools also send and read `data.rows`, and a list
 * in `data`. Known too: a product may come without an envelope. Assumed: that it has its name then, which tells it
 * from an order or a price that names its product.
 */
export const isBareProduct = ({ code, productId, name, orderId }: IDataObject): boolean =>
	code === undefined &&
	orderId === undefined &&
	[productId, name].every((text) => typeof text === 'string' && text !== '');

/** Metadata limits. Known for checkout sessions; assumed for payments, where they are not restated. */
export const METADATA = { maxEntries: 20, maxKeyLength: 40, maxValueLength: 500 } as const;

/** Methods that a payment instrument must be given for. Known from the newest specification; the older one asks for it always. */
export const METHODS_NEEDING_INSTRUMENT: ReadonlySet<string> = new Set(['CARD', 'PIX', 'UPI']);

/** Largest page of orders. Known. */
export const ORDER_PAGE_SIZE = 50;

/** Orders that are read at most under one reference, which at Clink need not be unique. */
export const MAX_ORDERS_OF_REFERENCE = 500;

/**
 * Where an order repeats the amount of its request, when nothing was converted or discounted. Known: the members, and
 * that `originalCurrency` is the currency of the request. Assumed: that one of them is the request's amount.
 */
export const ORDER_AMOUNT_FIELDS = ['amountSubtotal', 'amountTotal'] as const;

/** How far Clink's clock may be from ours, in milliseconds, when an order is looked up after a lost answer. Assumed. */
export const CLOCK_TOLERANCE_MS = 120_000;

/** Decimals allowed in a refund, whose currency is the order's and not in the request. Assumed. */
export const REFUND_DECIMALS = 2;

/**
 * How long an event may be on its way, when it is asked about. Known at second hand: Clink repeats an event for about a day.
 * Assumed: not for longer than two. A recording of an event is worth nothing after that.
 */
export const REPEATED_FOR_SECONDS = 2 * 24 * 60 * 60;
