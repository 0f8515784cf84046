import { toSuccessJson } from '../../../../nodes/shared/values/successJson';

describe("a success item's json", () => {
	test('is the data itself', () => {
		const data = { status: 'paid' };
		expect(toSuccessJson(data)).toBe(data);
	});

	test.each([['declined'], [''], [0], [null], [undefined]])(
		'has no member named error, also when the gateway sends %p under that name',
		(error) => {
			const json = toSuccessJson({ status: 'paid', error });
			expect(json).toEqual({ status: 'paid', gateway_error: error });
			expect(Object.hasOwn(json, 'error')).toBe(false);
		},
	);
});
