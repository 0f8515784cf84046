import { findOperation, toProperties, type Resource } from '../../../../nodes/shared/batch/operation';
import type { ReadTask } from '../../../../nodes/shared/batch/task';

const operation = (value: string) => ({
	name: value,
	value,
	action: `${value} it`,
	description: `To ${value}`,
	fields: [],
	prepare: (): ReadTask => ({ kind: 'read', run: () => Promise.resolve([]) }),
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
