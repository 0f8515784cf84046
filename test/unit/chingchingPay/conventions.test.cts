import { ASSUMED } from '../../../nodes/ChingchingPay/api/conventions';
import { readConventions } from '../../../nodes/ChingchingPay/api/customConventions';
import { outcomeOf } from '../../../nodes/ChingchingPay/api/outcome';
import { errorOf } from '../support/errors.cts';

const words = (...rows: Array<[string, string]>) => ({
	status: { words: { word: rows.map(([word, outcome]) => ({ word, outcome })) } },
});

describe("a merchant's conventions", () => {
	test.each([
		undefined,
		null,
		'',
		{},
		[],
		{ codes: {}, times: {}, status: {}, callbacks: {}, settlements: {} },
		{ codes: { successCodes: ' ', unknownReferenceCodes: '' }, times: { unit: '' }, status: { field: '', words: {} } },
		{ callbacks: { signaturePlace: 'header', signatureName: '', reply: '' }, settlements: { perPage: '' } },
	])('are the assumptions where nothing is said: %j', (entered) => {
		expect(readConventions(entered)).toEqual(ASSUMED);
	});

	test.each<[object, object]>([
		[{ codes: { successCodes: '10000' } }, { successCodes: [10000] }],
		[{ codes: { successCodes: 10000 } }, { successCodes: [10000] }],
		[{ codes: { successCodes: ' 0; 200,  -7 ' } }, { successCodes: [0, 200, -7] }],
		[{ codes: { unknownReferenceCodes: '50404' } }, { unknownReferenceCodes: [50404] }],
		[{ times: { unit: 'milliseconds' } }, { timeUnitMs: 1 }],
		[{ times: { unit: 'seconds' } }, { timeUnitMs: 1000 }],
		[{ settlements: { perPage: '20' } }, { settlementsPerPage: 20 }],
		[{ status: { field: ' trade_state ' } }, { statusField: 'trade_state' }],
		[{ callbacks: { reply: 'OK' } }, { callbackReply: 'OK' }],
		[{ callbacks: { signatureName: 'X-Sign' } }, { callbackSignature: { place: 'header', name: 'x-sign' } }],
		[
			{ callbacks: { signaturePlace: 'query', signatureName: 'Sign' } },
			{ callbackSignature: { place: 'query', name: 'Sign' } },
		],
	])('%j changes only %j', (entered, changed) => {
		expect(readConventions(entered)).toEqual({ ...ASSUMED, ...changed });
	});

	test.each<[object, string]>([
		[{ codes: { successCodes: 'OK' } }, "'Gateway Conventions: Success Codes' must be whole numbers"],
		[{ codes: { successCodes: '1.5' } }, 'must be whole numbers'],
		[{ codes: { successCodes: '99999999999999999' } }, 'must be whole numbers'],
		[{ codes: { successCodes: {} } }, 'must be text'],
		[{ codes: { successCodes: '1, 2', unknownReferenceCodes: '3 2' } }, 'both hold 2'],
		[{ codes: { unknownReferenceCodes: '200' } }, 'both hold 200'],
		[{ times: { unit: 'minutes' } }, "'Gateway Conventions: Time Unit' does not accept"],
		[{ settlements: { perPage: '0' } }, 'must be a whole number of at least 1'],
		[{ callbacks: { signaturePlace: 'body' } }, "'Gateway Conventions: Signature Name' is empty"],
		[{ callbacks: { signaturePlace: 'cookie', signatureName: 'a' } }, 'does not accept'],
		[{ callbacks: { signatureName: 'a b' } }, 'is not the name of a header'],
		[words(['', 'succeeded']), "'Gateway Conventions: Word' is empty"],
		[words(['PAID', 'paid']), "'Gateway Conventions: Outcome' does not accept"],
		[words(['PAID', 'succeeded'], ['paid', 'failed']), 'say two things about "paid": succeeded and failed'],
	])('%j are refused', (entered, text) => {
		const error = errorOf(() => readConventions(entered));
		expect(error.kind).toBe('input');
		expect(error.message).toContain(text);
	});
});

describe("a merchant's status words", () => {
	const own = readConventions(
		words(['交易成功', 'succeeded'], ['2', 'succeeded'], ['success', 'pending'], ['__proto__', 'failed']),
	);

	test.each<[unknown, string]>([
		['交易成功', 'succeeded'],
		[' 交易成功 ', 'succeeded'],
		[2, 'succeeded'],
		['2', 'succeeded'],
		['SUCCESS', 'pending'],
		['paid', 'succeeded'],
		['交易', 'unknown'],
		['constructor', 'unknown'],
	])('%j means %s', (status, outcome) => {
		expect(outcomeOf({ status } as never, own)).toBe(outcome);
	});

	test('do not make paid what something else contradicts', () => {
		expect(outcomeOf({ status: '交易成功', next_action: { type: 'redirect' } }, own)).toBe('actionRequired');
		expect(outcomeOf({ status: '交易成功', amount: 5, refunded_amount: 5 }, own)).toBe('refunded');
		expect(outcomeOf({ status: '交易成功', transaction_type: 'command' }, own)).toBe('actionRequired');
		expect(outcomeOf({ status: '交易成功', result: 'failed' }, own)).toBe('unknown');
	});

	test('are read in the named member alone, where a response has it', () => {
		const named = readConventions({ status: { field: 'trade_state' } });
		expect(outcomeOf({ status: 1, trade_state: 'PAID' }, named)).toBe('succeeded');
		expect(outcomeOf({ status: 'paid', trade_state: 'FAILED' }, named)).toBe('failed');
		expect(outcomeOf({ status: 'paid', trade_state: null }, named)).toBe('succeeded');
		expect(outcomeOf({ status: 'paid' }, named)).toBe('succeeded');
	});
});
