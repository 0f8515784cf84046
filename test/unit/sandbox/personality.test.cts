import { drawPersonality, TEMPLATES } from '../../../sandbox/index.cts';
import type { Personality } from '../../../sandbox/index.cts';
import { defaultPersonality } from '../../../sandbox/chingchingpay/default-personality.cts';
import { placeholders } from '../../../sandbox/chingchingpay/templates.cts';

const drawn = Array.from({ length: 500 }, (_, seed) => drawPersonality(seed));

const dimensions: [name: string, of: (personality: Personality) => unknown, values: readonly unknown[]][] = [
	['success code', ({ successCode }) => successCode, [0, 1, 200, 1000, 10_000]],
	['code of a wrong signature', ({ refusals }) => refusals.wrongSignature.code, [40_102, 401, -4, 1004, 10_004, -1]],
	['status of a wrong signature', ({ refusals }) => refusals.wrongSignature.status, [200, 401]],
	['status of a repeated reference', ({ refusals }) => refusals.duplicateReference.status, [200, 409]],
	['unknown reference', ({ unknownReference }) => unknownReference, ['refused', 'emptyData']],
	[
		'word of success',
		({ words }) => words.success,
		['success', 'TRADE_SUCCESS', '1', '支付成功', 'paymentReceived', 'paid', 'success_done'],
	],
	['word of a refund in full', ({ refundedWord }) => refundedWord !== undefined, [true, false]],
	['time unit', ({ timeUnit }) => timeUnit, ['seconds', 'milliseconds']],
	['page size', ({ maxPageSize }) => maxPageSize, [10, 20, 30, 50, 100]],
	['larger pages', ({ pageSizeAboveMax }) => pageSizeAboveMax, ['refused', 'capped']],
	['callback format', ({ callback }) => callback.format, ['json', 'form', 'query']],
	['wrapped', ({ callback }) => callback.isWrapped, [true, false]],
	[
		'callback signature',
		({ callback: { signature } }) => signature && `${signature.place} ${signature.name}`,
		[
			undefined,
			'header x-signature',
			'header signature',
			'header x-callback-signature',
			'header sign',
			'body sign',
			'body signature',
			'query sign',
			'query signature',
		],
	],
	['callback reply', ({ callback }) => callback.reply, [undefined, 'success', 'SUCCESS', 'ok', 'OK']],
	['repeated reference', ({ duplicateReference }) => duplicateReference, ['refuse', 'returnFirst', 'accept']],
	['template', ({ recipe }) => recipe.template, TEMPLATES],
	['encoding', ({ recipe }) => recipe.encoding, ['hex', 'hexUpper', 'base64']],
	['key', ({ recipe }) => recipe.key, ['secret', 'apiKey']],
	[
		'timestamp header',
		({ recipe }) => recipe.timestamp?.header,
		[undefined, 'x-timestamp', 'timestamp', 'x-request-timestamp', 'x-api-timestamp', 'x-time'],
	],
	['timestamp unit', ({ recipe }) => recipe.timestamp?.unit, [undefined, 'seconds', 'milliseconds']],
	[
		'nonce header',
		({ recipe }) => recipe.nonce?.header,
		[undefined, 'x-nonce', 'nonce', 'x-request-nonce', 'x-request-id'],
	],
	['clock tolerance', ({ clockToleranceMs }) => clockToleranceMs, [60_000, 300_000, 900_000]],
	['timestamp check', ({ timestampChecked }) => timestampChecked, ['beforeSignature', 'afterSignature']],
];

test('the same seed gives the same gateway', () => {
	expect(drawn.map((_, seed) => drawPersonality(seed))).toEqual(drawn);
	expect(new Set(drawn.map((personality) => JSON.stringify(personality))).size).toBe(drawn.length);
});

test.each(dimensions)('%s: 500 seeds have every value, and no other', (_name, of, values) => {
	expect(new Set(drawn.map(of))).toEqual(new Set(values));
});

test('a personality of today is among what can be drawn', () => {
	for (const [, of, values] of dimensions) expect(values).toContain(of(defaultPersonality));
});

test('the plain recipes come more often than any other', () => {
	const count = (template: string) => drawn.filter(({ recipe }) => recipe.template === template).length;
	const [body, sorted, ...others] = TEMPLATES.map(count);
	expect(Math.min(Number(body), Number(sorted))).toBeGreaterThan(Math.max(...others));
});

test('every template is made of known placeholders', () => {
	const known = placeholders.map((name) => `{${name}}`);
	for (const template of TEMPLATES) expect(known).toEqual(expect.arrayContaining(template.match(/\{.*?\}/g) ?? []));
	expect(TEMPLATES).toHaveLength(27);
});

describe('every drawn gateway', () => {
	const seedsThat = (isWrong: (personality: Personality) => boolean) =>
		drawn.flatMap((personality, seed) => (isWrong(personality) ? [seed] : []));

	test('never refuses with its success code', () => {
		expect(
			seedsThat(({ refusals, successCode }) => Object.values(refusals).some(({ code }) => code === successCode)),
		).toEqual([]);
	});

	test('has a word of its own for each status', () => {
		expect(
			seedsThat(({ words, refundedWord }) => {
				const all = [...Object.values(words), refundedWord ?? 'no such word'];
				return new Set(all.map((word) => word.toLowerCase())).size !== all.length;
			}),
		).toEqual([]);
	});

	test('has a header for each of its placeholders', () => {
		expect(seedsThat(({ recipe }) => recipe.template.includes('{timestamp}') !== 'timestamp' in recipe)).toEqual([]);
		expect(seedsThat(({ recipe }) => recipe.template.includes('{nonce}') !== 'nonce' in recipe)).toEqual([]);
	});

	test('signs callbacks only where that is possible, and over what they say', () => {
		const signed = ({ callback: { signature } }: Personality) => signature !== undefined;
		const said = ({ callback }: Personality) => (callback.format === 'query' ? '{query}' : '{body}');
		const holds = ({ recipe }: Personality, placeholder: string) => recipe.template.includes(placeholder);
		expect(seedsThat((one) => signed(one) && holds(one, '{apiPath}'))).toEqual([]);
		expect(seedsThat((one) => signed(one) && !holds(one, said(one)) && !holds(one, '{sortedParameters}'))).toEqual([]);
	});

	test('has a signature in the body or query only where what is signed does not contain it', () => {
		const placeOf = ({ callback }: Personality) => callback.signature?.place ?? 'header';
		const isCircular = ({ recipe }: Personality) => /\{body\}|\{query\}/.test(recipe.template);
		expect(seedsThat((one) => placeOf(one) !== 'header' && isCircular(one))).toEqual([]);
		expect(seedsThat((one) => placeOf(one) === 'query' && one.callback.format !== 'query')).toEqual([]);
		expect(seedsThat((one) => placeOf(one) === 'body' && one.callback.format === 'query')).toEqual([]);
	});

	test('wraps JSON only', () => {
		expect(seedsThat(({ callback }) => callback.isWrapped && callback.format !== 'json')).toEqual([]);
	});
});
