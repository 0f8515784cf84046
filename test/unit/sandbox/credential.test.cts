import { credentialOf, defaultPersonality, drawPersonality } from '../../../sandbox/index.cts';
import type { Merchant, Personality } from '../../../sandbox/index.cts';
import { completeMerchant } from '../../../sandbox/chingchingpay/merchant.cts';

const given = { merchantId: 'mch_1', apiKey: 'ak', apiSecret: 'secret' };
const entered = (change: Partial<Personality>, own: Partial<Merchant> = {}) => {
	const personality = { ...defaultPersonality, ...change };
	return credentialOf('http://gateway', completeMerchant({ ...given, ...own }, personality.recipe), personality);
};
const plain = { environment: 'custom', baseUrl: 'http://gateway', ...given, signedContent: 'body' };

test("today's gateway needs the keys and the plain recipe only", () => {
	expect(entered({})).toEqual({ ...plain, signatureEncoding: 'hex' });
});

test('a plain recipe needs no template, whatever its encoding', () => {
	const recipe = { template: '{sortedParameters}', encoding: 'hexUpper', key: 'secret' } as const;
	expect(entered({ recipe })).toEqual({ ...plain, signedContent: 'sortedParameters', signatureEncoding: 'hexUpper' });
});

test('any other recipe needs its template and headers', () => {
	const recipe = {
		template: '{timestamp}\\n{nonce}\\n{body}',
		encoding: 'base64',
		key: 'secret',
		timestamp: { header: 'x-time', unit: 'seconds' },
		nonce: { header: 'nonce' },
	} as const;
	expect(entered({ recipe })).toEqual({
		...plain,
		signedContent: 'custom',
		signedTemplate: '{timestamp}\\n{nonce}\\n{body}',
		timestampHeader: 'x-time',
		timestampUnit: 'seconds',
		nonceHeader: 'nonce',
		signatureEncoding: 'base64',
	});
	expect(entered({ recipe }, { signatureEncoding: 'hex' })).toEqual({ ...plain, signatureEncoding: 'hex' });
});

test('conventions are those that differ from today', () => {
	const words = { ...defaultPersonality.words, success: 'paid', expired: 'timeout' };
	expect(
		entered({ words, refundedWord: 'gaveBack', successCode: 1000, timeUnit: 'milliseconds', maxPageSize: 30 }),
	).toEqual({
		...plain,
		signatureEncoding: 'hex',
		conventions: {
			codes: { successCodes: '1000' },
			status: {
				words: {
					word: [
						{ word: 'paid', outcome: 'succeeded' },
						{ word: 'timeout', outcome: 'expired' },
						{ word: 'gaveBack', outcome: 'refunded' },
					],
				},
			},
			times: { unit: 'milliseconds' },
			settlements: { perPage: '30' },
		},
	});
});

const { callback } = defaultPersonality;
test.each([
	[{ ...callback, reply: 'OK' }, { reply: 'OK' }],
	[
		{ ...callback, signature: { place: 'body', name: 'sign' } as const },
		{ signaturePlace: 'body', signatureName: 'sign' },
	],
	[
		{ ...callback, signature: { place: 'header', name: 'sign' } as const },
		{ signaturePlace: 'header', signatureName: 'sign' },
	],
	[{ ...callback, signature: undefined }, undefined],
])('a gateway with the callbacks %j needs %j', (changed, callbacks) => {
	expect(entered({ callback: changed }).conventions?.callbacks).toEqual(callbacks);
});

test('the code of an unknown reference is named only where a query has it for nothing else', () => {
	const codeFor = (refusals: Personality['refusals'], unknownReference: Personality['unknownReference'] = 'refused') =>
		entered({ refusals, unknownReference }).conventions?.codes?.unknownReferenceCodes;
	const families = Array.from({ length: 100 }, (_, seed) => drawPersonality(seed).refusals);
	const named = families.map((refusals) => `${refusals.notFound.code} ${codeFor(refusals) ?? 'not named'}`);
	expect(new Set(named)).toEqual(
		new Set(['40401 not named', '404 404', '-8 -8', '1008 1008', '10008 10008', '-1 not named']),
	);
	expect(families.map((refusals) => codeFor(refusals, 'emptyData')).filter(Boolean)).toEqual([]);
});
