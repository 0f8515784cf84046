import {
	invoiceOutcome,
	orderOutcome,
	paymentOutcome,
	refundOutcome,
	sessionOutcome,
} from '../../../nodes/Clink/api/outcome';

describe("a payment's outcome", () => {
	test.each([
		[1, 'succeeded'],
		[2, 'pending'],
		[3, 'failed'],
		[5, 'actionRequired'],
		['1', 'succeeded'],
		[0, 'unknown'],
		[4, 'unknown'],
		[1.5, 'unknown'],
		['success', 'unknown'],
		[true, 'unknown'],
		[null, 'unknown'],
		[undefined, 'unknown'],
	])('for status %p is %s', (status, outcome) => {
		expect(paymentOutcome({ status })).toBe(outcome);
	});
});

describe("an order's outcome", () => {
	test.each([
		['success', 'succeeded'],
		['SUCCESS', 'succeeded'],
		['failed', 'failed'],
		['requires_action', 'actionRequired'],
		['created', 'pending'],
		['pending', 'pending'],
		['partial_refunded', 'partiallyRefunded'],
		['refunded', 'refunded'],
		['paid', 'unknown'],
		[1, 'unknown'],
		['constructor', 'unknown'],
		['__proto__', 'unknown'],
		[undefined, 'unknown'],
	])('for status %p is %s', (status, outcome) => {
		expect(orderOutcome({ status })).toBe(outcome);
	});
});

describe("a refund's outcome", () => {
	test.each([
		['created', 'pending'],
		['received', 'pending'],
		['refunding', 'pending'],
		['success', 'refunded'],
		['failed', 'failed'],
		['closed', 'cancelled'],
		['pending_review', 'unknown'],
		['valueOf', 'unknown'],
		[undefined, 'unknown'],
	])('for status %p is %s', (status, outcome) => {
		expect(refundOutcome({ status })).toBe(outcome);
	});
});

describe("a checkout session's outcome", () => {
	test.each([
		['completed', 'paid', 'succeeded'],
		['open', 'paid', 'succeeded'],
		['open', 'processing', 'pending'],
		['open', 'unpaid', 'pending'],
		['expired', 'unpaid', 'expired'],
		['completed', 'unpaid', 'unknown'],
		['completed', undefined, 'unknown'],
		[undefined, undefined, 'unknown'],
	])('for status %p and payment status %p is %s', (status, paymentStatus, outcome) => {
		expect(sessionOutcome({ status, paymentStatus })).toBe(outcome);
	});
});

describe("an invoice's outcome", () => {
	test.each([
		['open', 'pending'],
		['paid', 'succeeded'],
		['void', 'cancelled'],
		['draft', 'unknown'],
		[undefined, 'unknown'],
	])('for status %p is %s', (status, outcome) => {
		expect(invoiceOutcome({ status })).toBe(outcome);
	});
});
