import type { INodeProperties } from 'n8n-workflow';

import { compact, isObject } from '../../shared/values/json';
import { locatorValue } from '../../shared/values/locator';
import { inputError } from '../../shared/values/paymentError';
import { integer, requiredText, show } from '../../shared/values/validate';
import { FIRST_PHASE } from '../api/conventions';
import type { ScheduledPhase } from '../api/wire/checkoutSession';
import { metadata, readMetadata } from './fields';
import { priceSnapshot } from './locators';

export const scheduledPhases: INodeProperties = {
	displayName: 'Scheduled Phases',
	name: 'scheduledPhases',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add phase',
	default: {},
	description: 'Changes of the price that are planned ahead, in the order in which they take effect',
	options: [
		{
			displayName: 'Phase',
			name: 'phases',
			values: [
				{
					displayName: 'Effective Cycle',
					name: 'effectiveCycle',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 1,
					description: 'The billing cycle that the phase begins with, later than that of the phase before',
				},
				{ ...metadata, description: 'Your own data, stored with the phase' },
				priceSnapshot,
				{
					displayName: 'Quantity',
					name: 'quantity',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
				},
			],
		},
	],
};

/** From the interface: a list of phases. From an expression: a list of objects. @throws PaymentError (`input`) */
export function readScheduledPhases(value: unknown): ScheduledPhase[] | undefined {
	const phases: unknown = isObject(value) && 'phases' in value ? value.phases : value;
	if (isEmpty(phases)) return undefined;
	if (!Array.isArray(phases)) {
		throw inputError(
			`'Scheduled Phases' must be a list, got ${show(phases)}`,
			'Enter a list of objects, each with an effectiveCycle, a priceSnapshotId and a quantity.',
		);
	}
	const read = phases.map(readPhase);
	const [late] = read.flatMap((phase, position) => {
		const before = read[position - 1];
		return before !== undefined && phase.effectiveCycle <= before.effectiveCycle ? [{ position, phase, before }] : [];
	});
	if (late === undefined) return read;
	throw inputError(
		`'Scheduled Phases [${late.position}] Effective Cycle' must be after that of the phase before, ${late.before.effectiveCycle}, got ${late.phase.effectiveCycle}`,
		'Enter the phases in the order in which they take effect.',
	);
}

function readPhase(entry: unknown, position: number): ScheduledPhase {
	const label = `Scheduled Phases [${position}]`;
	if (!isObject(entry)) {
		throw inputError(
			`'${label}' must be an object, got ${show(entry)}`,
			'Give each phase an effectiveCycle, a priceSnapshotId and a quantity.',
		);
	}
	return {
		sequence: FIRST_PHASE + position,
		effectiveCycle: integer(entry.effectiveCycle, `${label} Effective Cycle`),
		priceSnapshotId: requiredText(locatorValue(entry.priceSnapshotId), `${label} Price`).trim(),
		quantity: integer(entry.quantity, `${label} Quantity`, 1),
		...compact({ metadata: readMetadata(entry.metadata) }),
	};
}

const isEmpty = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' ? value.trim() === '' : typeof value === 'object' && Object.keys(value).length === 0);
