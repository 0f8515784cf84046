import type { IDataObject } from 'n8n-workflow';

import { compact, isKnown, isObject } from '../../shared/values/json';

/**
 * What Clink's public documentation leaves open, and what these nodes assume. Each assumption is made in one place. The facts, and the assumptions as a table: docs/gateways/clink.md, "Not published".
 */

/** The envelope code that means success. Known; `msg` is never compared, its letter case varies. */
export const SUCCESS_CODE = 200;

/**
 * Codes of refusals with special advice. Known from other parts of Clink's API; assumed to mean the same here. After
 * `remoteFailed`, the request may have taken effect.
 */
export const CODES = {
	badKey: new Set([401, 80102221, 80102222, 80102223]),
	badTime: new Set([80102203, 80102212, 80102213]),
	remoteFailed: new Set([90101201]),
} as const satisfies Record<string, ReadonlySet<number>>;

/** Members that name a resource in a response. Assumed: a response that names one may have created it, whatever its code. */
export const RESOURCE_ID_FIELDS = ['orderId', 'refundId', 'sessionId', 'subscriptionId'] as const;

/**
 * Where a list holds its rows. Known: `rows` next to `code`; Clink's own tools also send and read `data.rows`, and a list
 * in `data`. Also known: a product may come without an envelope. Assumed: it then has its name, which distinguishes it
 * from an order or a price that refers to its product.
 */
export const isBareProduct = ({ code, productId, name, orderId }: IDataObject): boolean =>
	code === undefined &&
	orderId === undefined &&
	[productId, name].every((text) => typeof text === 'string' && text !== '');

/** Metadata limits. Known for checkout sessions; assumed for payments, where they are not restated. */
export const METADATA = { maxEntries: 20, maxKeyLength: 40, maxValueLength: 500 } as const;

/** Methods that require a payment instrument. Known from the newest specification; the older one always requires it. */
export const METHODS_NEEDING_INSTRUMENT: ReadonlySet<string> = new Set(['CARD', 'PIX', 'UPI']);

/** Largest pages. Known: a larger one is asked for in vain, but not refused. */
export const ORDER_PAGE_SIZE = 50;
export const COUPON_PAGE_SIZE = 50;
export const CATALOG_PAGE_SIZE = 100;

/**
 * How many products, coupons or codes are read at most to find one whose response was lost: with more, it stays unknown.
 */
export const MAX_LOOKED_THROUGH = 2000;

/** Largest image of a product, in bytes. Known: 5 MB. Assumed: of 1024 times 1024 bytes each. */
export const MAX_IMAGE_BYTES = 5 * 1024 * 1024;

/** `isActive` of a price. Known: it is text. Assumed: one of these. */
export const ACTIVE_TEXT = { active: 'true', inactive: 'false' } as const;

/** `status` of a promotion code. Known: the words. Assumed: these two calls lead to these two of them. */
export const STATUS_AFTER = { activate: 'active', deactivate: 'inactive' } as const;

/** Maximum number of orders that are read for one reference, which need not be unique at Clink. */
export const MAX_ORDERS_OF_REFERENCE = 500;
/** And for one subscription: more than ten years of one that is charged every day. */
export const MAX_ORDERS_OF_SUBSCRIPTION = 5000;

/**
 * Members of an order that repeat the amount of its request, unless it was converted or discounted. Known: the members,
 * and that `originalCurrency` is the currency of the request. Assumed: one of them is the request's amount.
 */
export const ORDER_AMOUNT_FIELDS = ['amountSubtotal', 'amountTotal'] as const;

/**
 * `type` of an order. Known: the words. Assumed: an order of a subscription, also its first one and that of a change of plan,
 * has the merchant's reference of that subscription, and its invoice names the subscription.
 */
export const ORDER_TYPES = { ofSubscription: 'recurring', ofPayment: 'onetime' } as const;

/**
 * Which price a subscription has, and which one it will have from its next period on. Known: both members. Assumed: a change
 * that waits for the end of the period shows in the second.
 */
export const pricesOf = ({ priceId, upcomingInvoiceItem: item }: IDataObject): { now: unknown; next: unknown } => ({
	now: priceId,
	next: isObject(item) && isObject(item.price) && isKnown(item.price.priceId) ? item.price.priceId : priceId,
});

/**
 * What a change of plan charges. Known: the members, and that the total may be below 0. Assumed: upon the confirmation of
 * this preview it is charged at once, and no more than that.
 */
export const chargeOf = ({ lines }: IDataObject): IDataObject =>
	isObject(lines) ? { totalAmount: lines.totalAmount, currency: lines.currency } : {};

/**
 * Where an action leads the customer. Known: `redirectUrl`. Assumed: of a wallet with a QR code, `hostedInstructionsUrl` is a
 * page that shows it.
 */
export const PAY_PAGES: ReadonlyArray<(action: IDataObject) => unknown> = [
	({ redirectUrl }) => redirectUrl,
	({ walletHandleRedirectOrDisplayQrCode: wallet }) => (isObject(wallet) ? wallet.hostedInstructionsUrl : undefined),
];

/** Limits of texts and amounts. Known from pages of Clink's documentation. */
export const MAX_CANCEL_REASON_LENGTH = 255;
export const MAX_TEST_CLOCK_NAME_LENGTH = 64;
/** Major units of any currency. The amount of an agent payment session must be above it. */
export const AGENT_PAYMENT_ABOVE = 0.5;

/** The number of the first phase of a subscription's schedule. Known: they increase. Assumed: this start, by ones. */
export const FIRST_PHASE = 1;

/** How far Clink's clock may differ from ours, in milliseconds, when an order is looked up after a lost response. Assumed. */
export const CLOCK_TOLERANCE_MS = 120_000;

/** Decimals allowed in a refund, whose currency is that of the order and not part of the request. Assumed. */
export const REFUND_DECIMALS = 2;

/** How an event is named. Known of those in the catalog. Assumed of later ones, so that no choice of our own can be one. */
export const EVENT_NAME = /^[a-z][\w.-]*$/i;

/**
 * How old an event may be if it is looked up at Clink. Known second-hand: Clink repeats an event for about a day. Assumed:
 * for no longer than two. After that, a captured event can no longer be replayed.
 */
export const REPEATED_FOR_SECONDS = 2 * 24 * 60 * 60;

/**
 * When an order came to its state, in milliseconds. Known: `paymentTime` is when its payment was settled. Assumed: a refund
 * leaves it as it is, so that nobody tells when an order was refunded.
 */
export const orderTimes = ({ createTime, paymentTime }: IDataObject): { made?: number; settled?: number } =>
	compact({ made: asTime(createTime), settled: asTime(paymentTime) });

const asTime = (value: unknown) =>
	typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;

/**
 * The amounts of an order and of the refund that gave it back whole. Known: the members. Assumed: both are in the payment's
 * currency, so that they are equal then. Also assumed, wherever an order is told from others by its ID: no two accounts
 * of Clink have an order of the same ID.
 */
export const REFUNDED_WHOLE = {
	ofOrder: ({ amountTotal }: IDataObject): unknown => amountTotal,
	ofRefund: ({ refundAmount }: IDataObject): unknown => refundAmount,
} as const;

/**
 * Whether rows of orders, in the order in which they came, are the newest first. Not known of Clink, and not assumed:
 * every page that is read has to show it.
 */
export function areNewestFirst(rows: IDataObject[]): boolean {
	const times = rows.map((row) => orderTimes(row).made);
	return times.every((time, index) => time !== undefined && time <= (times[index - 1] ?? Infinity));
}
