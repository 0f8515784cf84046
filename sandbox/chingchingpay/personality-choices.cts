import type { Status } from './status.cts';
import { reasons } from './refusals.cts';
import type { Reason } from './refusals.cts';
import { TEMPLATES } from './templates.cts';

/** What a personality is drawn from: what other gateways do, none of it known of ChingchingPay. */

const [body, sortedParameters] = TEMPLATES;
/** The two plain ones come three times as often as each of the others. */
export const recipeTemplates: readonly string[] = [...TEMPLATES, body, body, sortedParameters, sortedParameters];
export const timestampHeaders = ['x-timestamp', 'timestamp', 'x-request-timestamp', 'x-api-timestamp', 'x-time'];
export const nonceHeaders = ['x-nonce', 'nonce', 'x-request-nonce', 'x-request-id'];
/** Milliseconds. */
export const clockTolerances = [60_000, 300_000, 900_000];

export const signatureHeaders = ['x-signature', 'signature', 'x-callback-signature', 'sign'];
export const memberNames = ['sign', 'signature'];
export const callbackReplies = [undefined, 'success', 'SUCCESS', 'ok', 'OK'];
export const maxPageSizes = [10, 20, 30, 50, 100];

type PerReason = Readonly<Record<Reason, number>>;

export const successCodes = [0, 1, 200, 1000, 10000];

/** The codes that today's stand-in has. */
export const fiveDigits: PerReason = {
	invalidRequest: 40001,
	unknownPath: 40400,
	unknownApiKey: 40101,
	wrongSignature: 40102,
	wrongTimestamp: 40103,
	repeatedNonce: 40104,
	wrongMerchant: 40301,
	notFound: 40401,
	duplicateReference: 40901,
	notPayable: 40902,
	notRefundable: 40903,
	refundTooLarge: 40904,
	currencyDiffers: 40905,
};

const likeHttp: PerReason = {
	invalidRequest: 400,
	unknownPath: 404,
	unknownApiKey: 401,
	wrongSignature: 401,
	wrongTimestamp: 401,
	repeatedNonce: 401,
	wrongMerchant: 403,
	notFound: 404,
	duplicateReference: 409,
	notPayable: 409,
	notRefundable: 409,
	refundTooLarge: 409,
	currencyDiffers: 409,
};

const each = (codeAt: (index: number) => number): PerReason =>
	Object.fromEntries(reasons.map((reason, index) => [reason, codeAt(index)])) as Record<Reason, number>;

export const refusalCodes: readonly PerReason[] = [
	fiveDigits,
	likeHttp,
	each((index) => -1 - index),
	each((index) => 1001 + index),
	each((index) => 10_001 + index),
	each(() => -1),
];

/** HTTP statuses that today's stand-in has. */
export const mostly200: PerReason = {
	...each(() => 200),
	unknownPath: 404,
	unknownApiKey: 401,
	wrongSignature: 401,
	wrongTimestamp: 401,
	repeatedNonce: 401,
};

export const refusalStatuses: readonly PerReason[] = [mostly200, each(() => 200), likeHttp];

interface Vocabulary {
	words: Record<Status, string>;
	refundedWord: string;
}

function vocabulary(
	pending: string,
	success: string,
	failed: string,
	cancelled: string,
	expired: string,
	refundedWord: string,
): Vocabulary {
	return { words: { pending, success, failed, cancelled, expired }, refundedWord };
}

export const vocabularies: readonly Vocabulary[] = [
	vocabulary('pending', 'success', 'failed', 'cancelled', 'expired', 'refunded'),
	vocabulary('WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FAILED', 'TRADE_CLOSED', 'TRADE_TIMEOUT', 'TRADE_REFUNDED'),
	vocabulary('0', '1', '2', '3', '4', '5'),
	vocabulary('待支付', '支付成功', '支付失败', '已取消', '已过期', '已退款'),
	vocabulary('awaitingPayment', 'paymentReceived', 'paymentFailed', 'buyerCancelled', 'timedOut', 'moneyReturned'),
	vocabulary('processing', 'paid', 'declined', 'closed', 'timeout', 'refunded'),
	vocabulary('success_wait', 'success_done', 'success_not', 'revoked', 'overdue', 'success_back'),
];
