import { outcomeOf, statedOutcome } from '../../../nodes/ChingchingPay/api/outcome';

/** Every word that is understood, by what it means. */
const WORDS = {
	succeeded: ['success', 'succeeded', 'successful', 'paid', 'completed'],
	pending: ['created', 'new', 'open', 'init', 'initial', 'pending', 'processing', 'unpaid', 'waiting'],
	actionRequired: ['action_required', 'requires_action'],
	failed: ['fail', 'failed', 'failure', 'declined', 'rejected'],
	cancelled: ['cancel', 'canceled', 'cancelled', 'closed', 'void', 'voided'],
	expired: ['expired', 'timeout'],
	refunded: ['refund', 'refunded'],
	partiallyRefunded: ['partial_refund', 'partial_refunded', 'partially_refunded'],
};
const pairs = Object.entries(WORDS).flatMap(([outcome, words]) => words.map((word) => [word, outcome] as const));

describe('the outcome that ChingchingPay states', () => {
	test.each(pairs)('%s is %s, in any letter case', (word, outcome) => {
		for (const written of [word, word.toUpperCase(), ` ${word.slice(0, 1).toUpperCase()}${word.slice(1)} `]) {
			expect(statedOutcome({ status: written })).toBe(outcome);
		}
	});

	test.each(['', 'ok', 'paid?', 'success!', 'not paid', 'succes', '1', '0', 'constructor', '__proto__', 'toString', 'hasOwnProperty'])(
		'%p is unknown',
		(status) => {
			expect(statedOutcome({ status })).toBe('unknown');
		},
	);

	test.each([undefined, null, true, {}, [], ['paid'], 0, 1, NaN])('%p is unknown', (status) => {
		expect(statedOutcome({ status })).toBe('unknown');
	});

	test.each(['status', 'result', 'transaction_status', 'payment_status', 'trade_status'])('is read from %s', (field) => {
		expect(statedOutcome({ [field]: 'paid' })).toBe('succeeded');
	});

	test('is the first that is there, also when a later one is better', () => {
		expect(statedOutcome({ status: 'failed', result: 'success' })).toBe('failed');
		expect(statedOutcome({ status: null, result: 'success' })).toBe('succeeded');
		expect(statedOutcome({ status: 'gibberish', result: 'success' })).toBe('unknown');
	});

	test('is unknown when nothing states any', () => {
		expect(statedOutcome({ amount: 1250 })).toBe('unknown');
	});
});

describe('the outcome of an answer', () => {
	test.each([
		['a paid order', { status: 'success', amount: 1250 }, 'succeeded'],
		['a success with a step still open', { result: 'success', next_action: { url: 'https://a.example' } }, 'actionRequired'],
		['an order that waits for a step', { result: 'pending', next_action: { url: 'https://a.example' } }, 'actionRequired'],
		['a failure, whatever step it names', { result: 'failed', next_action: { url: 'https://a.example' } }, 'failed'],
		['a success with an empty step', { result: 'success', next_action: {} }, 'succeeded'],
		['a success without a step', { result: 'success', next_action: null }, 'succeeded'],
		['a command that went through', { result: 'success', transaction_type: 'command' }, 'actionRequired'],
		['a refund that went through', { status: 'success', transaction_type: 'refund' }, 'refunded'],
		['a refund in other letters', { status: 'SUCCESS', transaction_type: 'REFUND' }, 'refunded'],
		['a command in other letters', { result: 'Success', transaction_type: 'Command' }, 'actionRequired'],
		['a refund that failed', { status: 'failed', transaction_type: 'refund' }, 'failed'],
		['a refund that waits', { status: 'pending', transaction_type: 'refund' }, 'pending'],
		['an order with nothing given back', { status: 'success', amount: 1250, refunded_amount: 0 }, 'succeeded'],
		['an order with a part given back', { status: 'success', amount: 1250, refunded_amount: 1 }, 'partiallyRefunded'],
		['an order with all given back', { status: 'success', amount: 1250, refunded_amount: 1250 }, 'refunded'],
		['an order with money given back, of an amount that is not told', { status: 'success', refunded_amount: 5 }, 'partiallyRefunded'],
		['an unknown word with money given back', { status: '???', amount: 1250, refunded_amount: 1250 }, 'unknown'],
		['nothing', {}, 'unknown'],
	])('for %s', (_, data, outcome) => {
		expect(outcomeOf(data)).toBe(outcome);
	});
});
