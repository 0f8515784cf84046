import { readScheduledPhases } from '../../../nodes/Clink/resources/scheduledPhases';
import { errorOf } from '../support/errors.cts';

const phase = (effectiveCycle: unknown, more: object = {}) => ({
	effectiveCycle,
	priceSnapshotId: 'snap_1',
	quantity: 1,
	...more,
});

describe('scheduled phases', () => {
	test.each([
		['the interface', { phases: [phase(1), phase('4')] }],
		['an expression', [phase(1), phase(4)]],
		['an expression that numbers them itself', [phase(1, { sequence: 7 }), phase(4, { sequence: 3 })]],
	])('of %s are numbered in their order', (_, value) => {
		expect(readScheduledPhases(value)).toEqual([
			{ sequence: 1, ...phase(1) },
			{ sequence: 2, ...phase(4) },
		]);
	});

	test('have metadata of their own', () => {
		expect(readScheduledPhases([phase(0, { metadata: { a: 'b' } })])).toEqual([
			{ sequence: 1, ...phase(0), metadata: { a: 'b' } },
		]);
	});

	test.each([undefined, null, '', ' ', {}, [], { phases: [] }, { phases: undefined }])('are none for %p', (value) => {
		expect(readScheduledPhases(value)).toBeUndefined();
	});

	test.each<[string, unknown, string]>([
		['a text', 'two', `'Scheduled Phases' must be a list, got "two"`],
		['one phase alone', phase(1), "'Scheduled Phases' must be a list, got an object"],
		['nothing in a list', [null], "'Scheduled Phases [0]' must be an object, got nothing"],
		[
			'a cycle below 0',
			[phase(-1)],
			"'Scheduled Phases [0] Effective Cycle' must be a whole number of at least 0, got -1",
		],
		['no cycle', [phase(undefined)], "'Scheduled Phases [0] Effective Cycle' is empty"],
		['no quantity', [phase(1, { quantity: null })], "'Scheduled Phases [0] Quantity' is empty"],
		[
			'cycles that stand still',
			[phase(3), phase(3)],
			"'Scheduled Phases [1] Effective Cycle' must be after that of the phase before, 3, got 3",
		],
	])('of %s are refused', (_, value, message) => {
		expect(errorOf(() => readScheduledPhases(value))).toMatchObject({ kind: 'input', message });
	});
});
