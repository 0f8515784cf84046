import { hintsOf } from '../../../../nodes/shared/batch/summary';

const done = (json = {}) => ({ json, outcome: 'succeeded' });
const recovered = done({ recovered: true });
const unknown = (reference?: string) => ({ json: {}, reference, outcome: 'outcomeUnknown' });

describe('what a user is told about a batch', () => {
	test('is nothing if nothing was lost', () => {
		expect(hintsOf([])).toEqual([]);
		expect(hintsOf([done(), done({ reused: true }), { json: {}, outcome: 'refused' }])).toEqual([]);
	});

	test('is how many were found by look-up', () => {
		expect(hintsOf([done(), recovered, recovered, done()])).toEqual([
			'2 of 4 were found by look-up after the response was lost. Nothing was sent twice.',
		]);
		expect(hintsOf([recovered])).toEqual([
			'1 of 1 was found by look-up after the response was lost. Nothing was sent twice.',
		]);
	});

	test('names what is unknown', () => {
		expect(hintsOf([done(), unknown('ORDER-1'), unknown(), unknown('ORDER-2')])).toEqual([
			'3 outcomes are unknown. Query before you run this again: ORDER-1, one without a reference, ORDER-2.',
		]);
		expect(hintsOf([unknown('ORDER-1')])).toEqual(['1 outcome is unknown. Query before you run this again: ORDER-1.']);
	});

	test('is short, however many there are', () => {
		const many = Array.from({ length: 500 }, (_, index) => unknown(`ORDER-${index}`));
		expect(hintsOf(many)[0]).toMatch(/, ORDER-19 and 480 more\.$/);
	});
});
