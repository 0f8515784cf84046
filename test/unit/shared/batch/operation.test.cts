import { findOperation, toProperties, toSuccessJson, type Resource } from '../../../../nodes/shared/batch/operation';

const operation = (value: string) => ({
	name: value,
	value,
	action: `${value} it`,
	description: `To ${value}`,
	fields: [],
	prepare: () => ({ run: () => Promise.resolve([]) }),
});
const resources: Array<Resource<object>> = [
	{ name: 'Payment', value: 'payment', operations: [operation('get'), operation('pay')] },
	{ name: 'Settlement', value: 'settlement', operations: [operation('get')] },
];

describe('an operation', () => {
	test('is found by its resource and its name', () => {
		expect(findOperation(resources, 'settlement', 'get')).toBe(resources[1]?.operations[0]);
	});

	test.each([
		['payment', 'refund'],
		['settlement', 'pay'],
		['link', 'get'],
		[undefined, undefined],
		['constructor', 'toString'],
	])('%p %p is not found', (resource, name) => {
		expect(findOperation(resources, resource, name)).toBeUndefined();
	});

	test('list is empty for a node without resources', () => {
		expect(toProperties([], [])).toEqual([expect.objectContaining({ name: 'resource', options: [], default: '' })]);
	});
});

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
