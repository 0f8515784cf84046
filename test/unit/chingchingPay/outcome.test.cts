import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { ASSUMED, STATUS_FIELDS } from '../../../nodes/ChingchingPay/api/conventions';
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
			expect(statedOutcome({ status: written }, ASSUMED)).toBe(outcome);
		}
	});

	test.each([
		'',
		'ok',
		'paid?',
		'success!',
		'not paid',
		'succes',
		'1',
		'0',
		'constructor',
		'__proto__',
		'toString',
		'hasOwnProperty',
	])('%p is unknown', (status) => {
		expect(statedOutcome({ status }, ASSUMED)).toBe('unknown');
	});

	test.each([undefined, null, true, {}, [], ['paid'], 0, 1, NaN])('%p is unknown', (status) => {
		expect(statedOutcome({ status }, ASSUMED)).toBe('unknown');
	});

	test.each(['status', 'result', 'transaction_status', 'payment_status', 'trade_status'])(
		'is read from %s',
		(field) => {
			expect(statedOutcome({ [field]: 'paid' }, ASSUMED)).toBe('succeeded');
		},
	);

	test.each<[string, IDataObject, string]>([
		['two words of the same meaning', { status: 'PAID', trade_status: 'success' }, 'succeeded'],
		[
			'one word beside members that say nothing',
			{ status: null, result: 'success', payment_status: '', trade_status: undefined },
			'succeeded',
		],
		['words that disagree', { status: 'failed', result: 'success' }, 'unknown'],
		['words that disagree, the better one first', { status: 'success', trade_status: 'WAIT' }, 'unknown'],
		['a known word before an unknown one', { result: 'success', trade_status: 'gibberish' }, 'unknown'],
		['an unknown word before a known one', { status: 'gibberish', result: 'success' }, 'unknown'],
		['a known word beside an object', { status: 'success', result: {} }, 'unknown'],
		['a known word beside a number', { status: 'success', result: 0 }, 'unknown'],
		['a known word beside a blank', { status: 'success', result: ' ' }, 'unknown'],
	])('is, of %s, what all of them say', (_, data, outcome) => {
		expect(statedOutcome(data, ASSUMED)).toBe(outcome);
	});

	test('is succeeded only where every member that says something says so, whatever the members', () => {
		const word = fc.constantFrom(
			'success',
			'Paid',
			'pending',
			'failed',
			'refunded',
			'WAIT',
			'',
			null,
			undefined,
			0,
			1,
			{},
			[],
		);
		const members = fc.record(Object.fromEntries(STATUS_FIELDS.map((name) => [name, word])), { requiredKeys: [] });
		fc.assert(
			fc.property(members, (data) => {
				const told = Object.values(data).filter((value) => value !== undefined && value !== null && value !== '');
				const isPaid = told.length > 0 && told.every((value) => value === 'success' || value === 'Paid');
				return (statedOutcome(data, ASSUMED) === 'succeeded') === isPaid;
			}),
		);
	});

	test('is unknown when nothing states any', () => {
		expect(statedOutcome({ amount: 1250 }, ASSUMED)).toBe('unknown');
	});
});

type Answer = [string, IDataObject, string];

describe('the outcome of an answer', () => {
	test.each<Answer>([
		['a paid order', { status: 'success', amount: 1250 }, 'succeeded'],
		[
			'a success with a step still open',
			{ result: 'success', next_action: { url: 'https://a.example' } },
			'actionRequired',
		],
		[
			'an order that waits for a step',
			{ result: 'pending', next_action: { url: 'https://a.example' } },
			'actionRequired',
		],
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
		[
			'an order with money given back, of an amount that is not told',
			{ status: 'success', refunded_amount: 5 },
			'partiallyRefunded',
		],
		['an unknown word with money given back', { status: '???', amount: 1250, refunded_amount: 1250 }, 'unknown'],
		['nothing', {}, 'unknown'],

		['a success with a step as text', { result: 'success', next_action: 'https://pay.example/3ds' }, 'actionRequired'],
		['an order that waits for a step as text', { result: 'pending', next_action: 'REDIRECT' }, 'actionRequired'],
		[
			'a success with a step as JSON text',
			{ result: 'success', next_action: '{"url":"https://a.example"}' },
			'actionRequired',
		],
		['a success with a list of steps', { result: 'success', next_action: [{ type: 'redirect' }] }, 'actionRequired'],
		['a success with a step that is only said to be there', { result: 'success', next_action: true }, 'actionRequired'],
		...['', ' ', 'null', 'None', '{}', ' { } ', '[]', false, 0].map((nothing): Answer => [
			`a success with ${JSON.stringify(nothing)} for a step`,
			{ result: 'success', next_action: nothing },
			'succeeded',
		]),
		['a success with an empty list of steps', { result: 'success', next_action: [] }, 'succeeded'],

		['a refund known by its payment', { status: 'success', original_payment_reference: 'REF-1' }, 'refunded'],
		[
			'a refund known by the number of its payment',
			{ status: 'success', original_payment_reference: 1042 },
			'refunded',
		],
		['a refund known by the number of its order', { status: 'success', original_merchant_reference: 1042 }, 'refunded'],
		[
			'a refund known by its payment, as an object',
			{ status: 'success', original_payment_reference: { id: 'REF-1' } },
			'refunded',
		],
		[
			'a refund known by its order, called a sale',
			{ status: 'success', transaction_type: 'sale', original_merchant_reference: 'A' },
			'refunded',
		],
		...['', ' ', 'null', null, undefined, 0, '0', {}, []].map((nothing): Answer => [
			`a payment with ${JSON.stringify(nothing)} for the one it gives back`,
			{
				status: 'success',
				amount: 1250,
				transaction_type: 'sale',
				original_merchant_reference: nothing,
				original_payment_reference: nothing,
			},
			'succeeded',
		]),

		[
			'an order with a part given back, as text',
			{ status: 'success', amount: 1250, refunded_amount: '1' },
			'partiallyRefunded',
		],
		[
			'an order with all given back, as text',
			{ status: 'success', amount: '1250', refunded_amount: ' 1250.00 ' },
			'refunded',
		],
		[
			'an order with all given back, the amount as text',
			{ status: 'success', amount: '1250', refunded_amount: 1250 },
			'refunded',
		],
		[
			'amounts whose texts sort another way',
			{ status: 'success', amount: '1250', refunded_amount: '9' },
			'partiallyRefunded',
		],
		[
			'an order with nothing given back, as text',
			{ status: 'success', amount: 1250, refunded_amount: '0.00' },
			'succeeded',
		],
		[
			'an order with money given back, of an amount that cannot be read',
			{ status: 'success', amount: 'HK$5', refunded_amount: 5 },
			'partiallyRefunded',
		],
		...['', null, undefined].map((nothing): Answer => [
			`an order with ${JSON.stringify(nothing)} given back`,
			{ status: 'success', amount: 1250, refunded_amount: nothing },
			'succeeded',
		]),
		...['all', '1,250', '-1', '1e3', '0x10', ' ', -1, NaN, Infinity, true, false, {}, [], [1250]].map((odd): Answer => [
			`an order with ${JSON.stringify(odd)} given back`,
			{ status: 'success', amount: 1250, refunded_amount: odd },
			'unknown',
		]),
	])('for %s', (_, data, outcome) => {
		expect(outcomeOf(data, ASSUMED)).toBe(outcome);
	});
});
